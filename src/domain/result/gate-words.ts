import { dollars } from './money-words.ts';
import { type Rate } from './run-result.ts';
import { percentInWords, pointsInWords, pointsRangeInWords, rangeInWords } from '../statistics/words.ts';

export { dollars };

/**
 * A share beside the limit it is held against: as many decimals as it takes to see on which side of it it stands, so that 94.6 % never stands as
 * "95 %, threshold 95 %".
 */
export function percentBeside(share: number, limit: number): string {
  if (share === limit) return exactPercent(limit);
  const short = percentInWords(share);
  const figures = [short.slice(0, -2), ...[1, 2, 3].map((digits) => (share * 100).toFixed(digits))];
  const told = figures.find((figure) => sideOf(Number(figure), limit * 100) === sideOf(share, limit));
  if (told !== undefined) return `${told} %`;
  return share < limit ? `just under ${exactPercent(limit)}` : `just over ${exactPercent(limit)}`;
}

/** Money beside its limit, with as many digits as it takes to see on which side of it it stands: "$0.0104, limit $0.01". */
export function dollarsBeside(amount: number, limit: number): string {
  if (isNoise(amount, limit)) return exactDollars(limit);
  const figures = [dollars(amount), ...[2, 3, 4, 5, 6, 7, 8].map((digits) => `$${plain(amount, digits)}`)];
  const told = figures.find((figure) => sideOf(Number(figure.slice(1)), limit) === sideOf(amount, limit));
  return told ?? `${amount < limit ? 'just under' : 'just over'} ${exactDollars(limit)}`;
}

/** A time beside its limit: whole milliseconds, unless they hide on which side of it it stands. */
export function millisecondsBeside(amount: number, limit: number): string {
  if (isNoise(amount, limit)) return exactMilliseconds(limit);
  const figures = [0, 1, 2, 3].map((digits) => amount.toFixed(digits));
  const told = figures.find((figure) => sideOf(Number(figure), limit) === sideOf(amount, limit));
  if (told === undefined) return `${amount < limit ? 'just under' : 'just over'} ${exactMilliseconds(limit)}`;
  return told.includes('.') ? `${told} ms` : milliseconds(Number(told));
}

/** A change beside the limit it is held against, both shares: "-3.3 points" beside -3 points. */
export function pointsBeside(change: number, limit: number): string {
  for (const digits of [0, 1, 2, 3]) {
    const figure = (change * 100).toFixed(digits);
    if (sideOf(Number(figure), limit * 100) !== sideOf(change, limit)) continue;
    return digits === 0 ? pointsInWords(change) : `${change > 0 ? '+' : ''}${figure} points`;
  }
  return `${change < limit ? 'just under' : 'just over'} ${pointsInWords(limit)}`;
}

/** A plain number beside its limit: two decimals, unless they hide on which side of it it stands. */
export function numberBeside(value: number, limit: number): string {
  const figures = [2, 3, 4, 5, 6].map((digits) => value.toFixed(digits));
  return figures.find((figure) => sideOf(Number(figure), limit) === sideOf(value, limit)) ?? String(value);
}

function sideOf(value: number, limit: number): number {
  return isNoise(value, limit) ? 0 : Math.sign(value - limit);
}

/** As near as sums and products of decimal fractions come to what they stand for. */
export function isNoise(value: number, limit: number): boolean {
  return Math.abs(value - limit) <= 1e-9 * Math.abs(limit);
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

/** A limit on money as it was written down, at least to the cent: "$0.01", "$0.0125". */
export function exactDollars(limit: number): string {
  const short = dollars(limit);
  return isNoise(Number(short.slice(1)), limit) ? short : `$${plain(limit, 12).replace(/0+$/u, '')}`;
}

/** A limit on time as it was written down. */
export function exactMilliseconds(limit: number): string {
  return Number.isInteger(limit) ? milliseconds(limit) : `${plain(limit, 12).replace(/0+$/u, '')} ms`;
}

/** So many significant digits, without an exponent. */
function plain(amount: number, digits: number): string {
  if (amount === 0) return '0';
  return amount.toFixed(Math.min(20, Math.max(2, digits - 1 - Math.floor(Math.log10(Math.abs(amount))))));
}

/** "1 output", "2 outputs". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** "1,234 ms". */
export function milliseconds(amount: number): string {
  return `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/gu, ',')} ms`;
}

/** "+4 points (-3 points to +11 points)". */
export function changeInWords(delta: number, low: number, high: number): string {
  return `${pointsInWords(delta)} (likely ${pointsRangeInWords(low, high)})`;
}

/** "84 % of 120 (likely 75-90 %), 2 undecided": a rate never stands without its n and its interval. */
export function rateInShort(rate: Rate): string {
  const undecided = rate.undecided === 0 ? '' : `, ${rate.undecided} undecided`;
  if (rate.value === null) return `not counted${undecided}`;
  return `${percentInWords(rate.value)} of ${rate.outputs} (likely ${rangeInWords(rate)})${undecided}`;
}
