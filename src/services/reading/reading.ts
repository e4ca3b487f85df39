import { type Handlers } from '#contract/wire/dispatcher';
import { type readingProcedures } from '#contract/reading';
import { type CaseHistoryEntry } from '#contract/reading';
import { finishSchema } from '#domain/answers/output';
import { importedOrigin } from '#domain/result/run-result';
import { type ServiceContext } from '../context.ts';
import { readablePlan } from '../experiments/readable-plan.ts';
import { plannedPair } from '../experiments/results/case-rows.ts';
import { pairOf } from '../experiments/results/find-cases.ts';
import { type RunLook } from '../experiments/run-look.ts';
import { type RunIndex } from '../experiments/results/run-index.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';
import { caseInRun } from './case-history.ts';
import { compareAgainst } from './compare.ts';
import { failuresOf } from './failures.ts';
import { heatMapOf } from './heat-map.ts';
import { timesOf } from './times.ts';
import { trendOf } from './trend.ts';
import { existingRun } from '../stores/existing-run.ts';

/** A run that was looked at once, at its end. */
const oneLook = { correction: 1 };
const mostHistory = 20;
/** Looked through for the case: a case set that changed often has few of them. */
const mostLookedThrough = 60;

/** Questions about a result beyond its summary, all answered from what is stored and from one reading of a run's outputs. */
export function createReading(
  { stores }: ServiceContext,
  look: RunLook,
): { readonly handlers: Pick<Handlers, keyof typeof readingProcedures> } {
  function opened(runId: string): { run: StoredRun; plan: RunPlan; index: RunIndex } {
    const run = existingRun(stores.runs, runId);
    const plan = stores.runs.plan(runId);
    return { run, plan, index: look.index(run, plan) };
  }

  function caseHistory(runId: string, caseId: string): CaseHistoryEntry[] {
    const run = stores.runs.get(runId);
    const plan = run && stores.runs.plan(runId);
    const aCase = plan?.cases.find(({ id }) => id === caseId);
    if (!run || !plan || !aCase) return [];
    const others = stores.runs
      .list({ repository: run.repository, promptId: run.promptId })
      .filter((other) => other.id !== runId && other.removedAt === null && other.kind === 'experiment');
    const found: CaseHistoryEntry[] = [];
    for (const other of others.slice(0, mostLookedThrough)) {
      if (found.length === mostHistory) break;
      const outputs = stores.runs.outputsOfCase(other.id, caseId);
      if (outputs.length === 0) continue;
      const now = { aCase, specContent: plan.specContent };
      const planThen = readablePlan(stores.runs, other.id);
      const entry = planThen && caseInRun(other, planThen, now, outputs);
      if (entry) found.push(entry);
    }
    return found;
  }

  return {
    handlers: {
      'reading.slices': ({ runId, variant, baseline, difference }) => {
        const { run, plan, index } = opened(runId);
        const { looks, uncompared } = look.result(run, plan);
        const shown = { difference: difference && uncompared?.kind !== 'stopped', ...(looks ?? oneLook) };
        return heatMapOf(index, pairOf(plan, { variant, baseline }), shown);
      },
      'reading.times': ({ runId }) => {
        const { run, plan, index } = opened(runId);
        const result = look.result(run, plan);
        return timesOf(index, {
          imported: new Set(plan.variants.filter(({ origin }) => origin === importedOrigin).map(({ id }) => id)),
          thresholdMs: plan.spec?.thresholds.latency_p95_ms ?? null,
          costPerSuccessUsd: new Map(result.variants.map(({ id, costPerSuccessUsd }) => [id, costPerSuccessUsd])),
        });
      },
      'reading.failures': ({ runId, variant }) => {
        const { index } = opened(runId);
        const read = (caseId: string) => stores.runs.outputsOfCase(runId, caseId);
        return failuresOf(index, variant, read, stores.reviews.ofRun(runId));
      },
      'reading.compare': ({ runId, baseline }) => {
        const { run, plan, index } = opened(runId);
        const planned = plannedPair(plan).baseline;
        const chosen = pairOf(plan, { variant: null, baseline }).baseline;
        const { looks, comparisons, uncompared } = look.result(run, plan);
        if (chosen === null || uncompared?.kind === 'stopped')
          return { baseline: null, planned, comparisons: [], criteria: [], family: 0 };
        const compared = compareAgainst(index, chosen, plan.trials, (looks ?? oneLook).correction);
        // The planned comparison is the one that was promised, with whatever belongs to it.
        return { baseline: chosen, planned, ...compared, ...(chosen === planned ? { comparisons } : {}) };
      },
      'reading.trend': ({ promptId, runId, allCases }) => {
        const run = runId === null ? null : stores.runs.get(runId);
        const repository = run?.repository ?? stores.settings.currentRepository();
        const content = run && (run.result?.cases.content ?? stores.runs.plan(run.id).casesContent);
        const points = trendOf(stores.runs.list({ repository, promptId }), content);
        const same = points.filter(({ sameCases }) => sameCases);
        return { points: allCases ? points : same, others: points.length - same.length };
      },
      'reading.caseHistory': ({ runId, caseId }) => ({ runs: caseHistory(runId, caseId) }),
      'reading.facets': ({ runId }) => facetsOf(opened(runId).index),
    },
  };
}

function facetsOf(index: RunIndex) {
  const present = <T>(values: readonly (T | null)[]): T[] => [...new Set(values)].filter((value) => value !== null);
  const ended = new Set(index.columns.finish);
  return {
    intents: present(index.cases.map(({ intent }) => intent)),
    sources: present(index.cases.map(({ source }) => source)),
    sensitivities: present(index.cases.map(({ sensitivity }) => sensitivity)),
    finishes: finishSchema.options.filter((_, at) => ended.has(at + 1)),
    reused: index.columns.reused.reduce((total, each) => total + each, 0),
  };
}
