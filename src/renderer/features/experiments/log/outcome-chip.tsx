import { type ComparisonVerdict, type Rate } from '#domain/result/run-result';
import { outcomeOf, outcomeWords } from '../../../ui/evidence/result-words.ts';
import { Chip, type Tone } from '../../../ui/text/chip.tsx';

const tones: Record<keyof typeof outcomeWords, Tone> = {
  better: 'pass',
  worse: 'fail',
  'no-detectable-difference': 'none',
  'too-few': 'unsure',
  'nothing-judged': 'unsure',
};

/** What a list says of a finished experiment; `none`: the words where it was compared with nothing. */
export function OutcomeChip({
  verdict,
  rate,
  none,
}: {
  readonly verdict: ComparisonVerdict | null;
  readonly rate: Pick<Rate, 'value' | 'undecided'> | null;
  readonly none: string;
}) {
  const outcome = outcomeOf(verdict, rate);
  return (
    <Chip tone={outcome === null ? 'outline' : tones[outcome]}>{outcome === null ? none : outcomeWords[outcome]}</Chip>
  );
}
