import { type Gate, type GateItem } from '#domain/result/run-result';
import { gateSign } from '#domain/result/gate-sign';
import { type Verdict } from '#domain/files/verdict';

export { gateSign };

/** Met by the estimate, but the evidence does not show it yet: said beside the sign, never instead of it. */
export function isNotYetShown(item: Pick<GateItem, 'met' | 'shown'>): boolean {
  return item.met === true && item.shown === false;
}

/** How many items have each sign, for one sentence above the list. */
export function countSigns(gate: Gate): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, 'cannot-tell': 0, 'not-measured': 0 };
  for (const item of gate.items) counts[gateSign(item)]++;
  return counts;
}

/**
 * The threshold (0..1) on a rate that a gate item is about, read from its label ("At least 95 % of all answers pass"); null where it has none.
 * A run result keeps the sentence, not the number; a picture needs no more digits than the sentence has.
 */
export function thresholdOf(gate: Gate, id: string): number | null {
  const item = gate.items.find((each) => each.id === id);
  const figure = item ? /^At least ([\d.]+) % /.exec(item.label)?.[1] : undefined;
  return figure === undefined ? null : Math.round(Number(figure) * 1e4) / 1e6;
}
