import { useMemo } from 'react';
import { copy as words } from '../../app/personal-data/copy.ts';
import { usePersonalData } from '../../app/personal-data/use-personal-data.ts';
import { Button } from '../../ui/input/button.tsx';
import styles from './cases.module.css';
import { type CaseTableRow } from './table/case-rows.ts';

/** Says which cases seem to hold personal data and are not marked so, with the way to the first of them that is not open. */
export function PersonalDataLine({
  rows,
  opened,
  onOpen,
}: {
  readonly rows: readonly CaseTableRow[];
  readonly opened: string | null;
  readonly onOpen: (id: string) => void;
}) {
  const cases = useMemo(() => rows.map((row) => row.case), [rows]);
  const { found } = usePersonalData(cases);
  const next = found.find((each) => each.case.id !== opened)?.case.id;
  if (found.length === 0) return null;
  return (
    <p className={styles['setAside']} role="status">
      {words.several(found.length)}{' '}
      {next !== undefined && (
        <Button variant="text" onClick={() => onOpen(next)}>
          {words.look(next)}
        </Button>
      )}
    </p>
  );
}
