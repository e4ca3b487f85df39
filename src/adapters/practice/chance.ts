/** What a practice model leaves to chance, repeatably: the same call gives the same answer on every machine. */
import { createRandom } from '#domain/statistics/seeded-random';

export interface Chance {
  /** Whether something of this probability happens. Calls with the same label see the same luck at every probability. */
  happens(label: string, probability: number): boolean;
  pick<T>(label: string, list: readonly [T, ...T[]]): T;
  /** Uniform in [from, to). */
  between(label: string, from: number, to: number): number;
}

export interface ChanceSource {
  readonly model: string;
  /** What the case is about, whatever the prompt says: two prompts meet the same hard cases. */
  readonly caseText: string;
  /** Everything that was sent. */
  readonly wholeText: string;
  readonly temperature: number;
  readonly seed: number;
}

/**
 * Luck is a normal score with two parts: one of the case, one of the trial. The share of the case's part in the variance is
 * 1 / (1 + 2 x temperature): all of it at temperature 0, so the seed does not matter there; a third at temperature 1.
 */
export function createChance(source: ChanceSource): Chance {
  const ofCase = createRandom(`${source.model}\u0000${source.caseText}`);
  const ofTrial = createRandom(`${source.model}\u0000${source.seed}\u0000${source.wholeText}`);
  const shareOfCase = 1 / (1 + 2 * source.temperature);
  const luck = (label: string): number => {
    const score =
      Math.sqrt(shareOfCase) * normalScore(ofCase.fork(label).float()) +
      Math.sqrt(1 - shareOfCase) * normalScore(ofTrial.fork(label).float());
    return cumulativeNormal(score);
  };
  return {
    happens: (label, probability) => luck(label) < probability,
    pick: (label, list) => list[Math.min(list.length - 1, Math.floor(luck(label) * list.length))] ?? list[0],
    between: (label, from, to) => from + luck(label) * (to - from),
  };
}

/** Inverse of the logistic approximation below, so that the two agree exactly. */
function normalScore(uniform: number): number {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, uniform));
  return Math.log(inside / (1 - inside)) / 1.702;
}

/** Logistic approximation of the normal distribution, within 0.01 (D. J. Finney 1971; the constant is Haley's 1.702). */
function cumulativeNormal(score: number): number {
  return 1 / (1 + Math.exp(-1.702 * score));
}
