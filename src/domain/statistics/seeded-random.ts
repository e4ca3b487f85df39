/**
 * Randomness that can be repeated: the same seed gives the same numbers on every machine and in every release. Samples, run order and
 * simulations draw from here, never from `Math.random`. Not for secrets.
 *
 * Generator: sfc32 (C. Doty-Humphrey's Small Fast Chaotic, PractRand), 128 bits of state, filled from the seed by MurmurHash3's mixing
 * steps and warmed up. Changing either would silently redraw every recorded sample: a test pins the first numbers.
 */
export type SeededRandom = {
  /** A number in [0, 1) with 53 random bits. */
  readonly float: () => number;
  /** A whole number in [0, bound), each equally likely. `bound` is a whole number from 1 to 2^32. */
  readonly int: (bound: number) => number;
  /** A shuffled copy (Fisher-Yates); the given list is left alone. */
  readonly shuffle: <T>(list: readonly T[]) => T[];
  /** `count` different elements in drawn order; all of them, shuffled, when there are fewer. */
  readonly sample: <T>(list: readonly T[], count: number) => T[];
  /** A stream of its own for a part of the work, that does not depend on how much this one has been used. */
  readonly fork: (label: string) => SeededRandom;
};

/** A generator for a seed; the number 7 and the text "7" are the same seed. */
export function createRandom(seed: string | number): SeededRandom {
  const text = String(seed);
  const next = sfc32(text);
  const float = (): number => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
  const int = (bound: number): number => boundedInt(next, bound);
  const sample = <T>(list: readonly T[], count: number): T[] => partialShuffle(list, count, int);
  return {
    float,
    int,
    sample,
    shuffle: (list) => sample(list, list.length),
    fork: (label) => createRandom(`${text}\u0000${label}`),
  };
}

function boundedInt(next: () => number, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000)
    throw new RangeError(`int() needs a whole number from 1 to 2^32, not ${bound}.`);
  // The topmost numbers that do not fill a whole round of `bound` would make small results likelier: draw again.
  const limit = 0x100000000 - (0x100000000 % bound);
  let drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % bound;
}

function partialShuffle<T>(list: readonly T[], count: number, int: (bound: number) => number): T[] {
  const pool = [...list];
  const taken = Math.max(0, Math.min(Math.trunc(count), pool.length));
  for (let place = 0; place < taken; place++) {
    const chosen = place + int(pool.length - place);
    // Both places are inside the list, so what is read there is a T (which may itself be undefined).
    [pool[place], pool[chosen]] = [pool[chosen] as T, pool[place] as T];
  }
  return pool.slice(0, taken);
}

function sfc32(text: string): () => number {
  let [a, b, c, counter] = [hash32(text, 1), hash32(text, 2), hash32(text, 3), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** MurmurHash3 (A. Appleby) over the text's UTF-16 code units. */
function hash32(text: string, start: number): number {
  let hash = Math.imul(start, 0x9e3779b1);
  for (let index = 0; index < text.length; index++) {
    let block = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    block = Math.imul((block << 15) | (block >>> 17), 0x1b873593);
    hash ^= block;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
