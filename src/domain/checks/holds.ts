import { type Span } from '../files/verdict.ts';

/** Whether what a check describes is so. Everything but `true` and `false` is undecided, for the reason named. */
export type HoldsValue = true | false | 'cannot-tell' | 'not-measured' | 'needs-judge' | 'needs-person';

/** What one check says of one answer, before a criterion turns it into a verdict (a must-not inverts it). */
export interface Holds {
  readonly holds: HoldsValue;
  /** A sentence a person can read, about the answer, whichever way the criterion goes. */
  readonly reason: string;
  /** The text of the answer that shows it, null where no text does. */
  readonly span: Span | null;
  /** Points on the judge's scale, null for every other check. */
  readonly score: number | null;
}

export function itHolds(reason: string, span: Span | null = null): Holds {
  return { holds: true, reason, span, score: null };
}

export function doesNotHold(reason: string, span: Span | null = null): Holds {
  return { holds: false, reason, span, score: null };
}

export function decided(holds: boolean, reason: string, span: Span | null = null): Holds {
  return { holds, reason, span, score: null };
}

/** The answer is there, and what is asked of it cannot be told from it. */
export function cannotTell(reason: string): Holds {
  return { holds: 'cannot-tell', reason, span: null, score: null };
}

/** The machinery did not get as far as a decision. */
export function notMeasured(reason: string): Holds {
  return { holds: 'not-measured', reason, span: null, score: null };
}

const maximumQuoted = 120;

/** Text in curly quotes on one line, cut after 120 characters: for reasons. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= maximumQuoted ? `“${line}”` : `“${characters.slice(0, maximumQuoted - 1).join('')}…”`;
}
