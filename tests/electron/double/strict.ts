/**
 * The object, but with a complaint for whatever it does not have: a double that answers `undefined` for a method it never
 * heard of would let a mistake pass.
 */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property): unknown {
      if (typeof property === 'string' && property !== 'then' && !(property in object)) {
        throw new TypeError(`The Electron double has no ${name}.${property}.`);
      }
      const value: unknown = Reflect.get(object, property);
      // Private fields belong to the object, not to its proxy.
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}
