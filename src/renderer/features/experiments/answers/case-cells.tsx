import { type CaseRow } from '#contract/run-cases';
import { Chip, type Tone } from '../../../ui/text/chip.tsx';
import { nameFromId } from '../../../ui/evidence/interval-rows.ts';
import styles from './case-grid.module.css';
import { type Cell, cellFigure, cellParts, cellSentence, trialSigns } from './cell-words.ts';
import { copy } from '../copy.ts';

/** The case itself: what was asked, and where it belongs. */
export function CaseCell({ row }: { readonly row: CaseRow }) {
  return (
    <>
      <span className={styles['headline']}>{row.headline}</span>
      <span className={styles['place']}>{[row.case, ...row.slices.map(nameFromId)].join(' · ')}</span>
    </>
  );
}

const mostSigns = 8;

/** A sign a trial (each with its own shape), and passes of the decided ones. */
export function CellResult({
  cell,
  name,
  missing,
}: {
  readonly cell: Cell | null;
  readonly name: string;
  /** What became of answers that are not there. */
  readonly missing: string;
}) {
  if (cell === null) return <span className={styles['place']}>–</span>;
  const trials = cellParts(cell).flatMap(({ kind, count }) => Array.from({ length: count }, () => kind));
  return (
    <span title={`${name}: ${cellSentence(cell, missing)}`}>
      <span className={styles['signs']} aria-hidden="true">
        {trials.length <= mostSigns &&
          trials.map((kind, at) => (
            <i key={at} data-kind={kind}>
              {trialSigns[kind]}
            </i>
          ))}
        <span className={styles['figure']}>{cellFigure(cell)}</span>
      </span>
      <span className="visually-hidden">{cellSentence(cell, missing)}</span>
    </span>
  );
}

const changeTone: Record<CaseRow['change'], Tone> = { gained: 'pass', lost: 'fail', same: 'none', unknown: 'none' };
const changeSign: Record<CaseRow['change'], string> = { gained: '↑', lost: '↓', same: '', unknown: '' };

export function ChangeCell({ row }: { readonly row: CaseRow }) {
  const changed = row.change === 'gained' || row.change === 'lost';
  return (
    <span className={styles['changes']}>
      {changed ? (
        <Chip tone={changeTone[row.change]}>
          <span aria-hidden="true">{changeSign[row.change]}</span>
          {copy.cases.changes[row.change]}
        </Chip>
      ) : (
        <span className={styles['place']}>{copy.cases.changes[row.change]}</span>
      )}
      {row.wavers && <Chip tone="unsure">{copy.cases.wavers}</Chip>}
    </span>
  );
}
