import path from 'node:path';
import { AppError } from '#contract/errors';
import { judgesAsked } from '#domain/verdicts/judge-panel';
import type { Policy } from '#domain/policy/policy';
import type { Ports } from '#services/app';
import type { RunPlan } from '#services/stores/run-plan';
import { locatePrompt } from '../team/locate-prompt.ts';
import { changedSince } from './changed-since.ts';
import type { FoundRun, RunFolder } from './run-folder.ts';
import { readPolicy } from './run-plan.ts';
import { noServer, reachServer, type ModelServer } from './run-server.ts';
import type { Terminal } from '../terminal.ts';

export interface RunToGoOn {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly jobs: readonly [];
  readonly server: ModelServer;
  readonly policy: Policy;
  /** Files that read otherwise since. */
  readonly changed: readonly string[];
}

/**
 * What a run needs to go on: its own plan, the data policy and the address that hold now, the key that its variable holds now. Throws
 * 'not-found' where nothing had been asked yet, 'storage-failed' where what was asked is lost, and 'not-allowed' where the server is another one.
 */
export async function prepareToGoOn(place: FoundRun, terminal: Terminal, ports: Ports): Promise<RunToGoOn> {
  const [stored] = ports.stores.runs.list({ repository: null });
  if (stored === undefined) {
    throw place.mayHaveBegun
      ? lostStorage(place)
      : new AppError('not-found', `Run ${place.id} ended before anything was asked.`, 'Start it again.');
  }
  const plan = ports.stores.runs.plan(stored.id);
  const scored = stored.kind === 'scored';
  const answering = scored ? [] : plan.variants.map((variant) => variant.model);
  const models = [...answering, ...(plan.judge ? judgesAsked(plan.judge) : [])];
  const { env, stopped } = terminal;
  const parts = { models: ports.models, practice: ports.practice, env, stopped, goesOn: true };
  const server = models.length === 0 ? noServer : await reachServer(place.options, models, parts);
  const located = await locatePrompt(place.options, place.cwd, path.join(place.folder, 'copy'), env);
  const policy = await readPolicy(located, (line) => terminal.err(line));
  const practice = plan.variants.every((variant) => variant.practice);
  if (!practice && !scored && plan.variants.some((variant) => variant.origin !== server.origin)) {
    throw new AppError(
      'not-allowed',
      'The model server is not the one that the run was started with.',
      'Give the same address, or start a new run.',
    );
  }
  // The practice server has another port each time.
  const here = practice ? { baseUrl: server.baseUrl, origin: server.origin } : {};
  return {
    runId: stored.id,
    plan: {
      ...plan,
      variants: plan.variants.map((variant) => ({ ...variant, ...here })),
      judge: plan.judge && { ...plan.judge, ...here },
    },
    jobs: [],
    server,
    policy,
    changed: await changedSince(plan, located),
  };
}

/** The same for a run of which only the report is missing; nothing, where its files cannot be read any more. */
export async function changedOf(place: FoundRun, plan: RunPlan, { env }: Terminal): Promise<readonly string[]> {
  try {
    return await changedSince(plan, await locatePrompt(place.options, place.cwd, path.join(place.folder, 'copy'), env));
  } catch {
    return []; // the report of what was measured does not need them
  }
}

/** Money may have been spent, and what it brought is not there: nothing of it is thrown away, and nothing is asked twice unnoticed. */
function lostStorage({ id, folder }: RunFolder): AppError {
  return new AppError(
    'storage-failed',
    `What run ${id} did is not in its storage any more: ${path.join(folder, 'workspace')} is empty or damaged. It had begun to ask, and may have cost money.`,
    'The folder is kept: put back what is missing, from a backup for example. A new run asks everything again; the provider’s bill says what this one cost.',
  );
}
