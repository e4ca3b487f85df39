import { type VariantResult } from '#domain/result/run-result';
import { outsideTheRate } from '../../ui/evidence/result-words.ts';
import { counted, inNumbers } from '../../ui/text/words.ts';
import { copy } from './copy.ts';

const words = copy.run;

/** What adds up to what: the decided answers, those outside the rate by kind, and that incomplete ones are no further kind. */
export function addsUpSentences(variants: readonly VariantResult[]): readonly string[] {
  const { errors, undecided, refused, unfinished, reused } = outsideTheRate(variants);
  const decided = variants.reduce((sum, { passRate }) => sum + passRate.outputs, 0);
  const incomplete = variants.reduce((sum, each) => sum + (each.incomplete ?? 0), 0);
  const kinds = [
    [errors, words.errors],
    [undecided, words.undecided],
    [refused, words.refused],
    [reused, words.reused],
    [unfinished, words.unfinished],
  ] as const;
  const parts = kinds.flatMap(([count, say]) => (count > 0 ? [say(inNumbers(count))] : []));
  const open = errors + undecided + refused + reused + unfinished;
  return [
    ...(parts.length === 0 ? [] : [words.addsUp(counted(decided, 'answer'), inNumbers(open), parts)]),
    ...(incomplete === 0 ? [] : [words.addsUpIncomplete(inNumbers(incomplete))]),
  ];
}
