import { summaryCopy } from './copy.ts';
import { type SpecForm } from './spec-form.ts';

export interface SpecSummary {
  readonly headline: string;
  readonly lede: string;
}

/** The whole spec in two sentences: what a good answer is, and when a change ships. */
export function specInWords(form: SpecForm): SpecSummary {
  const blockers = form.criteria.filter(({ severity }) => severity === 'blocker').length;
  const reported = form.criteria.length - blockers;
  if (form.criteria.length === 0) return { headline: summaryCopy.noCriteria, lede: summaryCopy.noCriteriaLede };
  const headline =
    blockers === 0 ? summaryCopy.noBlockers : blockers === 1 ? summaryCopy.oneBlocker : summaryCopy.blockers(blockers);
  const beside =
    blockers === 0 ? summaryCopy.onlyReported(reported) : reported > 0 ? summaryCopy.reported(reported) : '';
  return { headline, lede: [beside, shippingInWords(form)].filter((part) => part !== '').join(' ') };
}

function shippingInWords({ criteria, thresholds, review, signOff }: SpecForm): string {
  // Those that name a share of their own are among the shares.
  const named = new Set(thresholds.criteria.map(({ name }) => name));
  const byPerson = criteria.filter(
    ({ id, severity, check }) => severity === 'blocker' && check.type === 'human' && !named.has(id),
  ).length;
  const conditions = [
    thresholds.passRate === null ? '' : summaryCopy.passRate(thresholds.passRate),
    thresholds.regressions === null ? '' : summaryCopy.regressions(thresholds.regressions),
    thresholds.margin === null ? '' : summaryCopy.margin(thresholds.margin),
    summaryCopy.shares(thresholds.slices.length, 'slice'),
    summaryCopy.shares(thresholds.criteria.length, 'criterion', 'criteria'),
    byPerson === 0 ? '' : summaryCopy.byPerson(byPerson),
    thresholds.latencyMs === null ? '' : summaryCopy.latency(thresholds.latencyMs),
    thresholds.costUsd === null ? '' : summaryCopy.cost(thresholds.costUsd),
    review.sample === null ? '' : summaryCopy.review(review.sample),
    signOff.count === null ? '' : summaryCopy.signers(signOff.count),
  ].filter((condition) => condition !== '');
  return conditions.length === 0 ? summaryCopy.shipsAnyhow : summaryCopy.ships(conditions);
}
