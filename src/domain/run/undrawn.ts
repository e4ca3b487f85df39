import { gateOf } from '../gate/gate.ts';
import { type RunResult } from '../result/run-result.ts';
import { uncomparedInWords, type Uncompared } from '../result/uncompared.ts';

/**
 * The result of a run that did not come to its end, without its comparison. Whoever may stop at a lucky moment would: so nothing that reads the result
 * (headline, tables, pictures, gate, reports, lists) finds a comparison in it. A run that stopped by its own rule (sequential.ts) is at its end.
 */
export function withoutComparison(result: RunResult): RunResult {
  const [planned] = result.comparisons;
  const isWhole = result.variants.every(({ unfinished }) => unfinished === 0);
  if (planned === undefined || isWhole) return result;
  const uncompared: Uncompared = { kind: 'stopped', baseline: planned.baseline };
  const { why, next } = uncomparedInWords(uncompared);
  const items = result.gate.items.map((item) =>
    item.id === 'regressions' || item.id === 'baseline'
      ? { ...item, met: null, shown: null, evidence: why, missing: next }
      : item,
  );
  return { ...result, comparisons: [], uncompared, gate: gateOf(result.gate.phase, items) };
}
