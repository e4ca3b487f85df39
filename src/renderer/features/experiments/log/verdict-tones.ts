import { type ComparisonVerdict } from '#domain/result/run-result';
import { type Tone } from '../../../ui/text/chip.tsx';

/** The colour of a comparison's verdict, beside its words. */
export const verdictTones: Record<ComparisonVerdict, Tone> = {
  better: 'pass',
  worse: 'fail',
  'no-detectable-difference': 'none',
  'too-few': 'unsure',
};
