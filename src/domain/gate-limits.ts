import { dollars, milliseconds } from './gate-words.ts';
import { runItem, type Thresholds } from './gate-item.ts';
import { type GateItem, type VariantResult } from './run-result.ts';

/** Met when p95 stays within the limit even if every call without an answer was slower than all the others. */
export function latencyItem(
  { latencyMs, outputs, errors }: VariantResult,
  { latency_p95_ms: limit }: Thresholds,
): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('latency_p95_ms', `95 of 100 answers come within ${milliseconds(limit)}`);
  const { p95, p95AtWorst } = latencyMs;
  if (p95 === null && outputs > errors) {
    const evidence = 'How long these answers took was not measured';
    return [{ ...item, met: null, evidence, missing: 'Run it with calls made now, one by one.' }];
  }
  if (p95 === null) {
    return [{ ...item, met: null, evidence: 'There is no answer', missing: 'Run it again.' }];
  }
  const evidence = `95 of 100 within ${milliseconds(p95)}, limit ${milliseconds(limit)}`;
  if (p95 > limit) return [{ ...item, met: false, evidence, missing: 'Shorten the answer or try a faster model.' }];
  if (p95AtWorst !== null && p95AtWorst <= limit) return [{ ...item, met: true, evidence }];
  return [{ ...item, met: null, evidence, missing: 'Too many calls had no answer. Run again what could not be run.' }];
}

export function costItem(variant: VariantResult, { cost_per_success_usd: limit }: Thresholds): GateItem[] {
  if (limit === undefined) return [];
  const item = runItem('cost_per_success_usd', `A passing answer costs at most ${dollars(limit)}`);
  const cost = variant.costPerSuccessUsd;
  if (cost === null) {
    const unknown = variant.costUsd === null;
    const evidence = unknown ? 'The cost is not known' : 'No output passed';
    return [
      { ...item, met: null, evidence, missing: unknown ? 'Enter the price of the model.' : 'See why none passed.' },
    ];
  }
  // A sum of many small amounts is off by rounding in the last digits.
  const met = cost <= limit * (1 + 1e-9);
  const evidence = `${dollars(cost)} for each passing answer, limit ${dollars(limit)}`;
  return [
    { ...item, met, evidence, missing: met ? null : 'Shorten the prompt or the answer, or try a cheaper model.' },
  ];
}
