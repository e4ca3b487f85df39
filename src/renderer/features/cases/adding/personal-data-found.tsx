import { type CaseLine } from '#domain/cases/case';
import { maskedFields } from '#domain/policy/case-personal-data';
import { personalDataKinds } from '#domain/policy/personal-data';
import { copy as words } from '../../../app/personal-data/copy.ts';
import { type Unmarked } from '../../../app/personal-data/use-personal-data.ts';
import { Select } from '../../../ui/input/choice.tsx';
import styles from '../cases.module.css';

/** What becomes of cases in which personal data was found. */
export type Treatment = 'kept' | 'personal' | 'masked';

const treatments = ['kept', 'personal', 'masked'] as const;

/** Says what was found before anything is added, and lets the person mark or mask it. Nothing is stopped: she knows, the rules only suppose. */
export function PersonalDataFound({
  found,
  treatment,
  onTreatment,
}: {
  readonly found: readonly Unmarked<CaseLine>[];
  readonly treatment: Treatment;
  readonly onTreatment: (treatment: Treatment) => void;
}) {
  if (found.length === 0) return null;
  const kinds = personalDataKinds.filter((kind) => found.some((each) => each.kinds.includes(kind)));
  return (
    <div className={styles['personal']} role="status">
      <p>
        <strong>{words.paste.found(found.length, words.kinds(kinds))}</strong>
      </p>
      <Select
        label={words.paste.choice}
        hint={words.paste.hints[treatment]}
        value={treatment}
        choices={treatments.map((value) => ({ value, label: words.paste.choices[value] }))}
        onChange={onTreatment}
      />
    </div>
  );
}

/** The cases as they will be added. */
export function treated(
  cases: readonly CaseLine[],
  found: readonly Unmarked<CaseLine>[],
  treatment: Treatment,
): readonly CaseLine[] {
  if (treatment === 'kept') return cases;
  const holders = new Set(found.map((each) => each.case));
  return cases.map((each): CaseLine => {
    if (!holders.has(each)) return each;
    return treatment === 'personal' ? { ...each, sensitivity: 'personal' } : { ...each, ...maskedFields(each) };
  });
}
