// Refuses files, and rooms, that import each other in a circle, and folders with too many sources. Imports here are explicit (relative with extension, or an alias of package.json), so a
// file's neighbours can be read without a resolver. Type-only imports count.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');

function neighboursOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true);
  return importedFiles.flatMap(({ fileName }) => {
    const alias = /^#([a-z]+)\/(.*)$/.exec(fileName);
    if (alias) return [`${alias[1] === 'support' ? 'tests/support' : `src/${alias[1]}`}/${alias[2]}.ts`];
    if (!fileName.startsWith('.')) return [];
    return [path.posix.join(path.posix.dirname(file), fileName)];
  });
}

/** The circles among `files`, each as the list of its files: strongly connected components (Tarjan 1972) of more than one file. */
export function findCycles(files, neighbours) {
  const known = new Set(files);
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const cycles = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    onStack.add(file);
    for (const next of neighbours(file)) {
      if (next === file) cycles.push([file]);
      if (!known.has(next) || next === file) continue;
      if (!index.has(next)) {
        visit(next);
        low.set(file, Math.min(low.get(file), low.get(next)));
      } else if (onStack.has(next)) low.set(file, Math.min(low.get(file), index.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    for (const each of circle) onStack.delete(each);
    if (circle.length > 1) cycles.push(circle);
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return cycles;
}

/** Folders whose subfolders are rooms: no room may need another that needs it, however long the way round. */
export const houses = [
  'src/domain',
  'src/renderer',
  'src/renderer/ui',
  'src/services',
  'src/cli',
  'src/adapters',
  'src/services/experiments',
];

/** Which rooms of a house need which others of it. */
function roomNeeds(house, files) {
  const roomOf = (file) =>
    file.startsWith(`${house}/`)
      ? file
          .slice(house.length + 1)
          .split('/')
          .slice(0, -1)[0]
      : undefined;
  const needs = new Map();
  for (const file of files.filter((each) => !/\.test\.tsx?$/.test(each))) {
    const room = roomOf(file);
    if (room === undefined) continue;
    const others = neighboursOf(file).map(roomOf);
    needs.set(
      room,
      new Set([...(needs.get(room) ?? []), ...others.filter((each) => each !== undefined && each !== room)]),
    );
  }
  return needs;
}

/** The rooms of a house that need each other in a circle. */
function findRoomCycles(house, files) {
  const needs = roomNeeds(house, files);
  return findCycles([...needs.keys()], (room) => [...(needs.get(room) ?? [])]);
}

/** The rooms of a house, each behind those that it needs. Throws where there is a circle. */
export function roomsInOrder(house) {
  const files = sources();
  const needs = roomNeeds(house, files);
  const ordered = [];
  const open = [...needs.keys()].sort();
  while (open.length > 0) {
    const next = open.find((room) => [...(needs.get(room) ?? [])].every((each) => !open.includes(each)));
    if (next === undefined) throw new Error(`circle in ${house}`);
    open.splice(open.indexOf(next), 1);
    ordered.push(next);
  }
  return ordered;
}

function sources() {
  return globSync('src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.split(path.sep).join('/'));
}

/** More sources than these in one folder are read by nobody: they get rooms. Tests do not count. */
const mostSources = 24;

/** Folders with more sources than that, with their number. */
function crowdedFolders(files) {
  const sources = files.filter((each) => !/\.(?:test|d)\.tsx?$/.test(each));
  const folders = Map.groupBy(sources, (each) => path.posix.dirname(each));
  return [...folders].flatMap(([folder, { length }]) => (length > mostSources ? [`${folder} (${length})`] : []));
}

if (process.argv[1] === import.meta.filename) {
  const files = sources();
  const cycles = findCycles(files, neighboursOf);
  for (const cycle of cycles)
    console.error(`These files import each other in a circle:\n  ${cycle.sort().join('\n  ')}`);
  const rooms = houses.flatMap((house) =>
    findRoomCycles(house, files).map((circle) => `${house}: ${circle.sort().join(', ')}`),
  );
  for (const circle of rooms) console.error(`These rooms need each other in a circle: ${circle}`);
  const crowded = crowdedFolders(files);
  for (const folder of crowded) console.error(`More than ${mostSources} sources stand in ${folder}: give them rooms.`);
  process.exitCode = cycles.length + rooms.length + crowded.length === 0 ? 0 : 1;
}
