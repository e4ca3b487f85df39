import { type Holds, type HoldsValue } from './holds.ts';

/**
 * What an undecided tree waits for, most useful first: a judge that has not been asked could still decide it, then a person, then a
 * repetition of what was not measured. `cannot-tell` is final.
 */
const undecidedOrder: readonly HoldsValue[] = ['needs-judge', 'needs-person', 'not-measured', 'cannot-tell'];

/** `any`: Kleene's strong three-valued disjunction (S. C. Kleene, Introduction to Metamathematics, 1952, §64). */
export function combineAny(parts: readonly Holds[]): Holds {
  return combine(parts, true);
}

/** `all`: Kleene's strong three-valued conjunction. */
export function combineAll(parts: readonly Holds[]): Holds {
  return combine(parts, false);
}

/** One part with the `deciding` value decides the tree; without one, any undecided part leaves it undecided. */
function combine(parts: readonly Holds[], deciding: boolean): Holds {
  const decisive = parts.find((part) => part.holds === deciding);
  if (decisive) return { ...decisive, score: null };
  for (const value of undecidedOrder) {
    const undecided = parts.find((part) => part.holds === value);
    if (undecided) return { ...undecided, span: null, score: null };
  }
  return {
    holds: !deciding,
    reason: parts.map((part) => part.reason).join(' '),
    span: parts.find((part) => part.span !== null)?.span ?? null,
    score: null,
  };
}
