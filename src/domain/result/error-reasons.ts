import { type CallError, type Output } from '../answers/output.ts';
import { type ErrorReason } from './run-result.ts';

/** Kinds of reasons that are named; what is left is one entry more. */
const reasonsNamed = 5;
const longestReason = 200;
/** Read of a message: what is longer tells nothing more, and a server may write megabytes. */
const readOfMessage = 1_000;
/** What stands where messages of one kind differ: numbers, ids, times. */
const varying = '…';

/**
 * Why calls of these outputs brought no answer: messages that differ in numbers, ids or quoted keys alone are one reason. The most frequent first,
 * at most six, each on one line and short; the counts add up to all errors. Nothing that looks like a key stays in.
 */
export function errorReasons(outputs: readonly Output[]): ErrorReason[] {
  const known = new Map<string, string>();
  const groups = new Map<string, { code: string; reasons: Set<string>; shape: string; count: number }>();
  for (const output of outputs) {
    if (output.state !== 'error') continue;
    const { code, message } = output.error ?? unknownError;
    const reason = known.get(message) ?? oneShortLine(message);
    known.set(message, reason);
    const shape = shapeOf(reason);
    const key = `${code}\n${shape}`;
    const group = groups.get(key);
    if (group) {
      group.count += 1;
      if (group.reasons.size < 2) group.reasons.add(reason);
    } else groups.set(key, { code: oneShortLine(code), reasons: new Set([reason]), shape, count: 1 });
  }
  const found = [...groups.values()]
    .map(({ code, reasons, shape, count }) => ({
      code,
      reason: reasons.size === 1 ? [...reasons].join('') : shape,
      count,
    }))
    .sort((a, b) => b.count - a.count || (`${a.code} ${a.reason}` < `${b.code} ${b.reason}` ? -1 : 1));
  const rest = found.slice(reasonsNamed).reduce((sum, each) => sum + each.count, 0);
  return rest === 0
    ? found
    : [...found.slice(0, reasonsNamed), { code: 'other', reason: 'Other reasons.', count: rest }];
}

/** Calls without an answer that the server may have charged for. */
export function mayHaveBeenCharged(outputs: readonly Output[]): number {
  return outputs.filter((output) => output.state === 'error' && output.error?.mayHaveBeenCharged === true).length;
}

const unknownError: CallError = { code: 'unknown', message: 'Nothing is known about it.', mayHaveBeenCharged: true };

/** Text that a server may have written, on one line, without control characters and without what looks like a key. */
export function oneShortLine(message: string): string {
  const read = message.slice(0, readOfMessage).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  const line = [...withoutKeys(read).trim()];
  return line.length <= longestReason ? line.join('') : `${line.slice(0, longestReason - 1).join('')}…`;
}

function withoutKeys(text: string): string {
  return (
    text
      .replace(/\bBearer\s+[\w.~+/=-]{4,}/giu, 'Bearer [key]')
      .replace(/\b(?:sk|pk|rk)-[\w*-]{6,}/gu, '[key]')
      .replace(/([?&][\w.-]*(?:key|token|secret|signature|password)[\w.-]*=)[^\s&,;]+/giu, '$1[key]')
      // A long run of letters and digits mixed is a key or an id: neither tells why.
      .replace(/[\w-]{24,}/gu, (word) => (/\d/u.test(word) && /[A-Za-z]/u.test(word) ? varying : word))
  );
}

function shapeOf(reason: string): string {
  return reason
    .replace(/\b(?:req|run|chatcmpl|resp|org|proj)[-_][\w-]+/gu, varying)
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/giu, varying)
    .replace(/(?<!HTTP |\d)\d[\d.,:]*(?:\s?(?:ms|s|m|h)\b)?/gu, varying);
}
