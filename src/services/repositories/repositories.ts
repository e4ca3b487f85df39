import { type Handlers } from '#contract/wire/dispatcher';
import { AppError, type ErrorCode } from '#contract/errors';
import { type RepositoryView } from '#contract/repository';
import { currentRepository, type ServiceContext } from '../context.ts';
import { checkedKey } from '../settings/checked-key.ts';
import { type StoredRepository } from '../stores/repositories.ts';
import { idOfAddress, nameOfAddress, secretKeyOf, splitAddress } from './address.ts';
import { createCopying } from './copying.ts';

/** What a person can put right about a copy that could not be made. */
function remedyOf(code: ErrorCode): NonNullable<RepositoryView['error']>['remedy'] {
  if (code === 'wrong-credentials' || code === 'forbidden') return 'token';
  return code === 'bad-input' || code === 'not-found' ? 'address' : 'again';
}

type RepositoryProcedure = Extract<keyof Handlers, `repository.${string}`>;

/** What goes on in a repository outside of this file, when it is to be forgotten. */
export interface OngoingWork {
  /** Throws where something is under way that cannot be left now. */
  refuseToLeave(repositoryId: string): void;
  /** Pauses the rest. */
  pause(repositoryId: string): Promise<void>;
}

/** Opens, updates, trusts and forgets team repositories. Copying runs in the background and says how far it is. */
export function createRepositories(context: ServiceContext, work: OngoingWork) {
  const { stores, clock } = context;
  const copying = createCopying(context);

  function view(stored: StoredRepository): RepositoryView {
    const { progress, error } = copying.activityOf(stored.id);
    const { id, name, address, sample, trusted, branch, commit, updatedAt } = stored;
    return {
      id,
      name,
      address,
      sample,
      trusted,
      state: commit !== null ? 'ready' : error ? 'failed' : 'copying',
      progress,
      error: error && {
        message: error.message,
        nextStep: error.nextStep,
        detail: error.detail,
        remedy: remedyOf(error.code),
      },
      branch,
      commit,
      updatedAt,
    };
  }

  /** Adds it to the list where it is new, and makes it the one that is open. */
  function register(address: string, options: { username: string | null; trusted: boolean; name?: string }): string {
    const stored: StoredRepository = stores.repositories.list().find((each) => each.address === address) ?? {
      id: idOfAddress(address),
      name: options.name ?? nameOfAddress(address),
      address,
      username: null,
      sample: false,
      trusted: false,
      branch: null,
      commit: null,
      updatedAt: null,
      openedAt: clock.now().toISOString(),
    };
    stores.repositories.save({
      ...stored,
      username: options.username ?? stored.username,
      trusted: stored.trusted || options.trusted,
    });
    stores.settings.setCurrentRepository(stored.id);
    return stored.id;
  }

  function existing(id: string): StoredRepository {
    const stored = stores.repositories.get(id);
    if (!stored)
      throw new AppError('not-found', 'This repository is no longer in the list.', 'Open it again by its address.');
    return stored;
  }

  async function refresh(id: string): Promise<void> {
    const error = await copying.update(id);
    if (error) throw error;
  }

  async function forget(id: string): Promise<void> {
    const { address } = existing(id);
    work.refuseToLeave(id);
    stores.repositories.remove(id);
    if (stores.settings.currentRepository() === id) {
      stores.settings.setCurrentRepository(stores.repositories.list()[0]?.id ?? null);
    }
    const stopped = copying.stop(id);
    context.emit({ type: 'repository.changed', id });
    await Promise.all([work.pause(id), stopped]);
    if (stores.repositories.get(id) !== null) return; // opened again meanwhile: copy and key are wanted
    await context.repositories.remove(id);
    const key = secretKeyOf(address);
    if (key !== null) await context.secrets.forget(key);
  }

  const handlers: Pick<Handlers, RepositoryProcedure> = {
    'repository.open': async (input) => {
      const { address, username, password } = splitAddress(input.address);
      // A copy that is there already opens, wherever the folder is by now.
      const isCopied = stores.repositories.list().some((each) => each.address === address && each.commit !== null);
      if (!isCopied) await context.repositories.refuseAddress(address);
      const given = input.token?.trim() || password;
      const key = secretKeyOf(address);
      if (given && key) await context.secrets.set(key, checkedKey(given));
      const id = register(address, { username: input.username?.trim() || username, trusted: false });
      // A new token counts from now on, also for a copy that is being made with the old one.
      void (given ? copying.restart(id) : copying.update(id));
      return { id };
    },
    'repository.openSample': async () => {
      const { address } = await context.sample.ensure();
      const id = register(address, { username: null, trusted: true, name: 'Acme assistant' });
      await copying.update(id);
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
      const key = secretKeyOf(existing(id).address);
      if (key === null) throw new AppError('bad-input', 'A folder needs no key.', 'Nothing to do.');
      await context.secrets.set(key, checkedKey(token));
      if (username?.trim()) stores.repositories.save({ ...existing(id), username: username.trim() });
      void copying.restart(id);
      return {};
    },
    'repository.forget': async ({ id }) => {
      await forget(id);
      return {};
    },
  };

  return {
    handlers,
    /** The open one, and all in the order in which they were first opened. */
    views(): { current: RepositoryView | null; all: RepositoryView[] } {
      const currentId = stores.settings.currentRepository();
      const all = stores.repositories.list().map(view);
      return { current: all.find((each) => each.id === currentId) ?? null, all };
    },
    /** Gets the team's latest into the open repository; throws when that is not possible. */
    refresh: () => refresh(currentRepository(context).id),
    /** Goes on with a copy that an earlier session did not finish. */
    resumeInterrupted(): void {
      for (const each of stores.repositories.list()) if (each.commit === null) void copying.update(each.id);
    },
    close: () => copying.close(),
  };
}

export type Repositories = ReturnType<typeof createRepositories>;
