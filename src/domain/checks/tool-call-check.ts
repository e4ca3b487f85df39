import { type Case } from '../cases/case.ts';
import { type Check } from './check.ts';
import { fillValue } from './check-text.ts';
import { cannotTell, doesNotHold, itHolds, notMeasured, quoted, type Holds } from './holds.ts';
import { type ToolCall } from '../answers/output.ts';

type ToolCallCheck = Extract<Check, { type: 'tool_call' }>;

/**
 * tool_call: the tool was called with at least these arguments, or (`none: true`) no tool was called at all.
 * Partial match, deep: an object has every field that is asked for and may have more; a list has the same length and each element
 * matches; everything else is equal, and a number is not the text of a number. One call has to match as a whole.
 * Whether a tool was called under a name that is only written otherwise (`functions.refund`, ` refund`), or with arguments that are no JSON, cannot be
 * told: it is neither shown to be called nor not to be.
 */
export function decideToolCall(check: ToolCallCheck, calls: readonly ToolCall[], aCase: Case): Holds {
  const names = calls.map((call) => quoted(call.name)).join(', ');
  if (check.none === true) {
    return calls.length === 0 ? itHolds('Calls no tool.') : doesNotHold(`Calls ${names}.`);
  }
  const name = quoted(check.name ?? '');
  const asked = fillArguments(check.arguments ?? {}, aCase);
  if (!asked.ok) return notMeasured(asked.message);
  const named = calls.filter((call) => call.name === check.name);
  const given = quoted(JSON.stringify(named.map((call) => call.arguments)).slice(1, -1));
  if (named.some((call) => matches(asked.value, call))) {
    return hasRoundedNumber(asked.value)
      ? cannotTell(`Calls ${name} with ${given}; numbers of so many digits cannot be compared exactly.`)
      : itHolds(`Calls ${name} with ${given}.`);
  }
  if (named.some((call) => !isReadable(call))) return cannotTell(`Calls ${name} with what cannot be read: ${given}.`);
  const alike = calls.find(
    (call) => mayBe(check.name ?? '', call) && (matches(asked.value, call) || !isReadable(call)),
  );
  if (alike) return cannotTell(`Calls ${quoted(alike.name)}, which may be ${name} written otherwise.`);
  if (named.length > 0) return doesNotHold(`Calls ${name} with other arguments: ${given}.`);
  return doesNotHold(calls.length === 0 ? `Does not call ${name}.` : `Calls ${names}, not ${name}.`);
}

/** Where no argument is asked for, any call is the call: one without arguments, too, and one whose arguments are no JSON. */
function matches(asked: unknown, call: ToolCall): boolean {
  return Object.keys(asked as object).length === 0 || partlyEqual(asked, call.arguments);
}

function isReadable({ arguments: given }: ToolCall): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** Written otherwise, not for sure the tool that is asked about and not for sure another one. */
function mayBe(name: string, call: ToolCall): boolean {
  return call.name !== name && namesOf(call.name).includes(bareName(name));
}

/** A name and its parts, as servers and frameworks put them together: `functions.refund:0`, `default_api.refund`, `mcp__shop__refund`. */
function namesOf(name: string): string[] {
  return [name, ...name.split(/[.:/\\]|__/u)].map(bareName).filter((each) => each !== '');
}

/** What of a name is left without the ways of writing it: `IssueRefund`, `issue_refund`, ` issue-refund`. */
function bareName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

type Filled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function fillArguments(value: unknown, aCase: Case): Filled {
  if (typeof value === 'string') return fillValue(value, aCase);
  if (typeof value !== 'object' || value === null) return { ok: true, value };
  const entries: [string, unknown][] = [];
  for (const [key, each] of Object.entries(value)) {
    const filled = fillArguments(each, aCase);
    if (!filled.ok) return filled;
    entries.push([key, filled.value]);
  }
  return { ok: true, value: Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries) };
}

/** Beyond 2^53 several whole numbers are read as one: that they are the same proves nothing. */
function hasRoundedNumber(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasRoundedNumber);
}

function partlyEqual(asked: unknown, given: unknown): boolean {
  if (Array.isArray(asked)) {
    return (
      Array.isArray(given) && asked.length === given.length && asked.every((each, at) => partlyEqual(each, given[at]))
    );
  }
  if (typeof asked !== 'object' || asked === null) return asked === given;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const fields = new Map(Object.entries(given));
  return Object.entries(asked).every(([key, each]) => fields.has(key) && partlyEqual(each, fields.get(key)));
}
