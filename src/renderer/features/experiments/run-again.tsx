import { type RunView } from '#contract/run';
import { addresses } from '../../app/location.ts';
import { ButtonLink } from '../../ui/input/button.tsx';
import { copy } from './copy.ts';
import { copy as scoringCopy } from './scoring/copy.ts';

/** The way to ask it anew, with what was chosen then and the files of now; of a file's answers, to score a file again. */
export function RunAgain({
  run: { id, kind, promptId, parentId },
  primary = false,
  label = copy.list.again,
}: {
  readonly run: Pick<RunView, 'id' | 'kind' | 'promptId' | 'parentId'>;
  readonly primary?: boolean;
  /** What the button says of a model that is asked anew. */
  readonly label?: string;
}) {
  const isScored = kind === 'scored';
  return (
    <ButtonLink
      variant={primary ? 'primary' : 'text'}
      href={
        isScored
          ? addresses.scoreAnswers(promptId)
          : parentId === null
            ? addresses.runAgain(promptId, id)
            : addresses.newExperiment(promptId)
      }
    >
      {isScored ? scoringCopy.again : label}
    </ButtonLink>
  );
}
