import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { AppError } from '#contract/errors';
import { type AppEvent } from '#contract/wire/events';
import { type ProcedureInput, type ProcedureName, type ProcedureOutput } from '#contract/procedures';
import { toast } from '../ui/overlay/toast.tsx';
import { client } from './client.ts';
import { hostReturned, isHostAway } from '../state/host.ts';

/** What the services own, kept fresh by events: nothing here is ever fetched again by the clock. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

export interface ProcedureOptions {
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Shows the earlier answer while one for a new input is on its way. */
  readonly keepPrevious?: boolean;
}

/** A query of the contract. `error` is an AppError: show it with ErrorState. */
export function useProcedure<N extends ProcedureName>(
  name: N,
  input: ProcedureInput<N>,
  options: ProcedureOptions = {},
): UseQueryResult<ProcedureOutput<N>, AppError> {
  const { enabled = true, keepPrevious = false } = options;
  return useQuery<ProcedureOutput<N>, AppError>({
    queryKey: [name, input],
    queryFn: () => ask(name, input),
    enabled,
    // react-query's own "keep previous data", without its import: the previous answer is of the same procedure.
    ...(keepPrevious ? { placeholderData: ((before: unknown) => before) as never } : {}),
  });
}

/** While nobody answers, a question waits, and the screen shows what it knew: the line across its top says why. */
async function ask<N extends ProcedureName>(name: N, input: ProcedureInput<N>): Promise<ProcedureOutput<N>> {
  try {
    return await client.call(name, input);
  } catch (error) {
    if (!isHostAway(asAppError(error))) throw error;
    await hostReturned();
    return ask(name, input);
  }
}

export interface Command<N extends ProcedureName> {
  /** Answers undefined when it failed; `error` says why. Never rejects. */
  readonly run: (input: ProcedureInput<N>) => Promise<ProcedureOutput<N> | undefined>;
  readonly busy: boolean;
  readonly error: AppError | null;
  readonly reset: () => void;
}

/** A command of the contract. A failure is shown as a notice, unless `quiet`: then the screen shows `error` itself. */
export function useCommand<N extends ProcedureName>(name: N, options: { readonly quiet?: boolean } = {}): Command<N> {
  const { quiet = false } = options;
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: AppError | null }>(idle);
  const latest = useRef(0);
  const run = useCallback(
    async (input: ProcedureInput<N>): Promise<ProcedureOutput<N> | undefined> => {
      const turn = ++latest.current;
      setState({ busy: true, error: null });
      try {
        const value = await client.call(name, input);
        if (turn === latest.current) setState(idle);
        return value;
      } catch (error) {
        const known = asAppError(error);
        if (turn === latest.current) setState({ busy: false, error: known });
        if (!quiet && !isHostAway(known)) toast({ message: known.message, next: known.nextStep });
        return undefined;
      }
    },
    [name, quiet],
  );
  const reset = useCallback(() => setState(idle), []);
  return { run, ...state, reset };
}

const idle = { busy: false, error: null };

export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'internal',
    'Something inside Signoff went wrong. Your work is saved.',
    'Try again. If it happens again, copy the details and send them to us.',
    { detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error), cause: error },
  );
}

/** What the log says of one experiment: made of its result, its review and its sign-off. */
const ofOneRun = ['log.decision', 'log.brief', 'log.shareable'] as const;

/** Which questions an event makes stale, as beginnings of procedure names. */
const touched: Readonly<Record<AppEvent['type'], readonly string[]>> = {
  'repository.changed': [''],
  'prompt.changed': [
    'prompt.',
    'confirmation.',
    'app.',
    'run.estimate',
    'signOff.get',
    'proposal.preview',
    'log.versions',
  ],
  'run.changed': [
    'run.',
    'reading.trend',
    'reading.caseHistory',
    'confirmation.get',
    'explain.search',
    'preference.',
    ...ofOneRun,
    'app.',
    'prompt.list',
    'signOff.get',
    'review.list',
  ],
  'review.changed': ['review.', 'reading.failures', ...ofOneRun, 'run.get', 'run.list', 'signOff.', 'app.'],
  'signOff.changed': ['signOff.', ...ofOneRun, 'proposal.', 'run.get', 'run.list', 'app.'],
  'proposal.changed': ['proposal.', 'log.', 'app.', 'signOff.'],
  'log.changed': ['log.', 'proposal.preview'],
  'settings.changed': ['settings.', 'log.decision', 'connection.', 'app.', 'run.estimate'],
};

/** A run says that it changed with every output: asking four times a second is enough for the eye. */
const gatherFor = 250;

/** Where answers take long, asking and drawing take a third of the time at most: the rest is the experiment's, and the person's. */
const restFor = 2;

/** A question that takes longer than this keeps no other waiting. */
const waitAtMost = 1_000;

/** Marks what an event touches as stale; what is on screen is asked again at once. Returns the function that stops it. */
export function followEvents(): () => void {
  const waiting = new Set<string>();
  const runsChanged = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let next = 0;
  const schedule = (): void => {
    if (isAsking || waiting.size === 0) return;
    timer ??= setTimeout(refresh, Math.max(0, next - Date.now()));
  };
  const refresh = (): void => {
    timer = undefined;
    isAsking = true;
    const begun = Date.now();
    const beginnings = [...waiting];
    const runs = [...runsChanged];
    waiting.clear();
    runsChanged.clear();
    const asked = queryClient.invalidateQueries({
      predicate: ({ queryKey: [name, input] }) =>
        beginnings.some((beginning) => String(name).startsWith(beginning)) ||
        (/^(?:reading|explain)\./.test(String(name)) && runs.some((runId) => isAboutRun(input, runId))),
    });
    void Promise.race([asked, new Promise((done) => setTimeout(done, waitAtMost))]).finally(() => {
      const took = Date.now() - begun;
      next = begun + Math.max(gatherFor, Math.min(took * (1 + restFor), waitAtMost));
      isAsking = false;
      schedule();
    });
  };
  const stop = client.subscribe((event) => {
    for (const beginning of touched[event.type]) waiting.add(beginning);
    if (event.type === 'run.changed') runsChanged.add(event.id);
    schedule();
  });
  return () => {
    clearTimeout(timer);
    waiting.clear();
    stop();
  };
}

/** Slices, times and failures read every output: those of a finished run are not asked again because another one runs. */
function isAboutRun(input: unknown, runId: string): boolean {
  return typeof input === 'object' && input !== null && 'runId' in input && input.runId === runId;
}

/** Everything may have changed: the host was away. */
export function refreshEverything(): void {
  void queryClient.invalidateQueries();
}
