import { type Gate, type Rate } from '#domain/result/run-result';
import { thresholdOf } from './gate-sign.ts';
import { type ResultPair } from './result-words.ts';

/** One line of the interval picture. Positions are shares of the axis, 0..1. */
export interface IntervalRow {
  readonly id: string;
  readonly label: string;
  readonly candidate: Rate;
  readonly baseline: Rate | null;
  /** null: the spec names none for this slice. */
  readonly threshold: number | null;
}

/** All cases first, then each slice in the order of the result. `allLabel`: the words for the first row. */
export function intervalRows({ candidate, baseline }: ResultPair, gate: Gate, allLabel: string): IntervalRow[] {
  const ids = candidate.slices.map((each) => each.id);
  const slices = candidate.slices.map(({ id, passRate }): IntervalRow => ({
    id,
    label: nameAmong(id, ids),
    candidate: passRate,
    baseline: baseline?.slices.find((each) => each.id === id)?.passRate ?? null,
    threshold: thresholdOf(gate, `slice:${id}`),
  }));
  const all: IntervalRow = {
    id: '',
    label: allLabel,
    candidate: candidate.passRate,
    baseline: baseline?.passRate ?? null,
    threshold: thresholdOf(gate, 'pass_rate'),
  };
  return [all, ...slices];
}

/** "refund-status" as a person writes it: "Refund status". */
export function nameFromId(id: string): string {
  const words = id.replace(/[-_]+/g, ' ').trim();
  return words === '' ? id : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** The same among others: ids that would have one name, or names that differ in nothing but capitals, stand as they are written. */
export function nameAmong(id: string, ids: readonly string[]): string {
  const name = (each: string): string => nameFromId(each).toLowerCase();
  return ids.some((each) => each !== id && name(each) === name(id)) ? id : nameFromId(id);
}

/** A bar from `left`, `width` wide, both in per cent of the track. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly tick: number;
}

/** Where interval and estimate stand on an axis that begins at `from` (0..1) and ends at 1; null without an estimate. */
export function barOf(rate: Rate, from: number): Bar | null {
  if (rate.value === null) return null;
  const left = onAxis(rate.low, from);
  return { left, width: Math.max(0, onAxis(rate.high, from) - left), tick: onAxis(rate.value, from) };
}

/** A share as per cent of the track. */
export function onAxis(share: number, from: number): number {
  const at = ((share - from) / (1 - from)) * 100;
  return Math.round(Math.min(100, Math.max(0, at)) * 100) / 100;
}

/** Begin of the axis: 0, or 50 % where everything to show lies above, so that differences can be seen. Always labelled. */
export function axisStart(rows: readonly IntervalRow[]): 0 | 0.5 {
  const lowest = Math.min(
    1,
    ...rows.flatMap(({ candidate, baseline, threshold }) => [
      ...(candidate.value === null ? [] : [candidate.low]),
      ...(baseline && baseline.value !== null ? [baseline.low] : []),
      ...(threshold === null ? [] : [threshold]),
    ]),
  );
  return lowest >= 0.55 ? 0.5 : 0;
}
