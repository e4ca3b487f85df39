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
