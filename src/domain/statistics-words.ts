import { type Needed } from './statistics-needed.ts';
import { type PairedVerdict } from './statistics-paired.ts';
import { upperLimitOnZero } from './statistics-exact-limits.ts';

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

/** Two shares as a range: "68-99 %". */
export function rangeInWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percentFigure(low)}-${percentFigure(high)} %`;
}

/** A difference of two shares (-1..1) in points with its sign: "+4 points", "-0.3 points", "no difference". */
export function pointsInWords(delta: number): string {
  if (delta === 0) return 'no difference';
  const figure = percentFigure(Math.abs(delta));
  return `${delta > 0 ? '+' : '-'}${figure} ${figure === '1' ? 'point' : 'points'}`;
}

export type RateWords = {
  readonly passes: number;
  readonly outputs: number;
  readonly low: number;
  readonly high: number;
};

/** "18 of 20 passed: likely 68-99 %" (two-sided 95 %). */
export function rateInWords({ passes, outputs, low, high }: RateWords): string {
  if (outputs === 0) return 'No output could be counted';
  return `${grouped(passes)} of ${grouped(outputs)} passed: likely ${rangeInWords({ low, high })}`;
}

/** "0 of 20 bad: could still be up to 14 %" (one-sided 95 %, exact). `total`: cases, not trials. */
export function zeroInWords(total: number): string {
  if (total === 0) return 'No case was looked at';
  return `0 of ${grouped(total)} bad: could still be up to ${percentInWords(upperLimitOnZero(total))}`;
}

export type ComparisonWords = {
  /** Cases that pass more often, and less often, than with the baseline. */
  readonly gained: number;
  readonly lost: number;
  readonly cases: number;
  readonly verdict: PairedVerdict;
  readonly pValue: number;
  readonly needed: Needed;
};

/**
 * What a comparison says: a headline that can be repeated in a meeting ("10 cases gained, 6 lost of 100. Not distinguishable yet.") and what
 * stands behind it ("A difference this small comes up by chance 45 times in 100. About 680 cases more would tell.").
 */
export function comparisonHeadline(words: ComparisonWords): { headline: string; explanation: string } {
  return {
    headline: `${changedCases(words)} ${verdictSentences[words.verdict]}`,
    explanation: [chanceSentence(words), neededSentence(words)].filter((sentence) => sentence !== '').join(' '),
  };
}

const verdictSentences: Record<PairedVerdict, string> = {
  better: 'Better than the baseline.',
  worse: 'Worse than the baseline.',
  'no-detectable-difference': 'Not distinguishable yet.',
  'too-few': 'Too few cases to tell.',
};

function changedCases({ gained, lost, cases }: ComparisonWords): string {
  if (cases === 0) return 'No case was tried with both.';
  if (gained === 0 && lost === 0) return `No case gained or lost of ${grouped(cases)}.`;
  return `${counted(gained, 'case')} gained, ${grouped(lost)} lost of ${grouped(cases)}.`;
}

function chanceSentence({ verdict, pValue, cases, gained, lost }: ComparisonWords): string {
  if (cases === 0) return '';
  const times = timesInHundred(pValue);
  switch (verdict) {
    case 'better':
    case 'worse':
      return `If nothing had changed, a difference this large would come up ${times}.`;
    case 'no-detectable-difference':
      if (gained === 0 && lost === 0) return 'Both do the same on every case.';
      return pValue > 0.995
        ? 'Chance alone nearly always makes a difference this large.'
        : `A difference this small comes up by chance ${times}.`;
    case 'too-few':
      return `Whatever ${cases === 1 ? 'one case shows' : `${grouped(cases)} cases show`}, chance could show it too.`;
  }
}

function timesInHundred(pValue: number): string {
  const times = Math.round(pValue * 100);
  if (times < 1) return 'less than once in 100';
  return times === 1 ? 'once in 100' : `${times} times in 100`;
}

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
  if (ways.length === 2) return `About ${ways.join(', or ')}, would tell.`;
  if (ways.length === 1) return `About ${ways.join('')} would tell.`;
  return cases === 0 || verdict === 'too-few' ? 'Add cases.' : 'More of the same would not tell them apart.';
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 12345 as "12,345": the same on every machine, whatever its language. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
