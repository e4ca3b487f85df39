import { createRandom } from './seeded-random.ts';

/** One output that may be drawn for review. */
export interface SampleCandidate {
  readonly id: string;
  readonly case: string;
  readonly slices: readonly string[];
  /** What the checks decided, so that the sample shows each kind. */
  readonly outcome: 'pass' | 'fail' | 'undecided';
}

/**
 * A stratified sample for review. Strata are slice (a case's first one) x outcome, each present stratum gets at least one
 * place while places last, failing and undecided ones first, the rest by proportional allocation (Cochran, Sampling
 * Techniques, 1977, section 5.5: largest remainders). Within a stratum different cases come before further trials of the same case.
 * The same outputs, size and seed draw the same sample in the same order on every machine; input order does not matter.
 */
export function drawSample(request: {
  readonly outputs: readonly SampleCandidate[];
  readonly size: number;
  readonly seed: string | number;
}): SampleCandidate[] {
  const { size, seed } = request;
  const random = createRandom(seed).fork('review-sample');
  const outputs = [...request.outputs].sort((a, b) => compareText(a.id, b.id));
  const strata = groupByStratum(outputs);
  const places = allocate(strata, Math.min(size, outputs.length));
  const drawn = strata.flatMap(({ key, members }) =>
    spreadOverCases(random.fork(key).shuffle(members)).slice(0, places.get(key) ?? 0),
  );
  return random.fork('order').shuffle(drawn);
}

interface Stratum {
  readonly key: string;
  readonly members: readonly SampleCandidate[];
}

const outcomeOrder = { fail: 0, undecided: 1, pass: 2 } as const;

/** Text comparison that does not depend on the machine's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupByStratum(outputs: readonly SampleCandidate[]): Stratum[] {
  const groups = new Map<string, SampleCandidate[]>();
  for (const output of outputs) {
    const key = `${outcomeOrder[output.outcome]} ${output.slices[0] ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(output);
    else groups.set(key, [output]);
  }
  return [...groups].map(([key, members]) => ({ key, members })).sort((a, b) => compareText(a.key, b.key));
}

/** Places per stratum: one each while they last, in key order (failing first), then by largest remainders. */
function allocate(strata: readonly Stratum[], size: number): Map<string, number> {
  const places = new Map<string, number>();
  for (const { key } of strata.slice(0, size)) places.set(key, 1);
  const left = size - places.size;
  const total = strata.reduce((sum, stratum) => sum + stratum.members.length - (places.get(stratum.key) ?? 0), 0);
  if (left <= 0 || total <= 0) return places;
  const shares = strata.map((stratum) => {
    const free = stratum.members.length - (places.get(stratum.key) ?? 0);
    const exact = (left * free) / total;
    return { key: stratum.key, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  for (const share of shares) places.set(share.key, (places.get(share.key) ?? 0) + share.whole);
  const unplaced = left - shares.reduce((sum, share) => sum + share.whole, 0);
  const byRemainder = [...shares].sort((a, b) => b.rest - a.rest || compareText(a.key, b.key));
  for (const share of byRemainder.slice(0, unplaced)) places.set(share.key, (places.get(share.key) ?? 0) + 1);
  return places;
}

/** First one output of each case, then the second ones, and so on. */
function spreadOverCases(members: readonly SampleCandidate[]): SampleCandidate[] {
  const seen = new Map<string, number>();
  const rounds = members.map((member) => {
    const round = seen.get(member.case) ?? 0;
    seen.set(member.case, round + 1);
    return { member, round };
  });
  return rounds.sort((a, b) => a.round - b.round).map(({ member }) => member);
}
