// Writes docs/architecture.md from what lint holds: the layers (lint/layers.mjs) and the rooms as they stand (lint/cycles.mjs). Lint says when it is stale (`--check`).
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { houses, roomsInOrder } from '../lint/cycles.mjs';
import { layers } from '../lint/layers.mjs';

const file = path.resolve(import.meta.dirname, '..', 'docs', 'architecture.md');

/** Only the longest way is drawn: what a layer reaches through another one needs no arrow of its own. */
function arrows() {
  return Object.entries(layers).flatMap(([name, { layers: targets }]) =>
    targets
      .filter((target) => !targets.some((other) => layers[other].layers.includes(target)))
      .map((target) => `  ${name} --> ${target}`),
  );
}

const rows = () =>
  Object.entries(layers).map(
    ([name, { what, layers: targets, packages }]) =>
      `| \`${name}\` | ${what} | ${targets.join(', ') || '-'} | ${packages.join(', ') || '-'} |`,
  );

const rooms = () =>
  houses.map((house) => {
    const list = roomsInOrder(house).map((room) => `\`${room}\``);
    return `- \`${house}\`: ${list.join(', ')}`;
  });

/** The page as it would be written now. */
function page() {
  return `# Architecture

Drawn by \`node scripts/draw-architecture.mjs\` from \`lint/layers.mjs\` and the imports of the sources; \`npm run lint\` holds both, and says when this page is stale.

## Layers

Each folder of \`src\` is a layer. An arrow says: may import; what else, says the table. A package that no layer names is refused.

\`\`\`mermaid
flowchart TD
${arrows().join('\n')}
\`\`\`

| layer | what it is | may import | packages (\`node\`: every module of Node's own) |
| --- | --- | --- | --- |
${rows().join('\n')}

## Rooms

A folder holds at most 24 sources; beyond that it has rooms by concept. Of these each needs only those that stand before it, however long the way round. Features of the screens (\`src/renderer/features\`) do not import each other.

${rooms().join('\n')}

## Where something goes

- A rule of the product, a number, a sentence about a number: \`domain\`, in the room of its concept, with its test beside it.
- What a screen asks or is told: the file of its feature in \`contract\`, then a handler of \`services\`, then \`renderer/features\`.
- What a service needs from the world: a port in \`services/ports\`, or a store in \`services/stores\` (a file an aggregate), implemented in \`adapters\`.
- A type of check: its schema in \`domain/checks/check.ts\`, how it is decided in \`domain/checks/decide-check.ts\`, its form in \`renderer/features/spec/check\`.
`;
}

const isStale = () => readFileSync(file, 'utf8') !== page();

if (!process.argv.includes('--check')) writeFileSync(file, page());
else if (isStale()) {
  console.error('docs/architecture.md is not what the sources say: node scripts/draw-architecture.mjs');
  process.exitCode = 1;
}
