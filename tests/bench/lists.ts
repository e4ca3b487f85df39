import { experimentLogOf } from '#domain/experiment-log/experiment-log';
import { writeExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { type ProcedureInput, type ProcedureName } from '#contract/procedures';
import { type RunResult } from '#domain/result/run-result';
import { type Job, type StoredRun } from '#services/stores/runs';
import { type StoredReview } from '#services/stores/reviews';
import { aRunPlan } from '#support/run-plans';
import { startTestApp, type TestApp } from '#support/test-app';

const promptId = 'refund-helper';
const by = { name: 'Priya', email: 'priya@acme.example' };
const at = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();

/** The sample with so many finished experiments of one prompt, every fifth reviewed, every fourth decided on, every tenth sent. */
async function manyRuns(app: TestApp, count: number): Promise<string> {
  const { id: repository } = await app.call('repository.openSample', {});
  await app.until(async () => ((await app.call('app.state', {})).repository?.state === 'ready' ? true : null));
  const { plan, jobs } = aRunPlan('http://127.0.0.1:1/v1', { cases: 20, compared: true, trials: 3 });
  const first: StoredRun = {
    id: 'run-0',
    kind: 'experiment',
    parentId: null,
    repository,
    promptId,
    title: 'Warmer',
    hypothesis: 'A warmer greeting is liked.',
    state: 'finished',
    practice: false,
    createdAt: at(0),
    startedAt: at(0),
    finishedAt: at(0),
    durationMs: 60_000,
    error: null,
    result: null,
    removedAt: null,
  };
  const { runs, reviews, decisions, proposals } = app.ports.stores;
  let result: RunResult | null = null;
  for (let number = 0; number < count; number += 1) {
    const id = `run-${number}`;
    const run = { ...first, id, title: `Warmer ${number}`, createdAt: at(number), startedAt: at(number) };
    runs.together(() => {
      runs.create(run, plan, jobs);
      jobs.forEach(({ id: job }, place) => {
        const passes = (place * 7 + number) % 5 > 0;
        runs.saveAnswer(
          id,
          job,
          {
            text: 'An answer about a refund.',
            finish: 'complete',
            toolCalls: [],
            inputTokens: 200,
            outputTokens: 100,
            latencyMs: 900,
            costUsd: 0.001,
          },
          {
            verdicts: [
              {
                criterion: 'says-answer',
                verdict: passes ? 'pass' : 'fail',
                reason: 'As it is.',
                span: null,
                score: null,
              },
            ],
            judgeCostUsd: 0,
          },
        );
      });
    });
    if (result === null) ({ result } = await app.call('run.get', { runId: id }));
    if (result === null) throw new Error('a finished run has a result');
    runs.update(id, { result: { ...result, id, startedAt: at(number) } });
    if (number % 5 === 0) reviews.create(aReview(run, jobs.slice(0, 15)));
    if (number % 4 === 0) {
      const decision = { what: 'iterate', why: 'It is a little better.', by, at: at(number) } as const;
      decisions.save({ runId: id, ...decision });
      if (number % 20 === 0) {
        const log = experimentLogOf({ run, baselines: new Set(['baseline']), result, tries: 1, decision });
        proposals.save({
          id: `change-${number}`,
          repository,
          signOffId: null,
          runId: null,
          promptId: null,
          author: by,
          title: 'Log',
          practice: false,
          branch: `signoff/log-${number}`,
          description: 'What was tried.',
          address: 'https://git.example/acme',
          state: 'sent',
          base: 'base',
          commit: 'commit',
          files: [
            {
              path: `prompts/experiments/2026-01-01-warmer-${number}.yaml`,
              status: 'added',
              before: null,
              after: writeExperimentLog(log, null),
            },
          ],
          error: null,
          createdAt: at(number),
          sentAt: at(number),
        });
      }
    }
  }
  return `run-${count - 1}`;
}

function aReview(run: StoredRun, of: readonly Job[]): StoredReview {
  const { id, repository } = run;
  const items = of.map(({ id: outputId, variant, case: aCase, trial }, position) => ({
    id: `${id}-item-${position}`,
    position: position + 1,
    outputId,
    variant,
    case: aCase,
    trial,
    label: 'pass' as const,
    comment: '',
    failureModes: [],
    byCriterion: {},
    labelledAt: run.createdAt,
  }));
  return {
    id: `review-${id}`,
    repository,
    runId: id,
    promptId,
    blind: false,
    automatic: false,
    reviewer: by,
    createdAt: run.createdAt,
    items,
  };
}

/**
 * So many finished experiments: what each list takes the first time after a start, and then (the median of fifteen), in milliseconds of this
 * process's own time, which a busy machine does not stretch. Each call is asked as a window asks, with its copies and checks.
 */
export async function benchLists(count = 2_000): Promise<unknown> {
  const app = await startTestApp();
  try {
    const runId = await manyRuns(app, count);
    const resultKb = Math.round(JSON.stringify(app.ports.stores.runs.get(runId)?.result).length / 1_000);
    await app.restart();
    const took = async (work: () => Promise<unknown>): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return Math.round((user + system) / 100) / 10;
    };
    const lists: Record<string, { firstMs: number; ms: number }> = {};
    const measure = async <N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<void> => {
      const firstMs = await took(() => app.call(name, input));
      const times: number[] = [];
      for (let turn = 0; turn < 15; turn += 1) times.push(await took(() => app.call(name, input)));
      lists[name] = { firstMs, ms: times.sort((a, b) => a - b)[7] ?? 0 };
    };
    await measure('app.state', {});
    await measure('prompt.list', {});
    await measure('run.list', {});
    await measure('reading.trend', { promptId, runId, allCases: false });
    await measure('review.list', {});
    await measure('log.list', {});
    await measure('log.decision', { runId: 'run-0' });
    await measure('proposal.list', {});
    await measure('run.estimate', { promptId, models: ['practice-medium'] });
    await measure('run.get', { runId });
    return { runs: count, resultKb, limitMs: 20, lists, rssMb: Math.round(process.memoryUsage.rss() / 1_000_000) };
  } finally {
    await app.close();
  }
}

if (import.meta.main) {
  const measured = await benchLists(Number(process.argv[2] ?? 2_000));
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
}
