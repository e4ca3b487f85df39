import { type DecisionKind } from '#domain/experiment-log/experiment-log';
import { Chip, type Tone } from '../../../ui/text/chip.tsx';
import { copy } from './copy.ts';

const tones: Record<DecisionKind, Tone> = { graduate: 'pass', iterate: 'outline', kill: 'none' };

/** What was decided: sign and words, in the list, on the result and in the team's log. */
export function DecisionChip({ what }: { readonly what: DecisionKind }) {
  return (
    <Chip tone={tones[what]}>
      <span aria-hidden="true">{copy.signs[what]}</span>
      {copy.done[what]}
    </Chip>
  );
}
