/** Money as a person writes it: two decimals from a cent on, else two significant digits. */
export function dollars(amount: number): string {
  if (amount === 0 || amount >= 0.01) return `$${amount.toFixed(2)}`;
  return `$${amount.toFixed(Math.min(12, 1 - Math.floor(Math.log10(amount))))}`;
}

/** What is left of money, as it is written everywhere, rounded down to the digits that are shown. */
export function leastDollars(usd: number): string {
  if (usd <= 0) return dollars(0);
  const digits = usd >= 0.01 ? 2 : 1 - Math.floor(Math.log10(usd));
  const unit = 10 ** digits;
  return dollars(Math.floor(usd * unit + 1e-6) / unit);
}

/** An upper limit on money, as money is written everywhere (`dollars`), rounded up to the digits that are shown. */
export function mostDollars(usd: number): string {
  if (usd <= 0) return dollars(0);
  const digits = usd >= 0.01 ? 2 : 1 - Math.floor(Math.log10(usd));
  const unit = 10 ** digits;
  return dollars(Math.ceil(usd * unit - 1e-6) / unit);
}

/** Amounts beside a limit, as text. */
export interface AmountsBeside {
  readonly limit: string;
  readonly spent: string;
  readonly possible: string;
  readonly next: string;
}

/**
 * What stands beside a limit on money, with as many digits as it takes to say the same as the amounts do: what was spent, what may have been charged beside
 * and what the next call could cost, each nothing only where it is, and their sums on the same side of the limit. What is only possible is rounded up.
 */
export function amountsBeside(
  limit: number,
  { spent, possible, next }: { readonly spent: number; readonly possible: number; readonly next: number },
): AmountsBeside {
  const isOver = (sum: number): boolean => sum > limit + 1e-9;
  for (let digits = 2; ; digits += 1) {
    const unit = 10 ** digits;
    const upward = (usd: number): number => Math.ceil(usd * unit - 1e-6) / unit;
    const shown = { spent: Math.round(spent * unit) / unit, possible: upward(possible), next: upward(next) };
    const says =
      isOver(shown.spent + shown.possible) === isOver(spent + possible) &&
      isOver(shown.spent + shown.possible + shown.next) === isOver(spent + possible + next) &&
      (shown.spent === 0) === (spent === 0);
    if (!says && digits < 10) continue;
    const text = (usd: number): string => inFull(usd, digits);
    return {
      limit: inFull(limit, 10),
      spent: text(shown.spent),
      possible: text(shown.possible),
      next: text(shown.next),
    };
  }
}

/** At least to the cent. */
const inFull = (usd: number, digits: number): string => `$${usd.toFixed(digits).replace(/(\.\d\d\d*?)0+$/u, '$1')}`;
