/**
 * `npm run bench [-- statistics|runner|reading|lists|large|startup|size]`: measures, prints JSON, judges nothing.
 * Figures are ratios or medians of one run on this machine.
 */
const benches: Record<string, () => Promise<unknown>> = {
  statistics: async () => (await import('./statistics.ts')).benchStatistics({ draws: 10_000, seed: 1 }),
  runner: async () => (await import('./runner.ts')).benchRunner(),
  reading: async () => (await import('./reading.ts')).benchReading(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  large: async () => (await import('./large-result.ts')).benchLargeResult(),
  startup: async () => (await import('./startup.ts')).benchStartup(),
  size: async () => (await import('./size.ts')).benchSize(),
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const names = wanted.length > 0 ? wanted : Object.keys(benches).filter((name) => name !== 'statistics');
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(2);
}

const results: Record<string, unknown> = { node: process.version, at: new Date().toISOString() };
for (const name of names) {
  process.stderr.write(`${name} ...\n`);
  results[name] = await benches[name]?.();
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

export {};
