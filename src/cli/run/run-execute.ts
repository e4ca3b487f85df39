import { AppError } from '#contract/errors';
import { runCounts } from '#domain/result/run-counts';
import { type RunResult } from '#domain/result/run-result';
import { type Ports } from '#services/app';
import { type RunTrouble } from '#services/experiments/run-words';
import { Runner } from '#services/experiments/runner';
import { type RunnerParts } from '#services/experiments/running/runner-parts';
import { type StoredRun } from '#services/stores/runs';
import { type Terminal } from '../terminal.ts';
import { sayWhileNothingComes } from './long-wait.ts';
import { type PreparedRun } from './run-plan.ts';
import { type RunToGoOn } from './run-resume.ts';
import { progress } from './run-says.ts';
import { adviceAtTerminal } from './run-server.ts';

export interface Done {
  readonly stored: StoredRun;
  readonly result: RunResult;
  /** There are answers, whether they are decided or not. */
  readonly isAnswered: boolean;
  /** Why it is not finished; null: nothing is known to be wrong. */
  readonly trouble: RunTrouble | null;
}

export async function execute(
  { plan, jobs, server, policy }: PreparedRun | RunToGoOn,
  runId: string | null,
  terminal: Terminal,
  ports: Ports,
): Promise<Done> {
  const { runs } = ports.stores;
  const runner = createRunner(
    ports,
    terminal,
    async () => ({
      apiKey: server.apiKey,
      policy,
      priceOf: (_origin, model) => server.priceOf(model),
      plan,
    }),
    (failure) => adviceAtTerminal(failure, server.keyName),
  );
  const kind = plan.scored === undefined ? 'experiment' : 'scored';
  const id = runId ?? runner.start({ repository: null, title: plan.promptId, hypothesis: '', kind }, plan, jobs);
  if (runId !== null) runner.resume(runId);
  const stop = (): void => void runner.cancel(id);
  terminal.stopped.addEventListener('abort', stop, { once: true });
  if (terminal.stopped.aborted) stop();
  const over = new AbortController();
  const said = sayWhileNothingComes(
    terminal,
    ports.clock,
    () => ({ ...runs.counts(id), trouble: runner.troubleOf(id)?.message ?? null }),
    over.signal,
  );
  await runner.whenSettled(id);
  over.abort();
  await said;
  terminal.stopped.removeEventListener('abort', stop);
  const kept = runs.get(id);
  if (kept === null) throw new AppError('storage-failed', 'The run is missing from its workspace.', 'Run it again.');
  // Where its end could not be stored, only the runner knows it.
  const stored = { ...kept, error: kept.error ?? runner.troubleOf(id) };
  const done = whatIsDone(runner, stored, ports);
  await runner.close();
  return done;
}

/** The result with everything that a report holds. */
function whatIsDone(runner: Runner, stored: StoredRun, { stores: { runs } }: Ports): Done {
  const outputs = runs.outputs(stored.id);
  const result = { ...runner.resultOf(stored.id), counts: runCounts(runs.plan(stored.id), outputs) };
  const trouble = stored.error ?? runner.troubleOf(stored.id);
  return { stored, result, isAnswered: outputs.some(({ answer }) => answer !== null), trouble };
}

function createRunner(
  ports: Ports,
  terminal: Terminal,
  access: RunnerParts['access'],
  advise?: RunnerParts['advise'],
): Runner {
  const { runs, audit } = ports.stores;
  const startedAt = ports.clock.monotonic();
  return new Runner({
    runs,
    audit,
    models: ports.models,
    clock: ports.clock,
    ids: ports.ids,
    changed: (id) => terminal.status(progress(runs.counts(id), ports.clock.monotonic() - startedAt)),
    access,
    log: ports.log,
    ...(advise && { advise }),
  });
}

/** What is stored of a run that is not under way. */
export function readDone(stored: StoredRun, ports: Ports, terminal: Terminal): Done {
  const runner = createRunner(ports, terminal, () => Promise.reject(new Error('nothing is asked')));
  return whatIsDone(runner, stored, ports);
}
