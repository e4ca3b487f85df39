import { gateOf } from './gate.ts';
import { counted } from '../result/gate-words.ts';
import { runItem } from './gate-item.ts';
import { type Gate } from '../result/run-result.ts';
import { type SpecFile } from '../spec/spec.ts';

/**
 * Whoever asks each case less often than the spec says looks at something else than the spec wants met. `trials` null: nothing was asked, the answers
 * were there already.
 */
export function withFewerTrials(gate: Gate, trials: number | null, spec: Pick<SpecFile, 'trials'> | null): Gate {
  if (trials === null || spec === null || trials >= spec.trials || gate.items.length === 0) return gate;
  const item = {
    ...runItem('trials', `Each case is asked ${counted(spec.trials, 'time')}, as the spec says`),
    met: null,
    evidence: `Each was asked ${counted(trials, 'time')}`,
    missing: `Run it with ${counted(spec.trials, 'trial')} of each case, or change the spec.`,
  };
  return gateOf(gate.phase, [...gate.items, item]);
}
