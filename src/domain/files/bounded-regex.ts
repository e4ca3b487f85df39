import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A pattern that is ready to search, or a sentence that says why it cannot be used. */
export type CompiledPattern =
  | {
      readonly ok: true;
      /** The first match, leftmost, in UTF-16 code units (end exclusive); null when there is none. */
      find(text: string): { readonly start: number; readonly end: number } | null;
    }
  | { readonly ok: false; readonly message: string };

const maximumPatternLength = 20_000;
const maximumCached = 500;
const cache = new Map<string, CompiledPattern>();

/**
 * Compiles a pattern from a repository file for the linear-time engine (RE2 syntax: no look-around, no back-references),
 * so that no pattern can hang the app: `(a+)+$` takes V8 seconds on 31 characters and this engine none.
 * Never throws. The most recently used 500 patterns are kept compiled.
 */
export function compilePattern(pattern: string, options: { readonly ignoreCase?: boolean } = {}): CompiledPattern {
  const key = `${options.ignoreCase === true ? 'i' : '-'}${pattern}`;
  const compiled = cache.get(key) ?? compile(pattern, options.ignoreCase === true);
  // Deleting before setting moves the entry to the end of the map's order, which is what makes it "recently used".
  cache.delete(key);
  cache.set(key, compiled);
  if (cache.size > maximumCached) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  return compiled;
}

/** The pattern that matches exactly this text: for a value that is put into a pattern. */
export function quotePattern(text: string): string {
  return RE2JS.quote(text);
}

function compile(pattern: string, ignoreCase: boolean): CompiledPattern {
  if (pattern.length > maximumPatternLength) {
    return { ok: false, message: `the pattern is longer than ${maximumPatternLength} characters` };
  }
  try {
    const program = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return {
      ok: true,
      find(text) {
        const matcher = program.matcher(text);
        return matcher.find() ? { start: matcher.start(), end: matcher.end() } : null;
      },
    };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}

/** The engine's words, with a hint where a person most likely meant a feature that linear time rules out. */
function messageOf(error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) return 'the pattern is too large or cannot be read';
  const part = error.getPattern();
  const place = part === null || part === '' ? '' : ` at "${part}"`;
  if (part !== null && /^\(\?(<?[=!])/.test(part)) {
    return `look-ahead and look-behind are not supported${place}: they cannot run in linear time`;
  }
  if (part !== null && /^\\[1-9k]/.test(part)) {
    return `back-references are not supported${place}: they cannot run in linear time`;
  }
  return `${error.getDescription()}${place}`;
}
