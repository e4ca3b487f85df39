import { createRandom, type SeededRandom } from './seeded-random.ts';

/** An output that could be read in a review. */
export interface SampleCandidate {
  readonly id: string;
  readonly case: string;
  readonly slices: readonly string[];
  readonly outcome: 'pass' | 'fail' | 'undecided';
}

export interface SampleRequest<Candidate extends SampleCandidate> {
  readonly outputs: readonly Candidate[];
  /** How many to read; all of them where there are fewer. */
  readonly size: number;
  readonly seed: string | number;
  /**
   * Half of the sample for outputs that failed or are undecided, as far as there are any: for finding out why. Left out: every
   * stratum by its share, which is what a review needs that says something of the whole.
   */
  readonly failuresFirst?: boolean;
}

/**
 * A stratified sample for a review, in the order in which to read it. A stratum is an outcome in a slice (the first one of the case). Places
 * go to the strata by their share (largest remainder), but each gets one before any gets a second, so that no small slice and no rare
 * failure goes unread. Within a stratum a case is read again only when all its other cases have been. The order is shuffled: it tells nothing.
 *
 * Deterministic: the same seed and outputs, in whatever order they come, give the same sample on every machine.
 */
export function drawSample<Candidate extends SampleCandidate>(request: SampleRequest<Candidate>): Candidate[] {
  const { size, seed, failuresFirst = false } = request;
  const random = createRandom(seed).fork('review-sample');
  const outputs = request.outputs.toSorted((a, b) => compare(a.id, b.id));
  const strata = stratify(outputs, random);
  const wanted = Math.max(0, Math.min(Math.trunc(size), outputs.length));
  const quotas = failuresFirst ? failureQuotas(strata, wanted) : sharePlaces(sizesOf(strata), wanted);
  const drawn = strata.flatMap((stratum, at) => drawFrom(stratum, quotas[at] ?? 0));
  return random.fork('order').shuffle(drawn);
}

/** The same things in an order that tells nothing of where they came from; repeatable by its seed. */
export function blindOrder<T>(list: readonly T[], seed: string | number): T[] {
  return createRandom(seed).fork('blind-order').shuffle(list);
}

interface Stratum<Candidate> {
  readonly outcome: SampleCandidate['outcome'];
  /** In the order in which to draw. */
  readonly outputs: readonly Candidate[];
}

const outcomeOrder: readonly SampleCandidate['outcome'][] = ['fail', 'undecided', 'pass'];

/** Failures first, then by name of the slice: the order in which strata get their first place. */
function stratify<Candidate extends SampleCandidate>(
  outputs: readonly Candidate[],
  random: SeededRandom,
): Stratum<Candidate>[] {
  const groups = Map.groupBy(outputs, (output) => `${outcomeOrder.indexOf(output.outcome)} ${output.slices[0] ?? ''}`);
  return [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, group]) => ({
      outcome: outcomeOrder[Number(key[0])] ?? 'undecided',
      outputs: casesInTurn(random.fork(key).shuffle(group)),
    }));
}

/** One output of every case before a second of any. */
function casesInTurn<Candidate extends SampleCandidate>(outputs: readonly Candidate[]): Candidate[] {
  const seen = new Map<string, number>();
  const turns = outputs.map((output) => {
    const turn = seen.get(output.case) ?? 0;
    seen.set(output.case, turn + 1);
    return { output, turn };
  });
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ output }) => output);
}

function drawFrom<Candidate>(stratum: Stratum<Candidate>, quota: number): readonly Candidate[] {
  return stratum.outputs.slice(0, quota);
}

/** Half for what failed or is undecided, the rest for what passed; what one side cannot use goes to the other. */
function failureQuotas<Candidate>(strata: readonly Stratum<Candidate>[], wanted: number): number[] {
  const failing = strata.map((stratum) => (stratum.outcome === 'pass' ? { ...stratum, outputs: [] } : stratum));
  const passing = strata.map((stratum) => (stratum.outcome === 'pass' ? stratum : { ...stratum, outputs: [] }));
  const passes = total(passing.map((stratum) => stratum.outputs.length));
  const forFailing = Math.min(
    total(failing.map((each) => each.outputs.length)),
    Math.max(Math.ceil(wanted / 2), wanted - passes),
  );
  const [first, second] = [
    sharePlaces(sizesOf(failing), forFailing),
    sharePlaces(sizesOf(passing), wanted - forFailing),
  ];
  return strata.map((_, at) => (first[at] ?? 0) + (second[at] ?? 0));
}

function sizesOf<Candidate>(strata: readonly Stratum<Candidate>[]): number[] {
  return strata.map((stratum) => stratum.outputs.length);
}

/**
 * Shares `wanted` places out among strata of these sizes: by share, largest remainder (Hamilton's method), at least one a stratum in the order of
 * the strata, at most its size.
 */
export function sharePlaces(sizes: readonly number[], wanted: number): number[] {
  const all = total(sizes);
  if (all === 0) return [...sizes];
  const exact = sizes.map((size) => (wanted * size) / all);
  const quotas = exact.map((share, at) => Math.min(sizes[at] ?? 0, Math.max(share > 0 ? 1 : 0, Math.floor(share))));
  while (total(quotas) > wanted) {
    const at = lastMost(quotas, exact);
    quotas[at] = (quotas[at] ?? 0) - 1;
  }
  const byRemainder = exact
    .map((share, at) => ({ at, remainder: share - (quotas[at] ?? 0) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (let left = wanted - total(quotas), turn = 0; left > 0; turn++) {
    const { at } = byRemainder[turn % byRemainder.length] ?? { at: 0 };
    if ((quotas[at] ?? 0) >= (sizes[at] ?? 0)) continue;
    quotas[at] = (quotas[at] ?? 0) + 1;
    left--;
  }
  return quotas;
}

/**
 * Which stratum gives up a place: of those with more than one the one furthest beyond its share, the largest where several are; else the last.
 */
function lastMost(quotas: readonly number[], exact: readonly number[]): number {
  const several = quotas
    .map((quota, at) => ({ at, quota, beyond: quota - (exact[at] ?? 0) }))
    .filter((each) => each.quota > 1);
  const [most] = several.toSorted((a, b) => b.beyond - a.beyond || b.quota - a.quota);
  return most ? most.at : quotas.lastIndexOf(1);
}

function total(list: readonly number[]): number {
  return list.reduce((sum, each) => sum + each, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
