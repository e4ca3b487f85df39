import { type ProposalView } from '#contract/proposal';
import { Chip, type Tone } from '../../ui/text/chip.tsx';
import { copy } from './copy.ts';

const looks: Record<ProposalView['state'], { readonly tone: Tone; readonly sign: string }> = {
  sending: { tone: 'accent', sign: '→' },
  sent: { tone: 'pass', sign: '✓' },
  failed: { tone: 'fail', sign: '✕' },
};

/** Where a change is: sign, words and colour together. */
export function StateChip({ state }: { readonly state: ProposalView['state'] }) {
  const { tone, sign } = looks[state];
  return (
    <Chip tone={tone}>
      <span aria-hidden="true">{sign}</span>
      {copy.states[state]}
    </Chip>
  );
}
