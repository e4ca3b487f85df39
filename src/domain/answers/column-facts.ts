import { tokens } from './answer-shapes.ts';
import { endOf, failureOf, saysToolsWereCalled } from './failed-call.ts';
import { Fields } from './output-fields.ts';
import { plainName } from './output-names.ts';
import { amount, type AnswerFacts, type OutputRecord } from './output-record.ts';
import { togetherOnce, toolCallsIn, toolNamesIn, type ToolsSaid } from './tool-calls-in.ts';

const calls = /(?:tool|function)calls?$|tooluses?$/;
const calledNames = /(?:toolcallnames?|toolscalled|calledtools|toolsused|usedtools|functionscalled)$/;
/** Tools that could be called. */
const offered =
  /^(?:tools?|functions?)(?:definitions?|schemas?|choice|config|available|offered)?$|^(?:available|offered|allowed)(?:tools|functions)$/;
/** Says nothing that the calls do not say. */
const besideCalls = /(?:counts?|ids?|results?|outputs?|responses?|messages?)$/;
const anyOfTools = /tool|functioncall/;

/** True for a column that holds tool calls: where it is blank there were none. */
export function holdsToolCalls(column: string): boolean {
  return calls.test(plainName(column));
}

export interface ColumnFacts extends Omit<AnswerFacts, 'toolCalls'> {
  readonly tools: ToolsSaid & {
    /** The row has a place for calls: that nothing is in it says that there were none. */
    readonly told: boolean;
  };
}

/**
 * What the columns of a row say beside its answer, for files of no format of their own: an error, a status, how it ended, what it took, which tools it
 * called. Only names with a unit count for time and money. `taken`: columns that hold something else.
 */
export function columnFacts(record: OutputRecord, text: string | null, taken: ReadonlySet<string>): ColumnFacts {
  const fields = new Fields([...record.fields].filter(([name]) => !taken.has(name)));
  const first = (...names: string[]): unknown =>
    names.map((name) => fields.at(name)).find((each) => each !== undefined);
  return {
    error: failureOf(fields, text),
    finish: endOf(fields),
    tools: toolsIn(fields, record.blank ?? []),
    latencyMs: amount(first('latencyms', 'durationms', 'responsetimems')),
    costUsd: amount(first('costusd', 'totalcostusd')),
    inputTokens: tokens(amount(first('inputtokens', 'prompttokens'))),
    outputTokens: tokens(amount(first('outputtokens', 'completiontokens'))),
  };
}

function toolsIn(fields: Fields, blank: readonly string[]): ColumnFacts['tools'] {
  const listed = fields.named(calls);
  const said = togetherOnce([
    ...listed.map(({ value }) => toolCallsIn(value)),
    ...fields.named(calledNames).map(({ value }) => toolNamesIn(value)),
  ]);
  const others = fields
    .named(anyOfTools)
    .filter(
      ({ name, value }) => !calls.test(name) && !calledNames.test(name) && !offered.test(name) && !isNothing(value),
    )
    .filter(({ name }) => !isWithin(name) && !(said.calls.length > 0 && besideCalls.test(name)));
  return {
    calls: said.calls,
    unread: said.unread || others.length > 0 || (said.calls.length === 0 && saysToolsWereCalled(fields)),
    told: listed.length > 0 || blank.some(holdsToolCalls),
  };
}

/** A part of a column of calls, which is read as a whole. */
function isWithin(name: string): boolean {
  return /(?:tool|function)calls?(?:id|name|type|function|arguments|index|custom|input)/.test(name);
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0) return true;
  return ['', '0', 'none', 'null', 'nan', 'false', '[]', '{}'].includes(
    (typeof value === 'string' ? value : JSON.stringify(value)).trim().toLowerCase(),
  );
}
