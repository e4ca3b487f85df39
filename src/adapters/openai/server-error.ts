/** What a server says in place of an answer, whatever shape its error has. Pure. */
import { z } from 'zod';
import { type CountedTokens } from '#domain/run/call-bound';
import { beginningOf } from './redact.ts';

/** The error of one server, read as far as it is understood. */
export interface ErrorSaid {
  /** The server's own words. */
  readonly message: string;
  /** Its codes, types and states in lower case: "insufficient_quota", "invalid_request_error", "429". */
  readonly codes: readonly string[];
  /** The field of the request that it is about, where it names one. */
  readonly param: string | null;
  /** Milliseconds it asks us to wait, where it says so in its text. */
  readonly waitMs: number | null;
}

/** An answer with an error's status, or an error where an answer should have been. */
export class ServerError extends Error {
  /** The status that counts: the HTTP status, or the one that an error within a 200 names. */
  readonly status: number;
  readonly headers: Headers | null;
  /** null: what came is no error document of an API; a web page, for example. */
  readonly said: ErrorSaid | null;
  /** The server, or a model behind it, may have worked on the answer before. */
  readonly mayHaveWorked: boolean;
  /** What it had counted by then; null: nothing is known. */
  readonly counted: CountedTokens | null;

  constructor(
    status: number,
    said: ErrorSaid | null,
    options: {
      readonly headers?: Headers | null;
      readonly mayHaveWorked?: boolean;
      readonly counted?: CountedTokens | null;
      readonly body?: string;
    } = {},
  ) {
    super(`${status} ${said?.message ?? (beginningOf(options.body ?? '') || '(no body)')}`);
    this.name = 'ServerError';
    this.status = status;
    this.headers = options.headers ?? null;
    this.said = said;
    this.mayHaveWorked = options.mayHaveWorked ?? false;
    this.counted = options.counted ?? null;
  }

  /** The same, with the headers under which it came, and what was counted in the answer that it ended. */
  under(headers: Headers, counted: CountedTokens | null): ServerError {
    return new ServerError(this.status, this.said, { headers, counted, mayHaveWorked: this.mayHaveWorked });
  }
}

const code = z.union([z.string(), z.number()]).nullish().catch(null);
const issueSchema = z.object({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string().catch('') });
const issuesSchema = z.union([z.array(issueSchema).min(1), z.object({ detail: z.array(issueSchema).min(1) })]);

const errorSchema = z.looseObject({
  message: z.unknown().optional(),
  code,
  type: code,
  status: code,
  param: z.string().nullish().catch(null),
  innererror: z.object({ code }).nullish().catch(null),
  details: z
    .array(z.looseObject({ retryDelay: z.string().nullish().catch(null), reason: code }))
    .nullish()
    .catch(null),
});

/** The error document in a parsed body: `{error: {...}}`, `{error: "..."}`, a list of one (Gemini), `{detail: ...}` (FastAPI), `{message, code}`. */
export function readError(value: unknown): ErrorSaid | null {
  if (Array.isArray(value)) return value.length === 0 ? null : readError(value[0]);
  if (typeof value !== 'object' || value === null) return null;
  if ('error' in value && value.error !== null && value.error !== undefined && value.error !== false)
    return describe(value.error, value);
  if ('errors' in value && Array.isArray(value.errors) && value.errors.length > 0)
    return describe(value.errors[0], value);
  if ('detail' in value) return describe(value.detail, value);
  if ('message' in value && !('choices' in value)) return describe(value, value);
  return null;
}

export function readErrorText(body: string): ErrorSaid | null {
  try {
    return readError(JSON.parse(body));
  } catch {
    return null;
  }
}

function describe(error: unknown, whole: object): ErrorSaid {
  const issues = issuesOf(error);
  if (issues !== null) return said({ message: issues.message, param: issues.param, codes: codesOf(whole) });
  if (typeof error === 'string') return said({ message: error, param: null, codes: codesOf(whole) });
  const parsed = errorSchema.safeParse(error);
  if (!parsed.success) return said({ message: JSON.stringify(error) ?? '', param: null, codes: codesOf(whole) });
  const { message, param, details } = parsed.data;
  const within = issuesOf(message);
  const text = within?.message ?? (typeof message === 'string' ? message : JSON.stringify(message ?? error));
  const delay = details?.find((each) => each.retryDelay)?.retryDelay ?? null;
  const reasons = (details ?? []).flatMap((each) => each.reason ?? []);
  return said({ message: text, param: within?.param ?? param ?? null, codes: [...codesOf(error), ...reasons], delay });
}

function codesOf(error: unknown): (string | number)[] {
  const parsed = errorSchema.safeParse(error);
  if (!parsed.success) return [];
  const { code: own, type, status, innererror } = parsed.data;
  return [own, type, status, innererror?.code].flatMap((each) => each ?? []);
}

/** What a validating server lists: `[{loc: ["body", "seed"], msg: "Extra inputs are not permitted"}]`. */
function issuesOf(value: unknown): { message: string; param: string } | null {
  const parsed = issuesSchema.safeParse(value);
  if (!parsed.success) return null;
  const issues = Array.isArray(parsed.data) ? parsed.data : parsed.data.detail;
  const pathOf = ({ loc }: z.infer<typeof issueSchema>): string => loc.filter((each) => each !== 'body').join('.');
  const [first] = issues;
  if (first === undefined) return null;
  return { message: issues.map((each) => `'${pathOf(each)}': ${each.msg}`).join('; '), param: pathOf(first) };
}

function said(parts: {
  readonly message: string;
  readonly param: string | null;
  readonly codes: readonly (string | number)[];
  readonly delay?: string | null;
}): ErrorSaid {
  const { message, param, codes, delay = null } = parts;
  return {
    message,
    param: param === '' ? null : param,
    codes: codes.map((each) => String(each).toLowerCase()),
    waitMs: waitWithin(delay === null ? message : `retry in ${delay}`),
  };
}

/** "Please try again in 1.2s", "retry after 20 seconds", "try again in 6m0s", "in 820ms". */
function waitWithin(text: string): number | null {
  const asked =
    /\b(?:try again|retry)\s+(?:in|after)\s+((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|h|hours?|m|min|minutes?|s|sec|seconds?)\s*)+)/iu.exec(
      text,
    )?.[1];
  if (asked === undefined) return null;
  let total = 0;
  for (const [, amount, unit = ''] of asked.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/giu)) {
    const ms = /^(ms|milli)/iu.test(unit) ? 1 : /^h/iu.test(unit) ? 3_600_000 : /^m/iu.test(unit) ? 60_000 : 1_000;
    total += Number(amount) * ms;
  }
  return Math.round(total);
}

/** Words that stand for a status where an error comes without one. */
const statusWords: readonly (readonly [RegExp, number])[] = [
  [/insufficient_(quota|credits|balance)|billing|payment_required|budget_exceeded/u, 402],
  [/rate_?limit|too_many_requests|resource_exhausted|throttl/u, 429],
  [/invalid_api_key|api_key_invalid|authentication|unauthori[sz]ed|unauthenticated/u, 401],
  [/permission|forbidden/u, 403],
  [/overloaded|unavailable|capacity/u, 503],
  [/deadline|timeout|timed_out/u, 504],
  [/not_?found/u, 404],
  [/invalid_request|invalid_argument|bad_request|context_length|unsupported|content_filter|content_policy/u, 400],
  [/server_error|internal|api_error|upstream|bad_gateway/u, 500],
];

/**
 * An account or a key without money, in words that come with other statuses than 402: Anthropic (400 "credit balance is too low", "API usage limits"), LiteLLM
 * (400 or 429 "Budget has been exceeded", "ExceededBudget"), xAI (403, 429 "used all available credits", "spending limit"), Fireworks (412 "spending limit"),
 * OpenRouter (403 "Key limit exceeded").
 */
export const outOfMoney =
  /insufficient (credit|balance|quota|funds)|out of credit|(add|purchase|buy|requires?) (more )?credit|credit (balance|limit) (is too low|exceeded)|budget has been exceeded|exceededbudget|exceeded (your |the )?budget|used all available credits|spending limit|api usage limits|key limit exceeded/iu;

const statusSentences: readonly (readonly [RegExp, number])[] = [
  [outOfMoney, 402],
  [/rate limit|too many requests/iu, 429],
  [/api key.{0,20}(invalid|not valid)|(invalid|incorrect) api key|unauthori[sz]ed/iu, 401],
  [/unexpected endpoint|unknown (url|path|endpoint)|no route/iu, 404],
];

/** The status that an error names which came with none of its own, or with 200. One that names nothing is a failure of the server. */
export function statusWithin({ codes, message }: ErrorSaid): number {
  for (const each of codes) {
    const number = /^[45]\d\d$/u.test(each) ? Number(each) : null;
    if (number !== null) return number;
  }
  for (const [words, status] of statusWords) if (codes.some((each) => words.test(each))) return status;
  return statusSentences.find(([words]) => words.test(message))?.[1] ?? 500;
}
