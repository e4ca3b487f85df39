import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '../..');

function gzipKilobytes(file: string): number {
  return gzipSync(readFileSync(file)).length / 1000;
}

/** Files the first screen loads: what index.html names, and what those import statically. */
function firstScreenFiles(renderer: string): string[] {
  const html = readFileSync(path.join(renderer, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  const seen = new Set<string>();
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (name === undefined || seen.has(name)) continue;
    seen.add(name);
    if (!name.endsWith('.js')) continue;
    const text = readFileSync(path.join(renderer, name), 'utf8');
    for (const match of text.matchAll(
      /(?:^|[;}\n])\s*(?:import|export)\s*(?:[^"'()]*?from\s*)?["'](\.\/[^"']+\.js)["']/g,
    )) {
      waiting.push(path.posix.join(path.posix.dirname(name), match[1] ?? ''));
    }
  }
  return [...seen];
}

function folderMegabytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += statSync(path.join(entry.parentPath, entry.name)).size;
  }
  return bytes / 1_000_000;
}

/** Gzip size of what the first screen loads (kB), and the size of node_modules (MB). Needs a built tree. */
export function benchSize(): unknown {
  const renderer = path.join(root, 'out/renderer');
  const files = firstScreenFiles(renderer).map((name) => ({
    name,
    gzipKb: Math.round(gzipKilobytes(path.join(renderer, name)) * 10) / 10,
  }));
  return {
    firstScreenGzipKb: Math.round(files.reduce((sum, file) => sum + file.gzipKb, 0) * 10) / 10,
    firstScreenLimitKb: 350,
    files,
    nodeModulesMb: Math.round(folderMegabytes(path.join(root, 'node_modules'))),
    nodeModulesLimitMb: 600,
  };
}
