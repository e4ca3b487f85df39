import { z } from 'zod';
import { mostDollars } from './money-words.ts';

/**
 * Attempts that may have been charged and brought no answer, and the most that they, and answers whose tokens nobody counted, can have cost. `usd` 0: no
 * price is known. `uncounted`: such answers are among it; absent: it is all of the attempts.
 */
export const possibleChargesSchema = z.object({
  calls: z.number().int().min(0),
  usd: z.number().min(0),
  uncounted: z.boolean().optional(),
});
export type PossibleCharges = Readonly<z.infer<typeof possibleChargesSchema>>;

export function isAnyCharge({ calls, usd }: PossibleCharges): boolean {
  return calls > 0 || usd > 0;
}

/** How many calls may have been charged twice, and what is not known of the cost; null: nothing is open. */
export function possibleChargesInWords({ calls, usd, uncounted }: PossibleCharges): string | null {
  if (!isAnyCharge({ calls, usd })) return null;
  if (calls === 0)
    return `What some answers cost is not known, because the server did not count their tokens: ${mostDollars(usd)} at most, which counts towards the limit.`;
  const [some, were] = calls === 1 ? ['1 call', 'It was'] : [`${calls} calls`, 'They were'];
  const money =
    usd === 0
      ? 'What that is in money cannot be told, because the price is not known.'
      : uncounted
        ? `What some answers cost is not known either, because the server did not count their tokens. Together that is ${mostDollars(usd)} at most, and counts towards the limit.`
        : `That is ${mostDollars(usd)} at most, and counts towards the limit.`;
  return `${some} may have been charged twice, or charged without an answer. ${were} cut off, timed out, refused by a filter or for a length, failed at the server, or under way when a session ended. ${money}`;
}
