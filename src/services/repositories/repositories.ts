import { type Handlers } from '#contract/dispatcher';
import { AppError, describeError } from '#contract/errors';
import { type RepositoryView } from '#contract/views';
import { currentRepository, type ServiceContext } from '../context.ts';
import { type Credential } from '../ports.ts';
import { type StoredRepository } from '../stores.ts';

interface Activity {
  readonly progress: RepositoryView['progress'];
  readonly error: RepositoryView['error'];
  readonly running: boolean;
}

const idle: Activity = { progress: null, error: null, running: false };

/** "https://host/acme/assistant.git" -> "assistant": what people call it. */
export function nameOfAddress(address: string): string {
  const last = address.split(/[\\/]/).filter(Boolean).at(-1) ?? address;
  return last.replace(/\.git$/i, '') || address;
}

/** The secret of a repository is bound to the server it may be sent to. A folder has none. */
export function secretKeyOf(address: string): string | null {
  const url = URL.parse(address);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? `repository:${url.origin}` : null;
}

export async function credentialOf(
  context: ServiceContext,
  repository: StoredRepository,
): Promise<Credential | undefined> {
  const key = secretKeyOf(repository.address);
  const password = key === null ? null : await context.secrets.get(key);
  return password === null ? undefined : { username: repository.username ?? 'token', password };
}

/** Takes a name and password out of an address: they belong to the key store, not into a database. */
function splitAddress(text: string): { address: string; username: string | null; password: string | null } {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new AppError('bad-input', 'The address is empty.', 'Give the address of the team’s repository, or a folder.');
  const url = URL.parse(trimmed);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return { address: trimmed, username: null, password: null };
  const username = decodeURIComponent(url.username) || null;
  const password = decodeURIComponent(url.password) || null;
  url.username = '';
  url.password = '';
  return { address: url.href.replace(/[/]+$/, ''), username, password };
}

/** Opens, updates, trusts and forgets team repositories. Copying runs in the background and says how far it is. */
export function createRepositories(context: ServiceContext) {
  const { stores, clock } = context;
  const activities = new Map<string, Activity>();
  const running = new Map<string, { promise: Promise<void>; abort: AbortController }>();

  const setActivity = (id: string, activity: Activity) => {
    activities.set(id, activity);
    context.emit({ type: 'repository.changed', id });
  };

  function view(stored: StoredRepository): RepositoryView {
    const activity = activities.get(stored.id) ?? idle;
    const state = stored.commit !== null ? 'ready' : activity.error ? 'failed' : 'copying';
    return {
      id: stored.id,
      name: stored.name,
      address: stored.address,
      sample: stored.sample,
      trusted: stored.trusted,
      state,
      progress: activity.progress,
      error: activity.error,
      branch: stored.branch,
      commit: stored.commit,
      updatedAt: stored.updatedAt,
    };
  }

  async function copyOnce(id: string, signal: AbortSignal): Promise<void> {
    const before = stores.repositories.get(id);
    if (!before) return;
    let lastSaid = 0;
    try {
      const copy = context.repositories.open(id);
      const { defaultBranch, tip } = await copy.update({
        address: before.address,
        credential: await credentialOf(context, before),
        signal,
        onProgress: (message, done, total) => {
          if (clock.monotonic() - lastSaid < 200) return;
          lastSaid = clock.monotonic();
          setActivity(id, { progress: { message, done, total }, error: null, running: true });
        },
      });
      const { rootCommit } = await context.sample.ensure();
      const sample = await copy.descendsFrom(tip, rootCommit);
      const stored = stores.repositories.get(id);
      if (!stored) return;
      const updatedAt = clock.now().toISOString();
      stores.repositories.save({ ...stored, branch: defaultBranch, commit: tip, sample, updatedAt });
      setActivity(id, idle);
    } catch (error) {
      if (signal.aborted) return;
      const { message, nextStep, detail } = describeError(error);
      setActivity(id, { progress: null, error: { message, nextStep, detail: detail ?? null }, running: false });
    }
  }

  /** One copying at a time per repository; a second request joins the first. */
  function update(id: string): Promise<void> {
    const already = running.get(id);
    if (already) return already.promise;
    const abort = new AbortController();
    const promise = copyOnce(id, abort.signal).finally(() => running.delete(id));
    running.set(id, { promise, abort });
    setActivity(id, {
      progress: { message: 'Getting the team’s latest', done: 0, total: null },
      error: null,
      running: true,
    });
    return promise;
  }

  async function refresh(id: string): Promise<void> {
    await update(id);
    const error = activities.get(id)?.error;
    if (!error) return;
    throw new AppError(
      'repository-failed',
      error.message,
      error.nextStep,
      error.detail === null ? {} : { detail: error.detail },
    );
  }

  function open(address: string, options: { username: string | null; trusted: boolean; name?: string }): string {
    const known = stores.repositories.list().find((each) => each.address === address);
    const stored: StoredRepository = known ?? {
      id: context.ids.next(),
      name: options.name ?? nameOfAddress(address),
      address,
      username: options.username,
      sample: false,
      trusted: options.trusted,
      branch: null,
      commit: null,
      updatedAt: null,
      openedAt: clock.now().toISOString(),
    };
    stores.repositories.save({ ...stored, username: options.username ?? stored.username });
    stores.settings.setCurrentRepository(stored.id);
    void update(stored.id);
    return stored.id;
  }

  function existing(id: string): StoredRepository {
    const stored = stores.repositories.get(id);
    if (!stored)
      throw new AppError('not-found', 'This repository is no longer in the list.', 'Open it again by its address.');
    return stored;
  }

  type RepositoryProcedure = Extract<keyof Handlers, `repository.${string}`>;
  const handlers: Pick<Handlers, RepositoryProcedure> = {
    'repository.open': async (input) => {
      const { address, username, password } = splitAddress(input.address);
      const token = input.token?.trim() || password;
      const key = secretKeyOf(address);
      if (token && key) await context.secrets.set(key, token);
      return { id: open(address, { username: input.username?.trim() || username, trusted: false }) };
    },
    'repository.openSample': async () => {
      const { address } = await context.sample.ensure();
      const id = open(address, { username: null, trusted: true, name: 'Acme assistant' });
      await update(id);
      return { id };
    },
    'repository.switch': ({ id }) => {
      stores.settings.setCurrentRepository(existing(id).id);
      context.emit({ type: 'repository.changed', id });
      return {};
    },
    'repository.update': async ({ id }) => {
      await refresh(existing(id).id);
      return {};
    },
    'repository.trust': ({ id }) => {
      stores.repositories.save({ ...existing(id), trusted: true });
      context.emit({ type: 'repository.changed', id });
      return {};
    },
    'repository.setToken': async ({ id, username, token }) => {
      const stored = existing(id);
      const key = secretKeyOf(stored.address);
      if (key === null) throw new AppError('bad-input', 'A folder needs no key.', 'Nothing to do.');
      await context.secrets.set(key, token.trim());
      if (username) stores.repositories.save({ ...stored, username: username.trim() });
      void update(id);
      return {};
    },
    'repository.forget': async ({ id }) => {
      const stored = existing(id);
      running.get(id)?.abort.abort();
      stores.repositories.remove(stored.id);
      if (stores.settings.currentRepository() === id) {
        stores.settings.setCurrentRepository(stores.repositories.list()[0]?.id ?? null);
      }
      await context.repositories.remove(id);
      context.emit({ type: 'repository.changed', id });
      return {};
    },
  };

  return {
    handlers,
    view,
    /** Views of all, the open one first. */
    views(): { current: RepositoryView | null; all: RepositoryView[] } {
      const currentId = stores.settings.currentRepository();
      const all = stores.repositories.list().map(view);
      return { current: all.find((each) => each.id === currentId) ?? null, all };
    },
    current: () => currentRepository(context),
    /** Gets the team's latest into the open repository; throws when that is not possible. */
    refresh: () => refresh(currentRepository(context).id),
    /** Goes on with a copy that an earlier session did not finish. */
    resumeInterrupted(): void {
      for (const each of stores.repositories.list()) if (each.commit === null) void update(each.id);
    },
    async close(): Promise<void> {
      for (const each of running.values()) each.abort.abort();
      await Promise.allSettled([...running.values()].map((each) => each.promise));
    },
  };
}

export type Repositories = ReturnType<typeof createRepositories>;
