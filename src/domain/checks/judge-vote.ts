import { type Judgement, unjudged } from './judge.ts';

/** What one judge of several said. */
export interface Voice {
  readonly model: string;
  readonly judgement: Judgement;
}

/**
 * One judgement of several judges: it holds when more than half of all that were named say so, and does not when more than half say not;
 * else it cannot be told. A judge that could not be asked or read has no voice, and counts among all: it can only take a majority away.
 * Without any voice: not measured. The score is the median of those given. One judge alone is taken at its word.
 */
export function voteOf(voices: readonly Voice[]): Judgement {
  const [first] = voices;
  if (!first) return unjudged('No judge was asked.');
  if (voices.length === 1) return first.judgement;
  const say = (holds: Judgement['holds']): readonly Voice[] => voices.filter((each) => each.judgement.holds === holds);
  const [yes, no] = [say(true), say(false)];
  if (say('not-measured').length === voices.length)
    return unjudged(`None of ${voices.length} judges could be heard. ${first.judgement.reason}`);
  const majority = [yes, no].find((side) => side.length * 2 > voices.length);
  const [speaker] = majority ?? [];
  if (!majority || !speaker) return undecided(voices, yes, no);
  return {
    holds: speaker.judgement.holds,
    reason: [
      `${majority.length} of ${voices.length} judges: ${speaker.judgement.reason}`,
      ...voices.filter((each) => !majority.includes(each)).map(aside),
    ].join(' '),
    span: majority.find((each) => each.judgement.span !== null)?.judgement.span ?? null,
    score: median(voices.flatMap(({ judgement }) => (judgement.score === null ? [] : [judgement.score]))),
  };
}

function undecided(voices: readonly Voice[], yes: readonly Voice[], no: readonly Voice[]): Judgement {
  const counts = `No majority of ${voices.length} judges: ${yes.length} for, ${no.length} against.`;
  return { holds: 'cannot-tell', reason: [counts, ...voices.map(aside)].join(' '), span: null, score: null };
}

/** What a judge outside of the majority said, with its name. */
function aside({ model, judgement }: Voice): string {
  const said = { true: 'says so', false: 'says not', 'cannot-tell': 'cannot tell', 'not-measured': 'has no voice' };
  return `${model} ${said[`${judgement.holds}`]}: ${judgement.reason}`;
}

/** Null of nothing; of an even number, the middle between the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
