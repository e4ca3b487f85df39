import { type Case } from '../cases/case.ts';
import { compareVariants, type VariantTallies } from './comparison.ts';
import { type Output } from '../answers/output.ts';
import { type ComparisonResult } from './run-result.ts';
import { criteriaOf, type SpecFile } from '../spec/spec.ts';
import { byCase, tallyOutcomes } from './tally.ts';

/** What of a planned run decides who is compared with whom, and by what. */
export interface ComparedPlan {
  readonly spec: SpecFile | null;
  readonly cases: readonly Case[];
  readonly variants: readonly { readonly id: string; readonly isBaseline: boolean }[];
  readonly trials: number;
}

/** Each variant's passes by case, by the blockers of the spec. */
export function tallyVariants(plan: ComparedPlan, outputs: readonly Output[]): ReadonlyMap<string, VariantTallies> {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const ofVariant = Map.groupBy(outputs, (output) => output.variant);
  return new Map(
    plan.variants.map(({ id }) => [
      id,
      { id, tallies: tallyOutcomes(byCase(ofVariant.get(id) ?? []), plan.cases, criteria, plan.trials) },
    ]),
  );
}

/** Each candidate against the baseline; nothing where there is none. `correction`: see `compareVariants`. */
export function compareWithBaseline(
  plan: ComparedPlan,
  outputs: readonly Output[],
  correction = 1,
): ComparisonResult[] {
  const tallied = tallyVariants(plan, outputs);
  const talliesOf = (wanted: boolean): VariantTallies[] =>
    plan.variants.flatMap(({ id, isBaseline }) => (isBaseline === wanted ? [tallied.get(id) ?? []].flat() : []));
  const [baseline] = talliesOf(true);
  return baseline ? compareVariants(baseline, talliesOf(false), plan.trials, correction) : [];
}
