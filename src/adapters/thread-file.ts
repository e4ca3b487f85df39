import { existsSync } from 'node:fs';

/**
 * The file of a thread's program, by its name without extension: beside the module that starts it in the source tree, beside the app's own file in a
 * build, where that module may stand in the folder of chunks. `from`: `import.meta.url` of that module.
 */
export function threadFile(name: string, from: string): URL {
  const places = [`./${name}.ts`, `./${name}.js`, `../${name}.js`].map((place) => new URL(place, from));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`The program of the thread ${name} is missing.`);
  return found;
}
