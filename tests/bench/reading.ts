import { type ProcedureInput } from '#contract/procedures';
import { type CriterionVerdict } from '#domain/files/verdict';
import { aRunPlan, casesText } from '#support/run-plans';
import { startTestApp, type TestApp } from '#support/test-app';

/** A judge as talkative as real ones: many reasons, some alike. */
const reasons = [
  'It names no source.',
  'The source is not named at all.',
  'It is rude to the customer.',
  'It guesses.',
];

const spec = `schema: signoff/spec@1
must:
  - { id: says-answer, statement: Says that it is an answer., check: { type: contains, value: answer } }
  - { id: sourced, statement: Names its source., check: { type: contains, value: source } }
  - { id: kind, statement: Is kind., check: { type: contains, value: please } }
must_not:
  - { id: no-promise, statement: Never promises., check: { type: contains, value: guaranteed } }
thresholds: { pass_rate: 0.9 }
`;
const criteria = ['says-answer', 'sourced', 'kind', 'no-promise'];
const sentence = 'This is an answer about a refund that goes on for a while, as answers of models like to do. ';

/** Stores a finished run of `outputs` judged answers (2 variants, 3 trials) in the app's workspace; answers its id. */
export function storeLargeRun(app: TestApp, outputs: number): string {
  const { runs } = app.ports.stores;
  const cases = Math.ceil(outputs / 6);
  const planned = aRunPlan('http://127.0.0.1:1/v1', {
    cases,
    casesText: casesText(cases),
    specText: spec,
    compared: true,
    trials: 3,
  });
  const jobs = planned.jobs.slice(0, outputs).map((job, at) => ({ ...job, id: `job-${at}` }));
  const id = 'large';
  const at = new Date(0).toISOString();
  const run = { id, promptId: 'refund-helper', title: 'Large', hypothesis: '', practice: false, createdAt: at };
  const none = {
    kind: 'experiment',
    parentId: null,
    repository: null,
    error: null,
    result: null,
    removedAt: null,
  } as const;
  runs.create(
    { ...run, ...none, state: 'finished', startedAt: at, finishedAt: at, durationMs: 60_000 },
    planned.plan,
    jobs,
  );
  runs.together(() => {
    jobs.forEach((job, place) => {
      runs.saveAnswer(id, job.id, {
        text: `${sentence.repeat(4)}Number ${place}.`,
        finish: place % 97 === 0 ? 'truncated' : 'complete',
        toolCalls: [],
        inputTokens: 200,
        outputTokens: 100,
        latencyMs: 300 + ((place * 7919) % 4_000),
        costUsd: 0.0001,
      });
      runs.saveVerdicts(
        id,
        job.id,
        criteria.map((criterion, nth) => verdictOf(criterion, place * 31 + nth)),
        0,
      );
    });
  });
  return id;
}

function verdictOf(criterion: string, draw: number): CriterionVerdict {
  const fails = draw % 11 === 0;
  const reason = fails ? (reasons[draw % reasons.length] ?? '') : 'As it should be.';
  return { criterion, verdict: fails ? 'fail' : 'pass', reason, span: null, score: null };
}

type Cases = Omit<ProcedureInput<'run.cases'>, 'runId'>;
const filters: Readonly<Record<string, Cases>> = {
  failsCriterion: { criteria: [{ id: 'sourced', verdict: 'fail' }] },
  combined: { slice: 's1', finish: 'truncated', criteria: [{ id: 'kind', verdict: 'pass' }] },
  textInAnswers: { answer: 'number 4999', of: 'any' },
  searchCases: { search: 'refund 777' },
  sortByChange: { order: 'change' },
  sortSlowest: { order: 'slowest' },
};

/** 50,000 outputs: the first read, and then filters, orders, pages and the parts of the result page; milliseconds, the median of five. */
export async function benchReading(outputs = 50_000): Promise<unknown> {
  const app = await startTestApp();
  try {
    const runId = storeLargeRun(app, outputs);
    const { result } = await app.call('run.get', { runId });
    app.ports.stores.runs.update(runId, { result }); // as a run does when it finishes
    await app.restart();
    const took = async (work: () => Promise<unknown>): Promise<number> => {
      const before = performance.now();
      await work();
      return Math.round((performance.now() - before) * 10) / 10;
    };
    const median = async (work: () => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) times.push(await took(work));
      return times.sort((a, b) => a - b)[2] ?? 0;
    };
    const cases = (filter: Cases) => () => app.call('run.cases', { runId, ...filter, limit: 100 });
    const firstReadMs = await took(cases({}));
    const filterMs: Record<string, number> = {};
    for (const [name, filter] of Object.entries(filters)) filterMs[name] = await median(cases(filter));
    const pair = { runId, variant: 'candidate' };
    return {
      outputs,
      firstReadMs,
      filterMs,
      filterLimitMs: 200,
      resultMs: await took(() => app.call('run.get', { runId })),
      heatMapMs: await took(() => app.call('reading.slices', pair)),
      heatMapDifferenceMs: await took(() => app.call('reading.slices', { ...pair, difference: true })),
      timesMs: await took(() => app.call('reading.times', { runId })),
      failuresMs: await took(() => app.call('reading.failures', pair)),
      compareMs: await took(() => app.call('reading.compare', { runId, baseline: 'candidate' })),
      rssMb: Math.round(process.memoryUsage.rss() / 1_000_000),
    };
  } finally {
    await app.close();
  }
}
