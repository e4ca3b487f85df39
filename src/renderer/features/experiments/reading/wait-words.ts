import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';

const words = copy.times;

/** "820 ms", "2.4 s": as many digits as matter. */
export function inWait(ms: number | null): string {
  if (ms === null) return words.unknown;
  if (ms < 1_000) return words.ms(inNumbers(Math.round(ms)));
  return words.seconds(inNumbers(Number((ms / 1_000).toPrecision(2))));
}
