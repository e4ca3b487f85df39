import { AppError } from '#contract/errors';
import { type AppEvent } from '#contract/wire/events';
import { type Ports } from './app.ts';
import { type TeamRepository } from './ports/team-repository.ts';
import { type StoredRepository } from './stores/repositories.ts';

/** What every group of handlers stands on: the ports, the way to say that something changed, and the open repository. */
export interface ServiceContext extends Ports {
  readonly emit: (event: AppEvent) => void;
}

/** The open repository, or an error that says what to do. */
export function currentRepository(context: ServiceContext): StoredRepository {
  const id = context.stores.settings.currentRepository();
  const repository = id === null ? null : context.stores.repositories.get(id);
  if (!repository) {
    throw new AppError('not-found', 'No repository is open.', 'Open the sample, or your team’s repository.');
  }
  return repository;
}

/** The open repository, or the one with this id, once its private copy is there, with the version the screens show. */
export function readyRepository(
  context: ServiceContext,
  id?: string,
): {
  stored: StoredRepository;
  copy: TeamRepository;
  commit: string;
} {
  const stored = id === undefined ? currentRepository(context) : context.stores.repositories.get(id);
  if (!stored) {
    throw new AppError('not-found', 'The repository of this work is not in the list any more.', 'Open it again.');
  }
  if (stored.commit === null) {
    throw new AppError(
      'not-found',
      'The copy of the repository is not complete yet.',
      'Wait until it is there, or get the team’s latest again.',
    );
  }
  return { stored, copy: context.repositories.open(stored.id), commit: stored.commit };
}

/** A new repository is read-only until the person says that they trust it (safety.md). */
export function requireTrust(stored: StoredRepository): void {
  if (!stored.trusted) {
    throw new AppError(
      'not-trusted',
      `“${stored.name}” is open for reading only.`,
      'Say that you trust this repository first.',
    );
  }
}
