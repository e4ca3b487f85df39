import { cut } from '#domain/answers/error-words';
import { noAnswer, type OutputRow } from '#domain/answers/output-columns';
import { type RowProblem } from '#domain/answers/output-file';
import { counted } from '#domain/result/gate-words';

/** Calls that failed and answers of which something may be missing, each with how to say that it is otherwise. */
export function failures(rows: readonly OutputRow[]): RowProblem[] {
  return rows.flatMap((each): RowProblem[] => {
    const { row, note, unread, facts } = each;
    const { error } = facts;
    if (unread === true) return [{ row, message: (error ?? '').replace(/^it /, '') }];
    const said = note === undefined ? [] : [{ row, message: note }];
    if (error === null) return [...said, ...doubts(each)];
    const message = error === noAnswer ? 'has no answer' : `is a call that failed: ${error}`;
    return [{ row, message, ...wayOutOf(each) }];
  });
}

/** What leaves it open whether an answer is whole, where the file does not say it in so many words. */
function doubts(each: OutputRow): RowProblem[] {
  const { row, text, against } = each;
  if (against === undefined) return [];
  const message =
    against.why !== undefined
      ? `counts as incomplete: ${against.why}`
      : `counts as incomplete: its answer reads like none, or like a part of one (“${cut(text.trim()).slice(0, 80)}”)`;
  return [{ row, message, ...wayOutOf(each) }];
}

function wayOutOf({ against }: OutputRow): Pick<RowProblem, 'wayOut'> {
  if (against === undefined) return {};
  return { wayOut: against.kind === 'answer' ? { kind: 'answers' } : { kind: 'column', column: against.column } };
}

/** A refusal is an answer, and passes what it is not asked about: how many there are is to be known. */
export function refusals(rows: readonly OutputRow[]): RowProblem[] {
  const marked = rows.filter(({ facts }) => facts.error === null && facts.finish === 'refused');
  const [first] = marked;
  if (first === undefined) return [];
  const which = marked.length === 1 ? `row ${first.row}` : `row ${first.row} the first`;
  const asked = 'Refusals are judged like other answers; a check of the type refusal asks about them.';
  const message = `${counted(marked.length, 'answer is marked as a refusal', 'answers are marked as refusals')} (${which}). ${asked}`;
  return [{ row: null, message }];
}
