import { type BaselineFact } from './gate-baseline.ts';
import { exactPercent } from '../result/gate-words.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { blockersOf } from '../result/outcome.ts';
import { type CriterionResult, type GateItem, type VariantResult } from '../result/run-result.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';

/**
 * Blockers that no threshold of the spec holds to anything: it names a limit on time, say, or on other criteria, or on lost cases of a prompt that is new
 * and has nothing to lose; or the same change adds or alters the blocker (`alsoChanged`, ids), which both versions may break alike. They must hold, so the
 * item is met only where they held every time; how often is enough, nobody has said.
 */
export function blockersItem(
  { criteria }: VariantResult,
  baseline: BaselineFact,
  spec: SpecFile | null,
  alsoChanged: readonly string[] = [],
): GateItem[] {
  const thresholds: Thresholds = spec?.thresholds ?? {};
  if (thresholds.pass_rate !== undefined) return [];
  const held = thresholds.criteria ?? {};
  const isCompared = holdsByComparison(baseline, thresholds);
  // Ids are a stranger's words: `constructor` is in every object.
  const open = blockersOf(spec ? criteriaOf(spec) : []).filter(
    ({ id }) => !Object.hasOwn(held, id) && !(isCompared && !alsoChanged.includes(id)),
  );
  if (open.length === 0) return [];
  const item = runItem('blockers', 'What must hold, held in every answer');
  const broken = open.flatMap(({ id, statement }) => {
    const found = criteria.find((each) => each.id === id);
    return found && heldAlways(found) ? [] : [`“${statement}” ${found ? inWords(found) : 'was not asked'}`];
  });
  if (broken.length === 0) return [{ ...item, met: true, evidence: 'It held in every answer' }];
  return [
    {
      ...item,
      met: null,
      evidence: `${broken.join('; ')}; the spec does not say how often is enough`,
      missing: 'Add a pass rate to the thresholds of the spec.',
    },
  ];
}

/** Lost cases and a margin hold all blockers together to the version before. Where there is none, or where it passes nothing, they hold nothing. */
function holdsByComparison(fact: BaselineFact, { regressions, margin }: Thresholds): boolean {
  if (fact.kind === 'new' || (fact.kind === 'compared' && fact.nothingToLose === true)) return false;
  return regressions !== undefined || margin !== undefined;
}

function heldAlways({ passRate }: CriterionResult): boolean {
  return passRate.value === 1 && passRate.undecided === 0;
}

function inWords({ passRate: { value, outputs, undecided } }: CriterionResult): string {
  if (value === null) return undecided === 0 ? 'was not asked' : `is undecided in all of ${undecided}`;
  const measured = `held in ${exactPercent(Math.floor(value * 1000) / 1000)} of ${outputs}`;
  return undecided === 0 ? measured : `${measured}, ${undecided} undecided`;
}
