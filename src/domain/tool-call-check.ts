import { type Case } from './case.ts';
import { type Check } from './check.ts';
import { fillValue } from './check-text.ts';
import { cannotTell, doesNotHold, itHolds, notMeasured, quoted, type Holds } from './holds.ts';
import { type ToolCall } from './output.ts';

type ToolCallCheck = Extract<Check, { type: 'tool_call' }>;

/**
 * tool_call: the tool was called with at least these arguments, or (`none: true`) no tool was called at all.
 * Partial match, deep: an object has every field that is asked for and may have more; a list has the same length and each element
 * matches; everything else is equal, and a number is not the text of a number. One call has to match as a whole.
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
  if (named.length === 0)
    return doesNotHold(calls.length === 0 ? `Does not call ${name}.` : `Calls ${names}, not ${name}.`);
  const matches = named.some((call) => partlyEqual(asked.value, call.arguments));
  const given = quoted(JSON.stringify(named.map((call) => call.arguments)).slice(1, -1));
  if (matches && hasRoundedNumber(asked.value))
    return cannotTell(`Calls ${name} with ${given}; numbers of so many digits cannot be compared exactly.`);
  return matches
    ? itHolds(`Calls ${name} with ${given}.`)
    : doesNotHold(`Calls ${name} with other arguments: ${given}.`);
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
