import { AppError } from '#contract/errors';
import { type NotAskedAgain } from '#domain/result/run-result';
import { existingRun } from '../../stores/existing-run.ts';
import { type RunPlan } from '../../stores/run-plan.ts';
import { type Ending } from '../run-words.ts';
import { ActiveRun } from './active-run.ts';
import { asksJudges, type BatchRunParts } from '../batch/batch-parts.ts';
import { BatchRun } from '../batch/batch-run.ts';
import { planAgain } from '../plan-again.ts';
import { type RunDoors } from './run-doors.ts';
import { type RunnerParts } from './runner-parts.ts';
import { startStopwatch } from './stopwatch.ts';
import { type Out } from './underway.ts';

/** What one session is to do with a run. */
export interface RunSession {
  readonly runId: string;
  readonly stopAsked: AbortSignal;
  /** It was told, in this session, to go on though its answer is clear. */
  readonly toItsEnd: boolean;
  /** It was told, in this session, to ask again though its plan does not say so. */
  readonly askAgain: boolean;
  /** Is told what the run has out, as soon as that is known. */
  readonly out: () => Out | undefined;
  changed(): void;
  /** Something was not asked again, because of the run's limit on money. */
  tooDear(notAsked: NotAskedAgain): void;
}

/** Works on a run until it is over or stopped: the calls of its plan, now or as batches, then what has to be asked again. Throws what nobody foresaw. */
export async function workOn(session: RunSession, parts: RunnerParts, doors: RunDoors): Promise<Ending> {
  const { runId, stopAsked } = session;
  const { runs, clock, ids, advise } = parts;
  // Asking a server for its list of models may take long: a stop does not wait for it.
  const access = await Promise.race([
    parts.access(runs.plan(runId), existingRun(runs, runId).repository),
    new Promise<null>((resolve) => stopAsked.addEventListener('abort', () => resolve(null), { once: true })),
  ]);
  if (access === null || stopAsked.aborted) return { kind: 'stopped' };
  const { apiKey, priceOf, plan } = access;
  const budget = doors.budgetOf(runId, plan.maxCostUsd);
  const door = doors.through(access, budget);
  const tick = startStopwatch(runs, clock, runId);
  const changed = (): void => {
    tick(false);
    session.changed();
  };
  const shared = { runId, plan, runs, door, clock, changed };
  const out = session.out();
  if (out) out.origins = new Set([...plan.variants, ...(plan.judge ? [plan.judge] : [])].map((each) => each.origin));
  const askNow = async (leaveAlone: ReadonlySet<string>): Promise<Ending> => {
    if (stopAsked.aborted) return { kind: 'stopped' };
    const nonce = (): string => ids.next();
    // What is asked again is asked whole: there is nothing to stop early.
    const toItsEnd = session.toItsEnd || runs.counts(runId).again > 0;
    const active = new ActiveRun({ ...shared, apiKey, nonce, toItsEnd, leaveAlone, ...(advise && { advise }) });
    stopAsked.addEventListener('abort', () => active.stop(), { once: true });
    return active.work();
  };
  const askAll = async (): Promise<Ending> => {
    const batchRun = batchRunOf({ ...shared, budget, priceOf }, apiKey, parts);
    if (!batchRun) return await askNow(new Set());
    if (out) out.batch = batchRun;
    stopAsked.addEventListener('abort', () => batchRun.stop(), { once: true });
    const ending = await batchRun.work();
    if (ending.kind !== 'collected') return ending;
    // Whoever stopped it for good pays no judge any more.
    if (ending.then.kind === 'cancelled' && asksJudges(plan)) return ending.then;
    const rest = await askNow(ending.left);
    return rest.kind === 'finished' ? ending.then : rest;
  };
  try {
    let ending = await askAll();
    // What the first answers leave open is asked again; what came of that may leave it open once more.
    while (ending.kind === 'finished' && storesAgain(session, plan, parts)) {
      changed();
      ending = stopAsked.aborted ? { kind: 'stopped' } : await askAll();
    }
    return ending;
  } finally {
    tick(true);
  }
}

/** Stores what has to be asked again before any of it is sent; false: nothing has to, or it may not. */
function storesAgain({ runId, askAgain, tooDear }: RunSession, plan: RunPlan, { runs, log }: RunnerParts): boolean {
  if (existingRun(runs, runId).kind !== 'experiment') return false;
  const again = planAgain(runs, runId, askAgain ? { ...plan, askAgain } : plan);
  if (again.kind === 'too-dear') {
    log('info', `run ${runId}: asking again would go over its limit on money`);
    tooDear(again.notAsked);
  }
  if (again.kind !== 'ask') return false;
  runs.addFresh(runId, again.jobs);
  return true;
}

/** null: this run asks now. */
function batchRunOf(
  shared: Omit<BatchRunParts, 'store' | 'batches' | 'server' | 'audit'>,
  apiKey: string | null,
  { batch, audit }: RunnerParts,
): BatchRun | null {
  const [variant] = shared.plan.variants;
  if (shared.plan.mode !== 'batch' || !variant) return null;
  if (!batch) {
    // Asking now what is out at a server would be paid twice.
    throw new AppError('not-allowed', 'This experiment was sent overnight.', 'Go on with it where it was started.');
  }
  const server = { baseUrl: variant.baseUrl, apiKey };
  return new BatchRun({ ...shared, audit, store: batch.store, batches: batch.server, server });
}
