import { type Needed } from './needed.ts';
import { type PairedVerdict } from './paired.ts';
import { upperLimitOnZero } from './exact-limits.ts';

/** Numbers as sentences, the same on every screen, in reports and on the command line. */

/**
 * A share (0..1) as whole per cent: "84 %". What is not quite all or not quite nothing never becomes "100 %" or "0 %": there it takes one
 * decimal, and stops at 99.9 and 0.1.
 */
export function percentInWords(share: number): string {
  return `${percentFigure(share)} %`;
}

function percentFigure(share: number): string {
  const percent = share * 100;
  if (percent <= 0) return '0';
  if (percent >= 100) return '100';
  const whole = Math.round(percent);
  if (whole > 0 && whole < 100) return String(whole);
  return Math.min(99.9, Math.max(0.1, percent)).toFixed(1).replace(/\.0$/, '');
}

type Outward = 'down' | 'up';

/**
 * A limit in per cent, rounded away from what it bounds, so that it never claims more than it holds: a lower limit down, an upper one up. Whole, or
 * with one decimal within a point of 0 and 100.
 */
function limitFigure(share: number, outward: Outward): string {
  const percent = share * 100;
  const round = (value: number): number => (outward === 'up' ? Math.ceil(value - 1e-9) : Math.floor(value + 1e-9));
  if (percent <= 0) return '0';
  if (percent >= 100) return '100';
  return String(percent > 1 && percent < 99 ? round(percent) : round(percent * 10) / 10);
}

/** Two limits as a range, rounded outward: "68-99 %". */
export function rangeInWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${limitFigure(low, 'down')}-${limitFigure(high, 'up')} %`;
}

/** An upper limit on a share, rounded up: "14 %". */
export function atMostInWords(share: number): string {
  return `${limitFigure(share, 'up')} %`;
}

/** The limits of a difference in points, rounded outward: "-3 points to +11 points". */
export function pointsRangeInWords(low: number, high: number): string {
  return `${pointsLimit(low, 'down')} to ${pointsLimit(high, 'up')}`;
}

/** The same without the word, where it has just been said: ["-3", "+11"]. */
export function pointsRangeFigures(low: number, high: number): readonly [string, string] {
  const figure = (words: string): string => (words === noDifference ? '0' : words.replace(/ points?$/, ''));
  return [figure(pointsLimit(low, 'down')), figure(pointsLimit(high, 'up'))];
}

const noDifference = 'no difference';

/** Away from zero is up for a gain and down for a loss. A limit that leaves out 0 never reads as 0: that it does is what the verdict rests on. */
function pointsLimit(delta: number, outward: Outward): string {
  const away = delta < 0 === (outward === 'down') ? 'up' : 'down';
  const figure = limitFigure(Math.abs(delta), away);
  return signedPoints(delta, figure === '0' && delta !== 0 ? smallFigure(Math.abs(delta) * 100) : figure);
}

/** One digit that is not 0, rounded down: 0.0565 as "0.05". */
function smallFigure(percent: number): string {
  const digits = Math.min(12, -Math.floor(Math.log10(percent)));
  return (Math.floor(percent * 10 ** digits + 1e-9) / 10 ** digits).toFixed(digits);
}

function signedPoints(delta: number, figure: string): string {
  if (figure === '0') return noDifference;
  return `${delta > 0 ? '+' : '-'}${figure} ${figure === '1' ? 'point' : 'points'}`;
}

/** A difference of two shares (-1..1) in points with its sign: "+4 points", "-0.3 points", "no difference". */
export function pointsInWords(delta: number): string {
  return signedPoints(delta, percentFigure(Math.abs(delta)));
}

export type RateWords = {
  readonly passes: number;
  readonly outputs: number;
  readonly low: number;
  readonly high: number;
};

/** "18 of 20 passed: likely 68-99 %" (two-sided 95 %). */
export function rateInWords({ passes, outputs, low, high }: RateWords): string {
  if (outputs === 0) return 'No answer could be counted';
  return `${grouped(passes)} of ${grouped(outputs)} passed: likely ${rangeInWords({ low, high })}`;
}

/** "0 of 20 cases bad: …up to 14 % (one-sided)" (95 %, exact). `total`: cases, not trials; the limit is a little less than that of a range, which has two. */
export function zeroInWords(total: number): string {
  if (total === 0) return 'No case was looked at';
  return `0 of ${counted(total, 'case')} bad: could still be up to ${atMostInWords(upperLimitOnZero(total))} (one-sided)`;
}

export type ComparisonWords = {
  /** Cases that pass more often, and less often, than with the baseline. */
  readonly gained: number;
  readonly lost: number;
  /** Of those that pass less often: cases that passed every time before and fail every time now. Only these are called lost. null: too few trials to tell. */
  readonly wholly?: number | null | undefined;
  /** Cases that are decided in both: only these can have been gained or lost. */
  readonly cases: number;
  /** Cases of the experiment, where that is known: those that could not be compared are not passed over. */
  readonly total?: number | undefined;
  readonly verdict: PairedVerdict;
  readonly pValue: number;
  readonly needed: Needed;
  /** What fresh trials said, which alone decide; null: nothing was asked again for the whole, or it could not tell. */
  readonly fresh?: FreshWords | null | undefined;
  /** Of the cases that were lost, those that were lost again when all of them were asked again; null: they were not. */
  readonly lostAgain?: number | null | undefined;
};

/** `delta`: difference of the rates, -1..1. */
export type FreshWords = { readonly verdict: Exclude<PairedVerdict, 'too-few'>; readonly delta: number };

/**
 * What a comparison says: a headline that can be repeated in a meeting ("10 cases pass more often, 6 less often of 100. The two cannot be told apart.") and what
 * stands behind it ("A difference this small comes up by chance 45 times in 100. About 680 cases more would tell.").
 */
export function comparisonHeadline(words: ComparisonWords): { headline: string; explanation: string } {
  const { fresh = null, verdict } = words;
  const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
  if (fresh === null) {
    return {
      headline: `${changeInCases(words)}. ${verdictSentences[verdict]}.`,
      explanation: sentences(lostSentence(words), chanceSentence(words), neededSentence(words)),
    };
  }
  // What stands leads; what the first answers said is theirs, and what more of them would tell is no question any longer.
  return {
    headline: `${verdictSentences[fresh.verdict]}: asked again, ${pointsInWords(fresh.delta)}.`,
    explanation: sentences(
      `The first answers alone ${firstVerdicts[verdict]}: ${uncapitalised(changeInCases(words))}.`,
      chanceSentence(words),
      lostSentence(words),
    ),
  };
}

const verdictSentences: Record<PairedVerdict, string> = {
  better: 'Better than the version it replaces',
  worse: 'Worse than the version it replaces',
  'no-detectable-difference': 'The two cannot be told apart',
  'too-few': 'Too few cases to tell',
};

/** What the first answers said, once asking again has said more. */
export const firstVerdicts: Record<PairedVerdict, string> = {
  better: 'were better',
  worse: 'were worse',
  'no-detectable-difference': 'could not tell the two apart',
  'too-few': 'were too few to tell',
};

function uncapitalised(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** "10 cases pass more often, 6 less often (2 of them lost) of 100", "No case passes more or less often of the 3 of 100 that could be compared". */
export function changeInCases({
  gained,
  lost,
  wholly,
  cases,
  total = cases,
}: Pick<ComparisonWords, 'gained' | 'lost' | 'wholly' | 'cases' | 'total'>): string {
  if (cases === 0) return 'No case could be compared';
  const all = grouped(cases);
  const among = total > cases ? `the ${all} of ${grouped(total)} that could be compared` : all;
  if (gained === 0 && lost === 0) return `No case passes more or less often of ${among}`;
  const more = `${grouped(gained)} ${gained === 1 ? 'case passes' : 'cases pass'} more often`;
  const ofThem = wholly ? ` (${grouped(wholly)} of them lost)` : '';
  return `${more}, ${grouped(lost)} less often${ofThem} of ${among}`;
}

/** The one meaning of "lost", where the word has just been said. */
function lostSentence({ wholly, lostAgain = null }: ComparisonWords): string {
  if (!wholly) return '';
  const again = lostAgain === null ? '' : `; asked again, ${lostAgain === 0 ? 'none' : lostAgain} of them once more`;
  return `Lost: passed every time before, fails every time now${again}.`;
}

function chanceSentence({ verdict, pValue, cases, total = cases, gained, lost, fresh }: ComparisonWords): string {
  if (cases === 0) return '';
  const times = timesInHundred(pValue);
  // Where fresh answers lead, it is the difference of the first ones that this is about.
  const difference = (size: 'large' | 'small'): string => (fresh ? `as ${size} as theirs` : `this ${size}`);
  switch (verdict) {
    case 'better':
    case 'worse':
      return `If nothing had changed, a difference ${difference('large')} would come up ${times}.`;
    case 'no-detectable-difference':
      if (gained === 0 && lost === 0)
        return total > cases ? 'Both do the same on every case that was compared.' : 'Both do the same on every case.';
      return pValue > 0.995
        ? 'What was gained and what was lost balance each other, as chance makes them.'
        : `A difference ${difference('small')} comes up by chance ${times}.`;
    case 'too-few':
      return `Whatever ${cases === 1 ? 'one case shows' : `${grouped(cases)} cases show`}, chance could show it too.`;
  }
}

/** From so often on chance is no longer ruled out: the limit that every verdict is held against. */
const chanceLimit = 5;

/** Whole times, or with one decimal where only that shows on which side of the limit it stands, rounded away from it. */
function timesInHundred(pValue: number): string {
  const times = pValue * 100;
  if (Math.round(times) < 1) return 'less than once in 100';
  if (Math.round(times) === 1) return 'once in 100';
  return `${chanceFigure(times)} times in 100`;
}

function chanceFigure(times: number): string {
  const isBelow = times < chanceLimit;
  const whole = Math.round(times);
  if (whole !== chanceLimit || times === chanceLimit) return String(whole);
  return String((isBelow ? Math.floor(times * 10) : Math.ceil(times * 10)) / 10);
}

/** What is said where neither more cases nor more trials would do. */
export const noWayKnown = 'More of the same would not tell them apart.';

/** So many times the cases there are is more than anybody will add. */
const farBeyond = 50;

function neededSentence({ verdict, needed, cases }: ComparisonWords): string {
  if (verdict === 'better' || verdict === 'worse') return '';
  if (needed.cases !== null && needed.trials === null && needed.cases >= farBeyond * cases)
    return `It would take about ${counted(needed.cases, 'case')} more to tell them apart: that small a difference cannot be seen with cases like these.`;
  const ways = [
    needed.cases === null ? '' : `${counted(needed.cases, 'case')} more`,
    needed.trials === null ? '' : `${counted(needed.trials, 'trial')} more of each case`,
  ].filter((way) => way !== '');
  if (ways.length === 2) return `About ${ways.join(', or ')}, would tell them apart.`;
  if (ways.length === 1) return `About ${ways.join('')} would tell them apart.`;
  return cases === 0 || verdict === 'too-few' ? 'Add cases.' : noWayKnown;
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 12345 as "12,345": the same on every machine, whatever its language. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
