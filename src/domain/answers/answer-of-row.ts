import { columnFacts, type ColumnFacts } from './beside/column-facts.ts';
import { type OddWord } from './beside/odd-words.ts';
import { type EndWords } from './beside/silent-ends.ts';
import { isTick } from './beside/ticks.ts';
import { worstFinish } from './finish-words.ts';
import { type Finish, isIncomplete } from './output.ts';
import { type AnswerFacts, type OutputRecord } from './output-record.ts';
import { type OwnAnswer, ownAnswer } from './own-answer.ts';
import { type OwnFlags } from './own/own-flags.ts';
import { type OwnTrouble } from './own/own-trouble.ts';
import { noTools, togetherOnce } from './tool-calls-in.ts';

/** The answer of a row and what the file says about it. */
export interface AnswerOfRow {
  /** '' where the call failed. */
  readonly text: string;
  readonly facts: AnswerFacts;
  /** What says that it failed or is not whole, where a person may know better: a column, or the answer's own text. */
  readonly against?: Against;
  /**
   * The answer is a word that programs write where there was none (`None`), or an object that says of itself that something went wrong: one it is only
   * where the product says such words, or answers in JSON.
   */
  readonly doubtful?: true;
  /** What was decided about the row that a person would want to know. */
  readonly note?: string;
}

/** Where something stands that speaks against an answer, and can be said to say nothing of it. */
export type Against =
  | { readonly kind: 'column'; readonly column: string; readonly why: string }
  /** `why`: an object says it itself, beside its text. */
  | { readonly kind: 'answer'; readonly why?: string };

/** What of a row can be understood only among the other rows. */
export interface RowTraces {
  /** null: a tool with a form of its own wrote the row, and leaves out what it has no word for. */
  readonly ends: EndWords | null;
  readonly trouble: OwnTrouble | null;
  readonly flags: OwnFlags;
  /** Columns of which something was looked for. */
  readonly read: ReadonlySet<string>;
  readonly odd: readonly OddWord[];
  /** The answer itself says how the call ended, wherever a column does not. */
  readonly saysEnd: boolean;
  /** What the answer has in a place of its own for that. */
  readonly endSaid: 'word' | 'nothing' | null;
}

/** Which columns are read, and how. */
export interface RowReading {
  readonly output: string;
  /** Those that may say how the call went. */
  readonly ofCall: (name: string) => boolean;
  /** Columns in which a tick says that there was no error. */
  readonly ticked: ReadonlySet<string>;
  /** As `OutputReading` has it. */
  readonly isPlain: boolean;
  /** The file has a column of tool calls: where that is blank, there were none. */
  readonly tellsTools: boolean;
}

/** The answer and what the file says about it. What failed has no text, whatever stands in its place. */
export function answerOf(
  record: OutputRecord,
  { isPlain, tellsTools, ofCall, output, ticked }: RowReading,
): { readonly answer: AnswerOfRow; readonly traces: RowTraces } {
  const value = record.fields.get(output);
  const own = ownAnswer(value, record.written?.get(output), isPlain);
  const { text } = own;
  const { facts: told } = record;
  const besides = told
    ? Object.entries(told.beside)
    : [...record.fields].filter(([name, value]) => ofCall(name) && !(ticked.has(name) && isTick(value)));
  const blank = (record.blank ?? []).filter((name) => ofCall(name));
  const said = columnFacts(besides, text, told ? [] : blank);
  const finish = worstFinish([told?.finish ?? null, said.end?.finish ?? null, own.finish]);
  // A table has no other way to write an empty answer than an empty cell; only where it says so is it one.
  const isEmpty = text === null && said.end?.finish === 'empty';
  const failure = told?.error ?? said.failure?.why ?? null;
  const error = failure ?? own.error ?? (text === null && !isEmpty ? noAnswer : null);
  const tools = togetherOnce([told?.tools ?? noTools, said.tools, own.tools]);
  const isWhole = (told?.tellsTools ?? (said.tools.told || tellsTools)) && own.isRead;
  const calls = tools.calls.length > 0 || isWhole ? tools.calls : null;
  const against = told ? null : againstIn(said, own, { error, failure, finish });
  return {
    answer: {
      text: error === null ? (text ?? '') : '',
      ...(error === null && own.isDoubtful && { doubtful: true }),
      ...(against !== null && { against }),
      ...(error === null && own.note !== null && { note: own.note }),
      facts: {
        error,
        finish,
        toolCalls: tools.unread ? null : calls,
        latencyMs: told ? told.latencyMs : said.latencyMs,
        costUsd: told ? told.costUsd : said.costUsd,
        inputTokens: (told ?? said).inputTokens ?? own.inputTokens,
        outputTokens: (told ?? said).outputTokens ?? own.outputTokens,
      },
    },
    traces: {
      ends: told ? null : said.ends,
      trouble: own.trouble,
      flags: own.flags,
      read: said.read,
      odd: said.odd,
      saysEnd: own.finish !== null,
      endSaid: own.endSaid,
    },
  };
}

interface Decided {
  readonly error: string | null;
  readonly failure: string | null;
  readonly finish: Finish | null;
}

/** What a person may know better: where the decision against an answer was made. */
function againstIn(said: ColumnFacts, own: OwnAnswer, { error, failure, finish }: Decided): Against | null {
  if (failure !== null) return said.failure === null ? null : { kind: 'column', ...said.failure };
  if (own.error !== null && error === own.error) return { kind: 'answer' };
  if (error !== null || finish === null || !isIncomplete(finish)) return own.isDoubtful ? { kind: 'answer' } : null;
  const { end } = said;
  if (end?.finish === finish) return { kind: 'column', column: end.column, why: end.why };
  return { kind: 'answer' };
}

export const noAnswer = 'it has no answer';
