import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { kindsOfCases, kindsOfPairs, sharedDifficulty, unevenTrials } from '#support/simulated-cases';
import {
  comparisonShares,
  neededPower,
  rateCellCoverage,
  rateCells,
  rateCoverage,
} from '#support/simulated-statistics';
import { againShares } from '#support/simulated-again';
import { causeShares } from '#support/simulated-causes';
import { lookedAtShares, rateSideShares } from '#support/simulated-looks';

/**
 * Are 95 % intervals really 95 %, are false alarms really rare, and is a real difference found? Simulated from populations whose truth is
 * known. `npm run bench -- statistics`, or `node tests/bench/statistics.ts [--draws 10000] [--seed 1]`. One seed gives one table, on any number of
 * cores.
 */

type Options = { readonly draws: number; readonly seed: number | string };
type Row = Record<string, string | number>;
type Cell = { readonly table: Table; readonly run: (options: Options) => Row };
type Table =
  | 'passRate'
  | 'otherPopulations'
  | 'nothingDiffers'
  | 'comparisonCoverage'
  | 'power'
  | 'needed'
  | 'untilClear'
  | 'untilClearRate'
  | 'askedAgain'
  | 'causes';

const passRateTable: Cell[] = rateCells.map((cell) => ({
  table: 'passRate',
  run: ({ draws, seed }) => ({ ...cell, ...rateCellCoverage(cell, draws, `${seed}`) }),
}));

/** Populations that are not beta-binomial, or that lost outputs to errors. */
const otherPopulations: Cell[] = [3, 5].flatMap((trials) =>
  [
    { name: '10 % of the cases never pass, the others always', of: kindsOfCases([[0.1, 0], [0.9, 1]], trials) }, // prettier-ignore
    { name: '10 % never pass, the others 95 %', of: kindsOfCases([[0.1, 0], [0.9, 0.95]], trials) }, // prettier-ignore
    { name: '20 % pass half the time, the others always', of: kindsOfCases([[0.2, 0.5], [0.8, 1]], trials) }, // prettier-ignore
    { name: 'rate 0.9, correlation 0.3, 1 to m trials', of: unevenTrials(0.9, 0.3, trials) },
    { name: 'rate 0.8, correlation 0.8, 1 to m trials', of: unevenTrials(0.8, 0.8, trials) },
  ].flatMap(({ name, of }) =>
    [15, 20, 50, 200].map((cases): Cell => ({
      table: 'otherPopulations',
      run: ({ draws, seed }) => ({ name, trials, cases, ...rateCoverage(of, cases, draws, `${seed}/${name}/${trials}/${cases}`) }), // prettier-ignore
    })),
  ),
);

function comparisonRow(name: string, from: number, to: number, shape: readonly [number, number, number]): Cell['run'] {
  const [correlation, trials, cases] = shape;
  return ({ draws, seed }) => ({
    from,
    to,
    correlation,
    trials,
    cases,
    ...comparisonShares(sharedDifficulty(from, to, correlation, trials), cases, draws, `${seed}/${name}/${from}/${to}/${shape}`), // prettier-ignore
  });
}

/** The same prompt twice. `refused` is how often the first answers alone say that it is worse, or lost more cases than chance explains. */
const nothingDiffers: Cell[] = [10, 20, 40, 100].flatMap((cases) =>
  [1, 3, 5].flatMap((trials) =>
    [0.5, 0.8, 0.95].flatMap((rate) =>
      [0, 0.3, 0.8].map((correlation): Cell => ({
        table: 'nothingDiffers',
        run: comparisonRow('same', rate, rate, [correlation, trials, cases]),
      })),
    ),
  ),
);

const power: Cell[] = [20, 40, 60, 100].flatMap((cases) =>
  [1, 3, 5].flatMap((trials) =>
    [0, 0.3, 0.8].map((correlation): Cell => ({
      table: 'power',
      run: comparisonRow('power', 0.7, 0.9, [correlation, trials, cases]),
    })),
  ),
);

const comparisonCoverage: Cell[] = [1, 3].flatMap((trials) =>
  [
    { name: '0.70 to 0.90, correlation 0.3', of: sharedDifficulty(0.7, 0.9, 0.3, trials) },
    { name: '0.95 to 0.80, correlation 0.3', of: sharedDifficulty(0.95, 0.8, 0.3, trials) },
    { name: '0.90 to 0.95, correlation 0.8', of: sharedDifficulty(0.9, 0.95, 0.8, trials) },
    { name: '15 % of the cases wholly lost', of: kindsOfPairs([[0.15, 1, 0], [0.85, 1, 1]], trials) }, // prettier-ignore
    { name: '10 % gained, 10 % lost', of: kindsOfPairs([[0.1, 0, 1], [0.1, 1, 0], [0.8, 1, 1]], trials) }, // prettier-ignore
  ].flatMap(({ name, of }) =>
    [10, 15, 20, 50, 200].map((cases): Cell => ({
      table: 'comparisonCoverage',
      run: ({ draws, seed }) => {
        const shares = comparisonShares(of, cases, draws, `${seed}/${name}/${trials}/${cases}`);
        return { name, trials, cases, coverage: shares.coverage, meanWidth: shares.meanWidth };
      },
    })),
  ),
);

/** 80 % power promised: kept, if the cases seen so far are what all cases are like? */
const needed: Cell[] = [
  { name: '10 gained, 6 lost of 100', counts: [10, 6, 84] as const },
  { name: '5 gained, 1 lost of 40', counts: [5, 1, 34] as const },
  { name: '1 gained, 4 lost of 15', counts: [1, 4, 10] as const },
].map(({ name, counts }) => ({
  table: 'needed',
  run: ({ draws, seed }) => ({ name, ...neededPower(counts, draws, `${seed}/${name}`) }),
}));

/** Stopping when the answer is clear: false alarms where nothing differs, and what is saved where 0.6 becomes 0.9. */
const untilClear: Cell[] = [20, 40, 100].flatMap((cases) =>
  [1, 3].flatMap((trials) =>
    [0, 0.5].flatMap((correlation) =>
      [1, 2].flatMap((candidates) =>
        [[0.8, 0.8] as const, [0.6, 0.9] as const].map(([from, to]): Cell => ({
          table: 'untilClear',
          run: ({ draws, seed }) => {
            const shape = { from, to, correlation, cases, trials, candidates };
            return { ...shape, ...lookedAtShares(shape, Math.ceil(draws / 4), `${seed}`) };
          },
        })),
      ),
    ),
  ),
);

const untilClearRate: Cell[] = [20, 100].flatMap((cases) =>
  [1, 3].flatMap((trials) =>
    [0, 0.5].flatMap((correlation) =>
      [0.8, 0.95].map((rate): Cell => ({
        table: 'untilClearRate',
        run: ({ draws, seed }) => {
          const shape = { from: rate, correlation, cases, trials };
          return { rate, correlation, cases, trials, ...rateSideShares(shape, Math.ceil(draws / 4), `${seed}`) };
        },
      })),
    ),
  ),
);

const abilities = [[0.8, 0.3], [0.8, 0.6], [0.9, 0.3], [0.95, 0.3]] as const; // prettier-ignore

/** The gate with `margin: 0.05, regressions: 0` and what it asks again: an unchanged prompt, and one that lost 15 points, evenly or in whole cases. */
const askedAgain: Cell[] = [[40, 3], [20, 3], [20, 6], [100, 3]].flatMap(([cases = 0, trials = 0]) =>
  (['none', 'even', 'whole'] as const).flatMap((loss) =>
    (['varying', 'repeating', 'mixed'] as const).flatMap((world) =>
      abilities.map(([rate, correlation]): Cell => ({
        table: 'askedAgain',
        run: ({ draws, seed }) => {
          const shape = { world, rate, correlation, cases, trials, loss };
          return { ...shape, ...againShares(shape, draws, `${seed}`) };
        },
      })),
    ),
  ),
); // prettier-ignore

/** “Why did it fail?”: how often an instruction is blamed that has nothing to do with it, and a culprit in 30 % of the cases is found. */
const causes: Cell[] = (['varying', 'repeating', 'mixed', 'unseen', 'labels'] as const).flatMap((world) =>
  [0, 0.3].flatMap((culprit) =>
    ([[0.8, 0.3], [0.9, 0.3]] as const).map(([rate, correlation]): Cell => ({
      table: 'causes',
      run: ({ draws, seed }) => {
        const shape = { world, cases: 40, rate, correlation, treatments: 8, culprit };
        return { ...shape, ...causeShares(shape, Math.ceil(draws / 50), `${seed}`) };
      },
    })),
  ),
); // prettier-ignore

const cells = [
  ...passRateTable,
  ...otherPopulations,
  ...nothingDiffers,
  ...comparisonCoverage,
  ...power,
  ...needed,
  ...untilClear,
  ...untilClearRate,
  ...askedAgain,
  ...causes,
];

/**
 * Tables of rows, one a cell, and a summary to hold against what is promised. Shares in 0..1.
 * @param options draws a cell, and the seed
 */
export async function benchStatistics(options: Options): Promise<{ summary: Row; tables: Record<Table, Row[]> }> {
  const rows = await inParallel(options);
  const tableOf = (table: Table): Row[] => rows.flatMap((row, index) => (cells[index]?.table === table ? [row] : []));
  const tables = {
    passRate: tableOf('passRate'),
    otherPopulations: tableOf('otherPopulations'),
    nothingDiffers: tableOf('nothingDiffers'),
    comparisonCoverage: tableOf('comparisonCoverage'),
    power: tableOf('power'),
    needed: tableOf('needed'),
    untilClear: tableOf('untilClear'),
    untilClearRate: tableOf('untilClearRate'),
    askedAgain: tableOf('askedAgain'),
    causes: tableOf('causes'),
  };
  return { summary: { draws: options.draws, seed: options.seed, ...summaryOf(tables) }, tables };
}

function summaryOf(tables: Record<Table, Row[]>): Row {
  const figures = (rows: readonly Row[], name: string): number[] => rows.map((row) => Number(row[name]));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const upTo95 = tables.passRate.filter(({ rate }) => Number(rate) <= 0.95);
  const atLeast15 = upTo95.filter((row) => Number(row.cases) >= 15);
  const at99 = tables.passRate.filter(({ rate }) => rate === 0.99);
  const sixty = tables.power.filter(({ cases, trials }) => cases === 60 && trials === 3);
  const alarms = tables.nothingDiffers.map(({ better, worse }) => Number(better) + Number(worse));
  const sameUntilClear = tables.untilClear.filter(({ from, to }) => from === to);
  const differUntilClear = tables.untilClear.filter(({ from, to }) => from !== to);
  const wide = differUntilClear.filter(({ cases, trials }) => cases === 40 && trials === 3);
  const forty = tables.askedAgain.filter(({ cases }) => cases === 40);
  const [unchanged, lossy] = [forty.filter(({ loss }) => loss === 'none'), forty.filter(({ loss }) => loss !== 'none')];
  const plainWorlds = tables.causes.filter(({ world }) => ['varying', 'repeating', 'mixed'].includes(String(world)));
  const costs = differUntilClear.map(({ told, toldOnce }) => Number(toldOnce) - Number(told));
  return {
    'lowest coverage, 15 cases and more, rate up to 0.95 (at least 0.93)': Math.min(...figures(atLeast15, 'coverage')),
    'lowest coverage, rate up to 0.95 (at least 0.90)': Math.min(...figures(upTo95, 'coverage')),
    'lowest coverage, rate 0.99': Math.min(...figures(at99, 'coverage')),
    'mean coverage, rate up to 0.95': mean(figures(upTo95, 'coverage')),
    'lowest coverage of the one-sided lower limit': Math.min(...figures(tables.passRate, 'lowerCoverage')),
    'mean width ratio (at most 1.35)': mean(figures(tables.passRate, 'widthRatio')),
    'mean width over mean ideal width (at most 1.35)':
      mean(figures(tables.passRate, 'meanWidth')) / mean(figures(tables.passRate, 'idealWidth')),
    'lowest coverage, other populations': Math.min(...figures(tables.otherPopulations, 'coverage')),
    'most false "better" or "worse" (at most 0.05)': Math.max(...alarms),
    'first answers alone would refuse an unchanged prompt, at most': Math.max(
      ...figures(tables.nothingDiffers, 'refused'),
    ),
    'asked again, 40 cases x 3: margin refuses an unchanged prompt, at most (at most 0.05)':
      1 - Math.min(...figures(unchanged, 'metMargin')),
    'asked again, 40 cases x 3: lost cases refuse an unchanged prompt, at most (at most 0.05)':
      1 - Math.min(...figures(unchanged, 'metLost')),
    'asked again, 40 cases x 3: either refuses an unchanged prompt, at most':
      1 - Math.min(...figures(unchanged, 'metBoth')),
    'asked again, 40 cases x 3: both let a loss of 15 points through, at most (at most 0.05)': Math.max(
      ...figures(lossy, 'metBoth'),
    ),
    'asked again, 40 cases x 3: fresh calls for each planned one, unchanged prompt, at most': Math.max(
      ...figures(unchanged, 'more'),
    ),
    'why did it fail: wrong instruction blamed, at most (at most 0.05)': Math.max(...figures(tables.causes, 'blamed')),
    'why did it fail: culprit in 30 % of the cases found, at least': Math.min(
      ...figures(
        plainWorlds.filter(({ culprit }) => culprit === 0.3),
        'found',
      ),
    ),
    'unchanged prompt that lost a case completely by chance, at most': Math.max(
      ...figures(tables.nothingDiffers, 'withRegression'),
    ),
    'lowest coverage of comparison limits': Math.min(
      ...figures(tables.comparisonCoverage, 'coverage'),
      ...figures(tables.nothingDiffers, 'coverage'),
    ),
    'least power, 0.7 to 0.9, 60 cases, 3 trials (at least 0.9)': Math.min(...figures(sixty, 'better')),
    'until clear: most false "better" or "worse" over all looks (at most 0.05)': Math.max(
      ...figures(sameUntilClear, 'told'),
    ),
    'until clear: the same by five uncorrected looks': Math.max(...figures(sameUntilClear, 'toldNaively')),
    'until clear: most power lost by looking, 0.6 to 0.9': Math.max(...costs),
    'until clear: mean share of the calls saved, 0.6 to 0.9, 40 cases, 3 trials': mean(figures(wide, 'saved')),
    'until clear: pass rate wrongly told from the threshold, at most (at most 0.05)': Math.max(
      ...figures(tables.untilClearRate, 'told'),
    ),
  };
}

/** Cell i goes to worker i mod n, dear and cheap ones mixed; each cell has a seed of its own, so the division changes nothing. */
async function inParallel(options: Options): Promise<Row[]> {
  const workers = Math.max(1, availableParallelism());
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, first) => runWorker({ ...options, first, step: workers })),
  );
  return cells.map((_, index) => parts[index % workers]?.[Math.floor(index / workers)] ?? {});
}

type Share = Options & { readonly first: number; readonly step: number };

function runWorker(share: Share): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { statisticsShare: share } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

// What the main thread put there: this file starts its own workers, so the shape is known.
const given = (workerData as { statisticsShare?: Share } | null)?.statisticsShare;
if (!isMainThread && given !== undefined) {
  parentPort?.postMessage(
    cells.flatMap((cell, index) => (index % given.step === given.first ? [cell.run(given)] : [])),
  );
} else if (isMainThread && import.meta.main) {
  const { values } = parseArgs({ options: { draws: { type: 'string' }, seed: { type: 'string' } } });
  const result = await benchStatistics({ draws: Number(values.draws ?? 10_000), seed: values.seed ?? '1' });
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
