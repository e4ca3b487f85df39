import { type FailuresView } from '#contract/reading';
import { type Output } from '#domain/answers/output';
import { type RunIndex } from '../experiments/results/run-index.ts';
import { type StoredReview } from '../stores/reviews.ts';

type Counted = Omit<FailuresView['criteria'][number], 'criterion' | 'decided' | 'modes'>;
type Apart = FailuresView['apart'][number];

/** Reads the outputs of one case, for an example. */
export type OutputsOfCase = (caseId: string) => readonly Output[];

/** As many groups of a criterion are named; what is beyond is in its count. */
const mostShown = 12;
const exampleLength = 160;

/** The failing answers of one variant by criterion and by what failed; what is no failure stands apart. */
export function failuresOf(
  index: RunIndex,
  variant: string,
  outputsOfCase: OutputsOfCase,
  review: StoredReview | null,
): FailuresView {
  const whose = index.variantAt(variant);
  const { columns } = index;
  // In file order, whatever the order of the calls was: the first is the example.
  const placeOf = (at: number): number => (columns.case[at] ?? 0) * 100_000 + (columns.trial[at] ?? 0);
  const own = [...Array(index.size).keys()]
    .filter((at) => columns.variant[at] === whose)
    .sort((a, b) => placeOf(a) - placeOf(b));
  const say = (places: readonly number[], criterion: string | null): Counted =>
    countedOf(index, places, criterion, outputsOfCase);
  const withVerdict = (criterion: number, verdict: string): number[] =>
    own.filter((at) => index.verdictOf(at, criterion) === verdict);
  return {
    judged: own.filter((at) => ['pass', 'fail', 'undecided'].includes(index.fateOf(at))).length,
    criteria: index.criteria
      .map(({ id }, criterion) => {
        const counting = (code: number): number[] => own.filter((at) => columns.counts[criterion]?.[at] === code);
        const failing = counting(2);
        const decided = failing.length + counting(1).length;
        return { criterion: id, decided, ...say(failing, id), modes: modesOf(index, criterion, failing, say) };
      })
      .filter(({ outputs }) => outputs > 0)
      .sort((a, b) => b.outputs - a.outputs),
    apart: apartOf(index, own, withVerdict, say),
    people: peopleOf(review, variant, outputsOfCase),
  };
}

function modesOf(
  index: RunIndex,
  criterion: number,
  failing: readonly number[],
  say: (places: readonly number[], criterion: string | null) => Counted,
): FailuresView['criteria'][number]['modes'] {
  const groups = Map.groupBy(failing, (at) => index.columns.mode[criterion]?.[at] ?? -1);
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, mostShown)
    .flatMap(([mode, places]) => {
      const known = index.modes[mode];
      if (!known) return [];
      const { id, finish, reason } = known;
      return [{ id, finish, reason, ...say(places, known.criterion) }];
    });
}

function apartOf(
  index: RunIndex,
  own: readonly number[],
  withVerdict: (criterion: number, verdict: string) => number[],
  say: (places: readonly number[], criterion: string | null) => Counted,
): Apart[] {
  const byFate = (['error', 'refused', 'waiting'] as const).map((kind): Apart => {
    const places = own.filter((at) => index.fateOf(at) === kind);
    return { kind, criterion: null, ...say(places, null) };
  });
  const reused = own.filter((at) => index.columns.reused[at] === 1 && index.columns.finish[at] !== 0);
  const byReuse: Apart = { kind: 'reused', criterion: null, ...say(reused, null) };
  const byVerdict = (['cannot-tell', 'not-measured'] as const).flatMap((kind) =>
    index.criteria.map(({ id }, at): Apart => ({ kind, criterion: id, ...say(withVerdict(at, kind), id) })),
  );
  return [...byFate, byReuse, ...byVerdict].filter(({ outputs }) => outputs > 0);
}

function countedOf(
  index: RunIndex,
  places: readonly number[],
  criterion: string | null,
  outputsOfCase: OutputsOfCase,
): Counted {
  const [first] = places;
  const cases = new Set(places.map((at) => index.columns.case[at])).size;
  if (first === undefined) return { outputs: 0, cases, example: null };
  const caseId = index.cases[index.columns.case[first] ?? 0]?.id ?? '';
  const [variant, trial] = [index.variants[index.columns.variant[first] ?? 0], index.columns.trial[first] ?? 1];
  const output = outputsOfCase(caseId).find((each) => each.variant === variant && each.trial === trial);
  return { outputs: places.length, cases, example: output ? exampleOf(output, criterion) : null };
}

function exampleOf(output: Output, criterion: string | null): Counted['example'] {
  const verdict = output.verdicts.find((each) => each.criterion === criterion);
  const text = output.answer?.text ?? '';
  const shown = verdict?.span ? text.slice(verdict.span.start, verdict.span.end) : text;
  return {
    case: output.case,
    trial: output.trial,
    text: shown.length > exampleLength ? `${[...shown].slice(0, exampleLength).join('')}…` : shown,
    reason: verdict?.reason ?? output.error?.message ?? '',
  };
}

/** Failure modes in people's own words; none while the review is blind and open, since they would tell the variants apart. */
function peopleOf(review: StoredReview | null, variant: string, outputsOfCase: OutputsOfCase): FailuresView['people'] {
  const open = review === null || review.automatic || review.items.some((item) => item.label === null);
  if (review === null || review.automatic || (review.blind && open)) return { reviewed: 0, modes: [] };
  const items = review.items.filter((item) => item.variant === variant && item.label !== null);
  const groups = new Map<string, { name: string; items: typeof items }>();
  for (const item of items) {
    for (const name of item.failureModes) {
      const known = groups.get(name.toLowerCase());
      groups.set(name.toLowerCase(), { name: known?.name ?? name, items: [...(known?.items ?? []), item] });
    }
  }
  const modes = [...groups.values()].map(({ name, items: named }) => {
    const [first] = named;
    const output = first && outputsOfCase(first.case).find(({ id }) => id === first.outputId);
    return {
      name,
      outputs: named.length,
      cases: new Set(named.map((item) => item.case)).size,
      example: output ? exampleOf(output, null) : null,
    };
  });
  return { reviewed: items.length, modes: modes.sort((a, b) => b.outputs - a.outputs) };
}
