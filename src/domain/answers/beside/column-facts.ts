import { callsSinceAsked, tokens } from '../answer-shapes.ts';
import { endOf, type EndOfCall } from './end-of-call.ts';
import { failureOf, type SaidOfCall, saysToolsWereCalled } from './failed-call.ts';
import { saysNothing } from '../flags.ts';
import { type OddWord, oddWords } from './odd-words.ts';
import { Fields } from './output-fields.ts';
import { endWords, type EndWords } from './silent-ends.ts';
import { plainName } from '../output-names.ts';
import { amount, type AnswerFacts } from '../output-record.ts';
import { paidTokens } from '../token-usage.ts';
import { togetherOnce, toolCallsIn, toolNamesIn, type ToolsSaid } from '../tool-calls-in.ts';

const calls = /(?:tool|function)calls?$|tooluses?$/;
const calledNames = /(?:toolcallnames?|toolscalled|calledtools|toolsused|usedtools|functionscalled)$/;
/** Tools that could be called. */
const offered =
  /^(?:tools?|functions?)(?:definitions?|schemas?|choice|config|available|offered)?$|^(?:available|offered|allowed)(?:tools|functions)$/;
/** Says nothing that the calls do not say. */
const besideCalls = /(?:counts?|ids?|results?|outputs?|responses?|messages?)$/;
const anyOfTools = /tool(?!ong$)|function(?:calls?|names?|used|invoked)|recipientname|^(?:called|invoked)$/;
/** What stands within one of these is read with it. */
const ofTools = new RegExp([calls, offered].map(({ source }) => `(?:${source})`).join('|'));

/** True for a column that holds tool calls: where it is blank there were none. */
export function holdsToolCalls(column: string): boolean {
  return calls.test(plainName(column));
}

export interface ColumnFacts extends Omit<AnswerFacts, 'toolCalls' | 'error' | 'finish'> {
  readonly failure: SaidOfCall | null;
  readonly end: EndOfCall | null;
  readonly tools: ToolsSaid & {
    /** The row has a place for calls: that nothing is in it says that there were none. */
    readonly told: boolean;
  };
  readonly ends: EndWords;
  readonly odd: readonly OddWord[];
  /** The columns of which something was looked for: of the others nobody knows what they say. */
  readonly read: ReadonlySet<string>;
}

/**
 * What the columns of a row say beside its answer: an error, a status, how it ended, what it took, which tools it called. Only names with a unit count for
 * time and money. `blank`: names that the row has with nothing in them.
 */
export function columnFacts(
  columns: Iterable<readonly [string, unknown]>,
  text: string | null,
  blank: readonly string[] = [],
): ColumnFacts {
  const fields = new Fields(columns);
  const first = (...names: string[]): unknown =>
    names.map((name) => fields.at(name)).find((each) => each !== undefined);
  const counted = (...names: string[]): number | null => tokens(amount(first(...names)));
  const { input, output } = paidTokens({
    input: counted('inputtokens', 'prompttokens'),
    output: counted('outputtokens', 'completiontokens'),
    total: counted('totaltokens'),
    outputPart: counted('reasoningtokens', 'thinkingtokens'),
    inputPart: (counted('cachereadinputtokens', 'cachedtokens') ?? 0) + (counted('cachecreationinputtokens') ?? 0),
  });
  return {
    failure: failureOf(fields, text),
    end: endOf(fields),
    ends: endWords(fields),
    odd: oddWords(fields),
    tools: toolsIn(fields, blank),
    read: fields.read,
    latencyMs: amount(first('latencyms', 'durationms', 'responsetimems')),
    costUsd: amount(first('costusd', 'totalcostusd')),
    inputTokens: input,
    outputTokens: output,
  };
}

/**
 * Calls stand in a place for them, wherever that is in the row, or in a conversation beside the answer. Whatever else names a tool may be a call: then which
 * were made is not known.
 */
function toolsIn(fields: Fields, blank: readonly string[]): ColumnFacts['tools'] {
  const listed = fields.named(calls, calls);
  const said = togetherOnce([
    ...listed.map(({ value }) => toolCallsIn(value)),
    ...fields.named(calledNames).map(({ value }) => toolNamesIn(value)),
    ...fields.messages().map(callsSinceAsked),
  ]);
  const others = fields
    .named(anyOfTools, ofTools)
    .filter(
      ({ name, value }) => !calls.test(name) && !calledNames.test(name) && !offered.test(name) && !saysNothing(value),
    )
    .filter(({ name }) => !(said.calls.length > 0 && besideCalls.test(name)));
  return {
    calls: said.calls,
    unread: said.unread || others.length > 0 || (said.calls.length === 0 && saysToolsWereCalled(fields)),
    told: listed.length > 0 || blank.some(holdsToolCalls),
  };
}
