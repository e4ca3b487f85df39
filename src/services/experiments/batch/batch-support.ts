import { type AuditRow } from '#contract/audit';
import { type EstimateView } from '#contract/estimate';
import { type RunView } from '#contract/run';
import { type ServiceContext } from '../../context.ts';
import { ModelFailure } from '../../ports/model-failure.ts';
import { practiceConnectionId, resolveConnection } from '../../settings/connections.ts';
import { type StoredBatch } from '../../stores/batches.ts';

/** The form waits for it: a server that does not say so soon counts as one without batches until it is asked again. */
const patienceMs = 4_000;
const askAgainMs = { yes: Infinity, no: 300_000, unknown: 30_000 };

interface Known {
  readonly answer: Promise<boolean | null>;
  readonly askedAt: number;
  again: number;
}

export type BatchSupport = (connectionId: string) => Promise<boolean>;

/** Whether a connection's server has batches: asked once for each server and key, remembered while the app runs. */
export function createBatchSupport(context: ServiceContext): BatchSupport {
  const known = new Map<string, Known>();

  async function ask(connectionId: string): Promise<boolean | null> {
    const { baseUrl, origin, apiKey } = await resolveConnection(context, connectionId);
    const isPractice = connectionId === practiceConnectionId;
    try {
      const supported = await context.batches.supported({ baseUrl, apiKey }, AbortSignal.timeout(patienceMs));
      if (!isPractice) record(context, origin, null);
      return supported;
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      if (!isPractice) record(context, origin, error.asCallError());
      return null;
    }
  }

  return async (connectionId) => {
    const { baseUrl, apiKey } = await resolveConnection(context, connectionId);
    // The key is part of it: another one may be allowed more. It stays in memory.
    const name = JSON.stringify([baseUrl, apiKey]);
    const now = context.clock.monotonic();
    const before = known.get(name);
    if (before && now - before.askedAt < before.again) return (await before.answer) ?? false;
    const asked: Known = { answer: ask(connectionId), askedAt: now, again: askAgainMs.unknown };
    known.set(name, asked);
    const answer = await asked.answer;
    asked.again = answer === null ? askAgainMs.unknown : answer ? askAgainMs.yes : askAgainMs.no;
    return answer ?? false;
  };
}

function record(context: ServiceContext, origin: string, error: AuditRow['error']): void {
  context.stores.audit.add({
    at: context.clock.now().toISOString(),
    runId: null,
    purpose: 'batches',
    promptContent: null,
    case: null,
    origin,
    model: '',
    sensitivity: null,
    outcome: error === null ? 'answered' : 'error',
    error,
    requestBytes: 0,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
  });
}

/** What stands in the way of sending as a batch. */
export function noBatchesProblem(): EstimateView['blockers'][number] {
  const message = 'This model server takes no batches. Let the experiment ask now.';
  return { path: 'model server', line: null, field: null, message, severity: 'error' };
}

/** The batches of a run as the screen says them; null: it sent none. */
export function batchView(batches: readonly StoredBatch[]): RunView['batch'] {
  const sent = batches.filter(({ submittedAt }) => submittedAt !== null);
  const open = batches.filter(({ state }) => state === 'prepared' || state === 'submitted');
  const first = sent.find((each) => open.includes(each)) ?? sent[0];
  if (batches.length === 0) return null;
  const shown = open.length > 0 ? open : sent;
  return {
    batches: shown.length,
    out: open.length,
    sentAt: first?.submittedAt ?? null,
    answered: shown.reduce((sum, { counts }) => sum + counts.done + counts.failed, 0),
    calls: shown.reduce((sum, { counts }) => sum + counts.total, 0),
    stopping: open.some(({ cancelAsked }) => cancelAsked),
  };
}
