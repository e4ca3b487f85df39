import { type FailuresView } from '#contract/reading';
import { type RunView } from '#contract/run';
import { type VariantResult } from '#domain/result/run-result';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';

/**
 * "Yours, 120: “Names the page.” The text to look for is empty.": every criterion that must hold and left answers undecided, by version. The reason is
 * the first that was given of the version that `apart` is about, and stands once.
 */
export function undecidedLines(
  variants: readonly Pick<VariantResult, 'id' | 'label' | 'criteria'>[],
  names: ReadonlyMap<string, string>,
  criteria: RunView['criteria'],
  apart: FailuresView['apart'],
): readonly string[] {
  const told = new Set<string>();
  return variants.flatMap((variant) =>
    variant.criteria
      .filter(({ severity, cannotTell, notMeasured }) => severity === 'blocker' && cannotTell + notMeasured > 0)
      .filter(({ id }) => criteria.find((each) => each.id === id)?.byPerson !== true)
      .map(({ id, cannotTell, notMeasured }) => {
        const statement = criteria.find((each) => each.id === id)?.statement ?? id;
        const said = apart.find((each) => each.criterion === id)?.example?.reason ?? '';
        const reason = told.has(id) ? '' : said;
        told.add(id);
        const version = variants.length > 1 ? (names.get(variant.id) ?? variant.label) : null;
        return copy.run.undecidedBy(inNumbers(cannotTell + notMeasured), statement, reason, version);
      }),
  );
}
