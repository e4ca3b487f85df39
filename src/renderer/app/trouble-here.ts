import { type RepositoryView } from '#contract/repository';
import { copy } from './copy.ts';

type RepositoryTrouble = NonNullable<RepositoryView['error']>;

/** Trouble with a repository as it is said where a new token can be entered at once: nobody is sent to Settings for it. */
export function troubleHere(trouble: RepositoryTrouble): RepositoryTrouble {
  return trouble.remedy === 'token' ? { ...trouble, nextStep: copy.failed.tokenStep } : trouble;
}
