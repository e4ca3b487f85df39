import { runItem } from './gate-item.ts';
import { type GateItem } from '../result/run-result.ts';
import { adviceOn, mistypedNames, unknownThresholds } from '../spec/spec-names.ts';
import { type SpecFile } from '../spec/spec.ts';

/** An item for each name of the spec that nobody knows: what it asks for cannot be told, and is never taken for met. */
export function unknownItems(spec: SpecFile | null): GateItem[] {
  if (spec === null) return [];
  return [
    ...unknownThresholds(spec).map((unknown): GateItem => ({
      ...runItem(`threshold:${unknown.name}`, `The threshold “${unknown.name}” is met`),
      met: null,
      evidence: `Signoff knows no threshold “${unknown.name}”`,
      missing: adviceOn(unknown),
    })),
    ...mistypedNames(spec, 'run').map((unknown): GateItem => ({
      ...runItem(`name:${unknown.name}`, `What the spec says under “${unknown.name}” holds`),
      met: null,
      evidence: `Signoff does not know “${unknown.name}”, so what stands there was not looked at`,
      missing: adviceOn(unknown),
    })),
  ];
}
