import { type RunView } from '#contract/run';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { ButtonLink } from '../../../ui/input/button.tsx';
import { copy } from './copy.ts';
import { PreferenceResult } from './preference-result.tsx';

/** The page of a comparison itself: where it belongs, and what it says. */
export function PreferenceBody({ run, parentId }: { readonly run: RunView; readonly parentId: string }) {
  const parent = useProcedure('run.get', { runId: parentId }).data;
  return (
    <>
      <p>
        <ButtonLink variant="text" href={addresses.experiment(parentId)}>
          {parent ? copy.back(parent.title) : copy.backPlain}
        </ButtonLink>
      </p>
      <PreferenceResult runId={run.id} />
    </>
  );
}
