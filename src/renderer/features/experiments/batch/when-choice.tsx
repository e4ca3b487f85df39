import { type EstimateView } from '#contract/estimate';
import { Select } from '../../../ui/input/choice.tsx';
import { overnightLabel } from './batch-words.ts';
import { copy } from './copy.ts';

export type When = 'now' | 'batch';

/** Now, or overnight at about half the price: shown only where the server takes batches. */
export function WhenChoice({
  value,
  onChange,
  estimate,
}: {
  readonly value: When;
  readonly onChange: (value: When) => void;
  readonly estimate: EstimateView | undefined;
}) {
  if (value === 'now' && estimate?.batch.possible !== true) return null;
  const choices: { value: When; label: string }[] = [
    { value: 'now', label: copy.now },
    { value: 'batch', label: estimate === undefined ? copy.overnight : overnightLabel(estimate.batch) },
  ];
  return (
    <Select
      label={copy.when}
      hint={value === 'now' ? copy.nowHint : copy.overnightHint}
      value={value}
      choices={choices}
      onChange={onChange}
    />
  );
}
