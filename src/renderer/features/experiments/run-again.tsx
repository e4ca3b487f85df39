import { type RunView } from '#contract/views';
import { addresses } from '../../app/location.ts';
import { ButtonLink } from '../../ui/input/button.tsx';
import { copy } from './copy.ts';
import { copy as scoringCopy } from './scoring/copy.ts';

/** The way to ask it anew, with the files of now; of a file's answers, to score a file again. */
export function RunAgain({
  run: { kind, promptId },
  primary = false,
}: {
  readonly run: Pick<RunView, 'kind' | 'promptId'>;
  readonly primary?: boolean;
}) {
  const isScored = kind === 'scored';
  return (
    <ButtonLink
      variant={primary ? 'primary' : 'text'}
      href={isScored ? addresses.scoreAnswers(promptId) : addresses.newExperiment(promptId)}
    >
      {isScored ? scoringCopy.again : copy.list.again}
    </ButtonLink>
  );
}
