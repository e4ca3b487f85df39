/** How long before a model closes people are told, in days. */
export const noticeDays = 120;

const dayMs = 86_400_000;

/**
 * A `shutdown_date` of a server's list as a day ("2026-12-31", UTC); null where it is none. Servers write a day, a moment, or Unix seconds.
 */
export function shutdownDay(listed: unknown): string | null {
  const at =
    typeof listed === 'number' ? listed * 1_000 : typeof listed === 'string' ? parseMoment(listed) : Number.NaN;
  if (Number.isNaN(at) || Math.abs(at) > 8.64e15) return null;
  const day = new Date(at).toISOString().slice(0, 10);
  return /^\d{4}-/.test(day) ? day : null;
}

/** Only what starts as ISO 8601 does: anything else is read differently by different machines. */
function parseMoment(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const whole = Date.parse(text.trim().length === 10 ? `${text.trim()}T00:00:00Z` : text.trim());
  return Number.isNaN(whole) ? Date.parse(`${match[1] ?? ''}T00:00:00Z`) : whole;
}

/** Days from the day of `now` (UTC) to the day of the shutdown: 0 today, negative once it is past. */
export function daysUntil(shutdown: string, now: Date): number {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  return Math.round((Date.parse(`${shutdown}T00:00:00Z`) - today) / dayMs);
}

/** The days that are worth a notice; null further away than `noticeDays`, or without a date. */
export function closingDays(shutdown: string | null, now: Date): number | null {
  if (shutdown === null) return null;
  const days = daysUntil(shutdown, now);
  return days > noticeDays ? null : days;
}
