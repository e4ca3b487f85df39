/** True under `npm run test:deep`: the fuller sets, too slow for every run. */
export const deep = import.meta.env.MODE === 'deep';

/** `few` in every run, `many` in the deep one. */
export function inDeep<T>(many: T, few: T): T {
  return deep ? many : few;
}
