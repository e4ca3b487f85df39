import { dollarsBeside, exactDollars } from '#domain/result/gate-words';

/** Numbers, money and times in the person's own way of writing them. */
const locale = globalThis.navigator?.language;

const whole = new Intl.NumberFormat(locale);
const absolute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(locale?.startsWith('en') === true ? locale : 'en', { numeric: 'always' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

export function inNumbers(value: number): string {
  return whole.format(value);
}

/** "1 case", "12 cases". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${inNumbers(count)} ${count === 1 ? one : many}`;
}

/** An amount and the limit it is held against, each with the digits that decide: never "about $2.00, and your limit is $2.00". */
export function inDollarsBeside(amount: number | null, limit: number | null): readonly [string, string] {
  if (amount === null || limit === null) return [inDollars(amount), inDollars(limit)];
  return [dollarsBeside(amount, limit), exactDollars(limit)];
}

/** US dollars as `dollars` writes them (two decimals from a cent on, else two significant digits), in the person's way: $12.30, $0.0042; null: "unknown price". `fixed`: digits after the point, whatever the amount. */
export function inDollars(value: number | null, fixed?: number): string {
  if (value === null) return 'unknown price';
  // What costs something never stands as nothing.
  const digits = fixed ?? (value === 0 || value >= 0.01 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(value))));
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** "40 seconds", "3 minutes", "2 hours": about how long. */
export function inDuration(seconds: number): string {
  if (seconds < 1) return 'under a second';
  if (seconds < 90) return counted(Math.round(seconds), 'second');
  if (seconds < 90 * 60) return counted(Math.round(seconds / 60), 'minute');
  return counted(Math.round(seconds / 360) / 10, 'hour');
}

/** "21 Nov 2026". */
export function inDay(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : day.format(date);
}

export function inFull(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : absolute.format(date);
}

/** "just now", "9 minutes ago", "3 days ago", then the date. `now` in milliseconds. */
export function ago(iso: string, now: number): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  const seconds = Math.round((now - then) / 1000);
  if (seconds < 45) return 'just now';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return relative.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (hours < 24) return relative.format(-hours, 'hour');
  const days = Math.round(hours / 24);
  return days < 30 ? relative.format(-days, 'day') : day.format(then);
}
