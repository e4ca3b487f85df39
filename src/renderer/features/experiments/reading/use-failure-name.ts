import { plainReason } from '#domain/report/plain-reason';
import { useProcedure } from '../../../app/queries.ts';
import { copy } from './copy.ts';

/** What a way to fail is called; null while that is not known, or nothing is asked. */
export function useFailureName(runId: string, variant: string, failure: string | null): string | null {
  const asked = useProcedure('reading.failures', { runId, variant }, { enabled: failure !== null });
  const mode = asked.data?.criteria.flatMap(({ modes }) => modes).find(({ id }) => id === failure);
  if (!mode) return null;
  return modeName(mode);
}

/** How the answer ended where that is what failed, else the reason that stands for the group. */
export function modeName({ finish, reason }: { readonly finish: string | null; readonly reason: string }): string {
  switch (finish) {
    case 'refused':
    case 'empty':
    case 'truncated':
    case 'filtered':
    case 'unknown':
      return copy.failures.byFinish[finish];
    default:
      return plainReason(reason);
  }
}
