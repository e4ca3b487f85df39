import { type Gate } from '#domain/result/run-result';
import { isDecidedByAsking } from '../run-words.ts';
import { copy } from './copy.ts';

/** The gate while fresh answers are on their way: what they decide is not advised to be done, it is being done. */
export function gateWhileAsking(gate: Gate): Gate {
  const items = gate.items.map((item) => (isDecidedByAsking(item) ? { ...item, missing: copy.beingAsked } : item));
  return { ...gate, items };
}
