import { type Check, checksWithin } from './check.ts';
import { type Span } from '../files/verdict.ts';

/** The language of a stretch of text: its ISO 639-1 code, and whether it can be relied on. */
export interface Detected {
  readonly language: string;
  readonly reliable: boolean;
}

type Detector = (text: string) => Detected;

let detector: Detector | null = null;

/**
 * Gets ready what checks need before they can decide: the tables of `eld` (1.6 MB, about 60 MB in memory), for a `language` check alone.
 * Loaded once. A check that decides without them is not measured.
 */
export async function prepareChecks(checks: readonly Check[]): Promise<void> {
  if (detector !== null || !checks.some((check) => checksWithin(check).some(({ type }) => type === 'language'))) return;
  const { eld } = await import('eld/small');
  eld.enableTextCleanup(true); // addresses and codes are in no language
  detector = (text) => {
    const found = eld.detect(text);
    return { language: found.language, reliable: found.isReliable() };
  };
}

/** What a text is mostly written in. */
export interface MainLanguage {
  /** null: no language has more than half of its letters, or it cannot be told reliably. */
  readonly language: string | null;
  /** The first stretch in another language than the main one; null where there is none. */
  readonly other: (language: string) => Span | null;
}

/**
 * The language of more than half of the letters of a text; null before `prepareChecks`. The detector reads 350 bytes, so the text is read in
 * stretches of that size: at most 40 of them, spread evenly. Stretches whose language is not certain count for none.
 */
export function detectMainLanguage(text: string): MainLanguage | null {
  const detect = detector;
  if (detect === null) return null;
  const stretches = spread(stretchesOf(text), mostStretches).map((span) => {
    const part = text.slice(span.start, span.end);
    const { language, reliable } = detect(part);
    return { ...span, letters: countLetters(part), language: reliable ? language : null };
  });
  const letters = new Map<string, number>();
  for (const each of stretches)
    if (each.language !== null) letters.set(each.language, (letters.get(each.language) ?? 0) + each.letters);
  const total = stretches.reduce((sum, each) => sum + each.letters, 0);
  const main = [...letters].find(([, count]) => count * 2 > total);
  return {
    language: main?.[0] ?? null,
    other: (language) => stretches.find((each) => each.language !== null && each.language !== language) ?? null,
  };
}

/** Letters of any script (Unicode L). */
export function countLetters(text: string): number {
  return [...text.matchAll(/\p{L}/gu)].length;
}

const mostStretches = 40;
const stretchBytes = 330;

/** Cut at white space; Chinese, Japanese and Thai have none, and are cut anywhere. */
function stretchesOf(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let bytes = 0;
  let space = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    if (/\s/u.test(text.charAt(at))) space = at;
    if (bytes < stretchBytes) continue;
    const end = space > start ? space + 1 : at + 1;
    spans.push({ start, end });
    at = end - 1;
    start = end;
    bytes = 0;
  }
  return start < text.length ? [...spans, { start, end: text.length }] : spans;
}

function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter(
    (each) => each !== undefined,
  );
}
