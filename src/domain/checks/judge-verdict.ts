/** The way a judge decides: for the statement (or with enough points), against it. */
export type Way = 'for' | 'against';

/** How the answer that was asked for decides, so that whatever stands beside it can be held against it. */
export interface Decided {
  /** null: it cannot be told. */
  readonly holds: boolean | null;
  /** The field that was asked for. */
  readonly asked: 'verdict' | 'score';
  /** Points from which it holds; null without a scale. */
  readonly passAt: number | null;
}

/** A verdict as a word, in the one way that it is written: "does not hold", "Does_Not_Hold" and "doesn't hold" are one. */
export function verdictWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[’`´]/gu, "'")
    .replace(/[.!]+$/u, '')
    .replaceAll(/[\s_\u2010-\u2015-]+/gu, '-')
    .replace(/^doesn'?t-hold$/u, 'does-not-hold')
    .replace(/^(?:can'?t|can-not|cannot)-tell$/u, 'cannot-tell');
}

/** What a word says wherever it stands. */
const plainWords: ReadonlyMap<string, Way> = new Map([
  ...['holds', 'hold', 'pass', 'passes', 'passed'].map((word) => [word, 'for'] as const),
  ...['does-not-hold', 'not-hold', 'fail', 'fails', 'failed', 'not-passed', 'not-met'].map(
    (word) => [word, 'against'] as const,
  ),
]);
/** What says it only in a field that is about the verdict: `needs_review: no` is none. */
const shortWords: ReadonlyMap<string, Way> = new Map([
  ...['true', 'yes', 'y', '1', 'correct', 'met', 'ok', 'positive', 'accept', 'accepted'].map(
    (word) => [word, 'for'] as const,
  ),
  ...['false', 'no', 'n', '0', 'incorrect', 'wrong', 'unmet', 'negative', 'reject', 'rejected'].map(
    (word) => [word, 'against'] as const,
  ),
]);

const aboutVerdict =
  /^(?:verdicts?|pass|passes|passed|hold|holds|results?|final|decisions?|judge?ments?|judged?|outcomes?|conclusions?|answer|ok|correct|true|met|satisf\w+|fulfil\w*|valid|success\w*|compliant|assessment|ruling|evaluation)$/u;
/** A field of which "true" is against it: `failed: false` agrees with "holds". */
const aboutFailure = /^(?:fail|fails|failed|failure|incorrect|untrue|false|wrong|rejected|unmet)$/u;
const aboutPoints = /^(?:scores?|ratings?|points?|grades?|marks?|stars?)$/u;
/** What the points are measured with, not given. */
const aboutScale = /^(?:max|maximum|min|minimum|scale|threshold|limit|possible|total|range|pass|required|asked|of)$/u;
/** Words about the answer, and of it: whatever they say, they are no verdict. */
const givenReasons: ReadonlySet<string> = new Set(['reason', 'quote']);

/** The field names of a reply as words: `finalScore` and `final_score` are one. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u);
}

/** The ways that the fields of a reply state beside the one asked for, however deep they stand; `of`: the name that holds them. */
function* waysIn(value: unknown, of: string, decided: Decided): Generator<Way> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      if (givenReasons.has(name)) continue;
      yield* waysIn(each, Array.isArray(value) ? of : name, decided);
    }
    return;
  }
  const way = wayOf(value, wordsOf(of), decided);
  if (way !== null) yield way;
}

function wayOf(value: unknown, name: readonly string[], { passAt }: Decided): Way | null {
  const has = (pattern: RegExp): boolean => name.some((word) => pattern.test(word));
  if (has(aboutPoints) && !has(aboutScale)) {
    const points = pointsIn(value);
    if (points !== null) return passAt !== null ? wayFor(points >= passAt) : points <= 0 ? 'against' : null;
  }
  if (typeof value === 'string') {
    const plain = plainWords.get(verdictWord(value));
    if (plain !== undefined) return plain;
  }
  const isTurned = has(aboutFailure);
  if (!isTurned && !has(aboutVerdict)) return null;
  const word = verdictWord(String(value));
  const short = shortWords.get(word);
  if (short !== undefined) return isTurned ? opposite(short) : short;
  return typeof value === 'string' && !name.includes('answer') ? (waysInWords(value)[0] ?? null) : null;
}

function pointsIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(?:\.\d+)?$/u.test(value.trim()) ? Number(value) : null;
}

const wayFor = (holds: boolean): Way => (holds ? 'for' : 'against');
const opposite = (way: Way): Way => (way === 'for' ? 'against' : 'for');

const not = String.raw`(?:\bnot|n['’]t|\bnever|\bno longer)(?:\s+\w+){0,2}?\s+`;
const it = String.raw`\b(?:it|this|that|(?:the|this|my)\s+(?:statement|criterion|claim|condition|requirement|verdict|judge?ment))(?:\s+is|\s+was|['’]s)\s+(?:\w+ly\s+|so\s+)?`;
const verdict = String.raw`\b(?:verdict|conclusion|judge?ment|decision|result)["'\x60*“”‘’]*(?:\s+is|\s*[:=])?\s*["'\x60*“”‘’]*`;
const sentenceStart = String.raw`(?<=^|[.:;!?,\n—–-]\s{0,3})`;
const sentenceEnd = String.raw`(?=\s*(?:[.,;:!?\n—–]|$))`;

const against = new RegExp(
  [
    `${not}(?:holds?|pass(?:es|ed)?|met|meet the|true|satisf(?:y|ied)|fulfil(?:led)?)\\b`,
    `\\bdoes-not-hold\\b`,
    `\\bfail(?:s|ed)?\\b(?!\\s+to\\b)`,
    `${it}(?:false|wrong|incorrect|untrue|violated)\\b`,
    `${verdict}(?:no|false|negative|does\\W+not)\\b`,
    `${sentenceStart}no${sentenceEnd}`,
  ].join('|'),
  'giu',
);
const inFavour = new RegExp(
  [
    `\\bholds\\b|\\bpasse[sd]\\b`,
    `${it}(?:true|correct|right|met|satisfied|fulfilled)\\b`,
    `${verdict}(?:yes|true|positive|pass)\\b`,
    `${sentenceStart}yes${sentenceEnd}`,
  ].join('|'),
  'giu',
);

/** The ways that words of a judge's own state. */
function waysInWords(text: string): Way[] {
  const rest = text.replaceAll(against, '\n');
  return [...(rest === text ? [] : (['against'] as const)), ...(rest.search(inFavour) < 0 ? [] : (['for'] as const))];
}

const pointsSaid = /\b(?:score|rating|points?|grade)["'`*“”‘’]*(?:\s+is|\s+of|\s*[:=])\s*["'`*“”‘’]*(\d+(?:\.\d+)?)/giu;
/** Words behind the answer that take it back, whichever way it was. */
const takesBack =
  /\b(?:correction|corrected|mistake[ns]?|mistakenly|opposite|reconsider\w*|actually|disregard|scratch that|on (?:second thoughts?|reflection))\b|\b(?:however|instead|wait|hold on),|\bi\s+(?:was|am|stand)\s+(?:wrong|corrected)\b/iu;

/**
 * Whether anything in a reply opposes what it was asked for: a field at any depth, words before the object or words behind it. Two verdicts are
 * none. Words that agree, or decide nothing, are welcome.
 */
export function isContradicted(
  reply: Readonly<Record<string, unknown>>,
  { before, after }: { readonly before: string; readonly after: string },
  decided: Decided,
): boolean {
  if (takesBack.test(after)) return true;
  const others = Object.fromEntries(Object.entries(reply).filter(([name]) => name !== decided.asked));
  const words = [before, after];
  const points = words.flatMap((text) => [...text.matchAll(pointsSaid)].map(([, number]) => Number(number)));
  const { passAt, holds } = decided;
  const ways = [
    ...waysIn(others, '', decided),
    ...words.flatMap(waysInWords),
    ...points.flatMap((each) => (passAt === null ? (each <= 0 ? ['against' as const] : []) : [wayFor(each >= passAt)])),
  ];
  return ways.some((way) => holds === null || way !== wayFor(holds));
}
