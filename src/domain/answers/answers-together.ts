import { type AnswerOfRow, type RowTraces } from './answer-of-row.ts';
import { type PlaceOfEnds, placesOfEnds, silenceIn } from './beside/silent-ends.ts';
import { worstFinish } from './finish-words.ts';
import { isIncomplete } from './output.ts';
import { contradiction, placesOfFlags } from './own/own-flags.ts';

interface AmongOthers {
  readonly row: AnswerOfRow;
  readonly traces: RowTraces | null;
}

/** What of each answer is to be changed once all are known: in the order of the rows. */
export function answersTogether(rows: readonly AmongOthers[]): Partial<AnswerOfRow>[] {
  const places = placesOfEnds(rows.flatMap(({ traces }) => traces?.ends ?? []));
  const isEndSaid = rows.some(({ traces }) => traces?.endSaid === 'word');
  const flagPlaces = placesOfFlags(rows.flatMap(({ traces }) => (traces === null ? [] : [traces.flags])));
  const isStatusOfProduct = rows.some(({ traces }) => traces?.trouble?.kind === 'word');
  return rows.map(({ row, traces }) => {
    if (traces === null || row.facts.error !== null) return {};
    return {
      ...silent(row, traces, places),
      ...(isEndSaid && traces.endSaid === 'nothing' && silentItself(row)),
      ...troubled(row, troubleOf(traces, isStatusOfProduct) ?? contradiction(traces.flags, flagPlaces)),
    };
  });
}

/** Other rows say how their call ended, and this one does not. */
function silent(row: AnswerOfRow, traces: RowTraces, places: ReadonlyMap<string, PlaceOfEnds>): Partial<AnswerOfRow> {
  if (traces.ends === null) return {};
  const open = traces.saysEnd ? new Map([...places].filter(([place]) => place !== 'end')) : places;
  const against = silenceIn(traces.ends, open);
  if (against === null) return {};
  const { finish } = row.facts;
  const isKnown = finish !== null && isIncomplete(finish);
  return {
    facts: { ...row.facts, finish: worstFinish([finish, 'unknown']) },
    ...(!isKnown && { against: { kind: 'column', ...against } }),
  };
}

/** The answers of other rows say how they ended, and this one has nothing in that place. */
function silentItself({ facts }: AnswerOfRow): Pick<AnswerOfRow, 'facts' | 'against'> {
  const why = 'it says nothing of how it ended, and other answers do';
  return { facts: { ...facts, finish: worstFinish([facts.finish, 'unknown']) }, against: { kind: 'answer', why } };
}

/** Why an object says that it failed, unless the product's own answers have such words in that place. */
function troubleOf({ trouble }: RowTraces, isStatusOfProduct: boolean): string | null {
  if (trouble === null || trouble.kind === 'word' || (trouble.kind === 'status' && isStatusOfProduct)) return null;
  return trouble.why;
}

function troubled({ facts }: AnswerOfRow, why: string | null): Partial<AnswerOfRow> {
  if (why === null) return {};
  const isKnown = facts.finish !== null && isIncomplete(facts.finish);
  return { doubtful: true, ...(!isKnown && { against: { kind: 'answer', why } }) };
}
