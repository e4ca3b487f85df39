import { AppError, describeError, type ErrorCode } from '#contract/errors';
import { type RepositoryView } from '#contract/repository';
import { type ServiceContext } from '../context.ts';
import { type TeamRepository } from '../ports/team-repository.ts';
import { credentialOf, safeDetail } from './address.ts';

/** What is going on with one private copy. */
export interface Activity {
  readonly progress: RepositoryView['progress'];
  readonly error: (Omit<NonNullable<RepositoryView['error']>, 'remedy'> & { readonly code: ErrorCode }) | null;
}

const idle: Activity = { progress: null, error: null };
const started: Activity = {
  progress: { message: 'Getting the team’s latest', done: 0, total: null },
  error: null,
};
const quietMs = 200;

interface Copying {
  /** The error it ended with, null when the copy is up to date. */
  readonly outcome: Promise<AppError | null>;
  readonly abort: AbortController;
}

/** Gets the team's latest into the private copies, in the background, one at a time per repository, and says how far it is. */
export function createCopying(context: ServiceContext) {
  const { stores, clock } = context;
  const activities = new Map<string, Activity>();
  const running = new Map<string, Copying>();
  let closed = false;

  function say(id: string, activity: Activity): void {
    activities.set(id, activity);
    context.emit({ type: 'repository.changed', id });
  }

  /** The sample or a copy of it. Where the sample that ships with the app is damaged, nothing passes for it. */
  async function isSample(copy: TeamRepository, tip: string): Promise<boolean> {
    try {
      const { rootCommit } = await context.sample.ensure();
      return await copy.descendsFrom(tip, rootCommit);
    } catch (error) {
      context.log('warning', `The sample cannot be compared: ${describeError(error).message}`);
      return false;
    }
  }

  async function copyOnce(id: string, signal: AbortSignal): Promise<void> {
    const before = stores.repositories.get(id);
    if (!before) throw forgotten();
    let lastSaid = 0;
    const copy = context.repositories.open(id);
    const {
      defaultBranch,
      tip,
      guessed = false,
    } = await copy.update({
      address: before.address,
      credential: await credentialOf(context, before),
      signal,
      onProgress: (message, done, total) => {
        if (clock.monotonic() - lastSaid < quietMs) return;
        lastSaid = clock.monotonic();
        say(id, { progress: { message, done, total }, error: null });
      },
    });
    const sample = await isSample(copy, tip);
    // Read again: it may have been trusted, renamed or forgotten meanwhile.
    const stored = stores.repositories.get(id);
    if (!stored) throw forgotten();
    const updatedAt = clock.now().toISOString();
    stores.repositories.save({ ...stored, branch: defaultBranch, commit: tip, guessed, sample, updatedAt });
  }

  /** Ends by leaving `running` before it says so: whoever hears it may start the next one. */
  async function copyAndSay(id: string, signal: AbortSignal): Promise<AppError | null> {
    try {
      await copyOnce(id, signal);
      running.delete(id);
      say(id, idle);
      return null;
    } catch (error) {
      if (signal.aborted) {
        running.delete(id);
        activities.delete(id);
        return stopped();
      }
      if (!(error instanceof AppError)) context.log('error', `copying ${id}: ${String(error)}`);
      const { code, message, nextStep, ...raw } = describeError(error);
      const detail = await safeDetail(context, id, raw.detail);
      running.delete(id);
      say(id, { progress: null, error: { code, message, nextStep, detail } });
      return new AppError(code, message, nextStep, detail === null ? {} : { detail });
    }
  }

  /** Joins the copying that is under way, if there is one. Never rejects. */
  function update(id: string): Promise<AppError | null> {
    const already = running.get(id);
    if (already && !already.abort.signal.aborted) return already.outcome;
    if (already) return already.outcome.then(() => update(id));
    if (closed) return Promise.resolve(stopped());
    const abort = new AbortController();
    activities.set(id, started);
    const outcome = Promise.resolve().then(() => copyAndSay(id, abort.signal));
    running.set(id, { outcome, abort });
    say(id, started);
    return outcome;
  }

  /** Stops the copying of a repository and waits until it no longer touches its folder. */
  async function stop(id: string): Promise<void> {
    const copying = running.get(id);
    copying?.abort.abort();
    await copying?.outcome;
  }

  return {
    activityOf: (id: string): Activity => activities.get(id) ?? idle,
    update,
    stop,
    /** One that starts from now: with the address and the key that hold from now on. */
    restart: (id: string): Promise<AppError | null> => {
      running.get(id)?.abort.abort();
      return update(id);
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

function forgotten(): AppError {
  return new AppError('not-found', 'This repository is no longer in the list.', 'Open it again by its address.');
}

function stopped(): AppError {
  return new AppError('cancelled', 'Getting the team’s latest was stopped.', 'Start it again when you like.');
}
