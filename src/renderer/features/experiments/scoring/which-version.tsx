import { type ScoringPreview } from '#contract/scoring';
import { Select } from '../../../ui/input/choice.tsx';
import { copy } from './which-version-copy.ts';

/** Where the file has several versions beside the one that they are compared with: which one the gate is about. */
export function WhichVersion({
  preview,
  baseline,
  candidate,
  onCandidate,
}: {
  readonly preview: ScoringPreview;
  readonly baseline: string | null;
  readonly candidate: string | null;
  readonly onCandidate: (name: string | null) => void;
}) {
  const names = preview.variants.map(({ name }) => name).filter((name) => name !== baseline);
  if (names.length < 2) return null;
  return (
    <Select
      label={copy.label}
      hint={copy.hint}
      value={candidate !== null && names.includes(candidate) ? candidate : ''}
      choices={[{ value: '', label: copy.open }, ...names.map((name) => ({ value: name, label: name }))]}
      onChange={(name) => onCandidate(name === '' ? null : name)}
    />
  );
}
