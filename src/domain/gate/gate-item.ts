import { type GateItem } from '../result/run-result.ts';
import { type SpecFile } from '../spec/spec.ts';

export type Thresholds = SpecFile['thresholds'];

/** The start of an item of the run gate; the rest says whether it is met, and with what evidence. */
export function runItem(id: string, label: string): Pick<GateItem, 'id' | 'phase' | 'label' | 'shown' | 'missing'> {
  return { id, phase: 'run', label, shown: null, missing: null };
}
