import { copy } from './copy.ts';
import { useProcedure } from './queries.ts';

/** Where an access token is kept: in the system's key store, or only until Signoff is closed. Says nothing before that is known. */
export function useTokenHint(): string | undefined {
  const storage = useProcedure('connection.list', {}).data?.keyStorage;
  return storage && copy.tokenKept[storage.kind];
}
