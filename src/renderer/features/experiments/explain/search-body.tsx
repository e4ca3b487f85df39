import { type RunView } from '#contract/run';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { ButtonLink } from '../../../ui/input/button.tsx';
import { resultPairs } from '../../../ui/evidence/result-words.ts';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { CaseSection } from '../answers/case-section.tsx';
import { variantNames } from '../versions/variant-words.ts';
import { copy } from './copy.ts';
import styles from './explain.module.css';
import { SearchResult } from './search-result.tsx';

/** The page of a search itself: where it belongs, what it found, and every answer. */
export function SearchBody({ run, parentId }: { readonly run: RunView; readonly parentId: string }) {
  const parent = useProcedure('run.get', { runId: parentId }).data;
  const { data: search, error } = useProcedure('explain.search', { runId: run.id });
  const view = useProcedure(
    'explain.prepare',
    { runId: parentId, variant: search?.variant ?? '' },
    { enabled: search !== undefined },
  );
  const trouble = error ?? view.error;
  const pair = run.result === null ? undefined : resultPairs(run.result)[0];
  return (
    <>
      <p className={styles['crumb']}>
        <ButtonLink variant="text" href={addresses.experiment(parentId)}>
          {parent ? copy.back(parent.title) : copy.backPlain}
        </ButtonLink>
      </p>
      {trouble && <ErrorState card trouble={trouble} />}
      {search && view.data ? (
        <SearchResult search={search} view={view.data} linked={false} />
      ) : (
        !trouble && <Skeleton label={copy.loading} lines={6} />
      )}
      {pair && <CaseSection run={run} pair={pair} names={variantNames(run)} />}
    </>
  );
}
