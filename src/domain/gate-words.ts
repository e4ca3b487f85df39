import { type Rate } from './run-result.ts';
import { percentInWords, pointsInWords, rangeInWords } from './statistics-words.ts';

/**
 * A share beside the limit it is held against: as many decimals as it takes to see that they differ, so that 94.6 % never stands as
 * "95 %, threshold 95 %".
 */
export function percentBeside(share: number, limit: number): string {
  const short = percentInWords(share);
  if (share === limit || short !== percentInWords(limit)) return short;
  for (const digits of [1, 2, 3]) {
    const longer = (share * 100).toFixed(digits);
    if (Number(longer) !== Number((limit * 100).toFixed(digits))) return `${longer} %`;
  }
  return share < limit ? `just under ${percentInWords(limit)}` : `just over ${percentInWords(limit)}`;
}

/** A limit as it was written down, with every digit that it has: "95.5 %". */
export function exactPercent(limit: number): string {
  return `${exactFigure(limit)} %`;
}

/** The same of a difference: "2.5 points". */
export function exactPoints(limit: number): string {
  const figure = exactFigure(limit);
  return `${figure} ${figure === '1' ? 'point' : 'points'}`;
}

/** Without the noise that a multiplication adds to the last digits. */
function exactFigure(share: number): string {
  return String(Number((share * 100).toPrecision(12)));
}

/** "1 output", "2 outputs". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Money as a person writes it: two decimals from a cent on, else two significant digits. */
export function dollars(amount: number): string {
  if (amount === 0 || amount >= 0.01) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(Math.min(12, 1 - Math.floor(Math.log10(amount))))}`;
}

/** "1,234 ms". */
export function milliseconds(amount: number): string {
  return `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/gu, ',')} ms`;
}

/** "+4 points (-3 points to +11 points)". */
export function changeInWords(delta: number, low: number, high: number): string {
  return `${pointsInWords(delta)} (likely ${pointsInWords(low)} to ${pointsInWords(high)})`;
}

/** "84 % of 120 (likely 75-90 %), 2 undecided": a rate never stands without its n and its interval. */
export function rateInShort(rate: Rate): string {
  const undecided = rate.undecided === 0 ? '' : `, ${rate.undecided} undecided`;
  if (rate.value === null) return `not counted${undecided}`;
  return `${percentInWords(rate.value)} of ${rate.outputs} (likely ${rangeInWords(rate)})${undecided}`;
}
