import { type RunView } from '#contract/run';
import { nameFromId } from '../../../ui/evidence/interval-rows.ts';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { type CaseFilter } from './reading-search.ts';

/** One thing that is asked, in words, and how it is taken away. */
export interface AskedThing {
  readonly words: string;
  readonly without: Partial<CaseFilter>;
}

const longest = 60;

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest).trimEnd()}…` : text;
}

/** What a filter asks beyond the row of buttons, each as its own thing. */
export function askedThings(
  filter: CaseFilter,
  run: Pick<RunView, 'criteria'>,
  names: ReadonlyMap<string, string>,
  failure: string | null,
): AskedThing[] {
  const words = copy.filter;
  const things: (AskedThing | false)[] = [
    filter.slice !== null && { words: words.sliceIs(nameFromId(filter.slice)), without: { slice: null } },
    ...filter.criteria.map(({ id, verdict }) => ({
      words: words.criterionIs(`“${shortened(statementOf(run, id))}”`, words.verdicts[verdict]),
      without: { criteria: [] },
    })),
    filter.failure !== null && {
      words: words.failureIs(shortened(failure ?? words.failure)),
      without: { failure: null },
    },
    filter.finish !== null && { words: words.finishIs(words.finishes[filter.finish]), without: { finish: null } },
    filter.answer.trim() !== '' && { words: words.answerIs(shortened(filter.answer.trim())), without: { answer: '' } },
    filter.slowerThanMs !== null && {
      words: words.slowerIs(inNumbers(filter.slowerThanMs)),
      without: { slowerThanMs: null },
    },
    filter.reused !== null && {
      words: filter.reused ? words.reusedIs.yes : words.reusedIs.no,
      without: { reused: null },
    },
    filter.of !== null && {
      words: words.ofIs(filter.of === 'any' ? words.ofAny : (names.get(filter.of) ?? filter.of)),
      without: { of: null },
    },
    filter.intent !== null && { words: words.intentIs(nameFromId(filter.intent)), without: { intent: null } },
    filter.source !== null && { words: words.sourceIs(words.sources[filter.source]), without: { source: null } },
    filter.sensitivity !== null && {
      words: words.sensitivityIs(filter.sensitivity),
      without: { sensitivity: null },
    },
    filter.search.trim() !== '' && { words: words.search(shortened(filter.search.trim())), without: { search: '' } },
  ];
  return things.filter((thing) => thing !== false);
}

export function statementOf({ criteria }: Pick<RunView, 'criteria'>, id: string): string {
  return criteria.find((each) => each.id === id)?.statement ?? id;
}
