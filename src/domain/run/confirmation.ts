import { createRandom } from '../statistics/seeded-random.ts';
import { sharePlaces } from '../statistics/sampling.ts';

/**
 * Whoever tries many variants on the same cases ends with one that suits these cases by luck as well as by merit. Cases that no variant was chosen by
 * tell the two apart: some are set aside, and the chosen variant is tested on them once.
 */

/** Under 6 cases no outcome could show a difference (two-sided sign-flip test: 2 / 2^5 > 0.05). */
const smallestSet = 6;

export interface ConfirmationSize {
  readonly smallest: number;
  readonly suggested: number;
  readonly largest: number;
}

/** How many of so many cases may be set aside: a quarter is suggested, at most half. null: too few to set any aside. */
export function confirmationSize(cases: number): ConfirmationSize | null {
  const largest = Math.floor(cases / 2);
  if (largest < smallestSet) return null;
  return { smallest: smallestSet, suggested: Math.max(smallestSet, Math.round(cases / 4)), largest };
}

export interface ConfirmationDraw {
  readonly cases: readonly { readonly id: string; readonly slices: readonly string[] }[];
  /** Cases that an experiment has asked already. */
  readonly lookedAt: ReadonlySet<string>;
  readonly size: number;
  readonly seed: string;
}

/**
 * Draws the cases to set aside, in the order of the file. Places go to the slices (the first one of a case) by their share; within a slice cases that
 * no experiment has asked come first, then such cases of other slices, and cases that were looked at only where there is no other. The
 * same seed and cases give the same draw, in whatever order they stand.
 */
export function drawConfirmation({ cases, lookedAt, size, seed }: ConfirmationDraw): string[] {
  const random = createRandom(seed).fork('confirmation');
  const sorted = cases.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const groups = [...Map.groupBy(sorted, ({ slices }) => slices[0] ?? '')].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const strata = groups.map(([name, group]) => {
    const shuffled = random.fork(name).shuffle(group.map(({ id }) => id));
    return { fresh: shuffled.filter((id) => !lookedAt.has(id)), used: shuffled.filter((id) => lookedAt.has(id)) };
  });
  const wanted = Math.max(0, Math.min(Math.trunc(size), cases.length));
  const quotas = sharePlaces(
    strata.map(({ fresh, used }) => fresh.length + used.length),
    wanted,
  );
  const drawn = new Set(strata.flatMap(({ fresh }, at) => fresh.slice(0, quotas[at] ?? 0)));
  const more = [
    ...random.fork('fresh').shuffle(strata.flatMap(({ fresh }, at) => fresh.slice(quotas[at] ?? 0))),
    ...strata.flatMap(({ fresh, used }, at) => used.slice(0, Math.max(0, (quotas[at] ?? 0) - fresh.length))),
    ...random.fork('used').shuffle(strata.flatMap(({ used }) => used)),
  ];
  for (const id of more) if (drawn.size < wanted) drawn.add(id);
  return cases.filter(({ id }) => drawn.has(id)).map(({ id }) => id);
}
