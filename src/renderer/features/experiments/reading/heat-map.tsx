import { type KeyboardEvent, useState } from 'react';
import { type RunView } from '#contract/run';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { nameAmong } from '../../../ui/evidence/interval-rows.ts';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { statementOf } from './filter-words.ts';
import { differenceLook, rateLook, type HeatCell } from './heat-words.ts';
import styles from './heat-map.module.css';
import { showCases } from './show-cases.ts';

const words = copy.heat;

/** Criteria x slices for the version that is looked at: a table that is its own picture. A cell shows its cases. */
export function HeatMap({ run, pair }: { readonly run: RunView; readonly pair: ResultPair }) {
  const [wanted, setWanted] = useState(false);
  const difference = wanted && pair.baseline !== null;
  const input = { runId: run.id, variant: pair.candidate.id, baseline: pair.baseline?.id ?? null, difference };
  const map = useProcedure('reading.slices', input, { keepPrevious: true });
  if (map.error) return <ErrorState trouble={map.error} />;
  if (map.data === undefined) return <Skeleton label={words.loading} lines={5} />;
  const { slices, rows } = map.data;
  const entry = rows.flatMap(({ cells }) => cells).find((cell) => cell.rate.value !== null);
  const compared = rows.flatMap(({ cells }) => cells).filter((cell) => cell.difference !== null).length;
  return (
    <section className={styles['figure']} aria-label={words.title}>
      <div className={styles['head']}>
        <h2>{words.title}</h2>
        {pair.baseline !== null && (
          <Button variant="text" aria-pressed={difference} onClick={() => setWanted(!wanted)}>
            {difference ? words.rates : words.difference}
          </Button>
        )}
      </div>
      <p className={styles['lede']}>
        {difference ? `${words.ledeDifference} ${words.differenceWhy(inNumbers(compared))}` : words.lede}
      </p>
      <div className={styles['scroll']} role="group" aria-label={words.title} tabIndex={0}>
        <table className={styles['table']} onKeyDown={moveBetweenCells}>
          <caption className="visually-hidden">{words.title}</caption>
          <thead>
            <tr>
              <th scope="col">{words.criterion}</th>
              {[null, ...slices].map((slice) => (
                <th key={slice ?? ''} scope="col">
                  {sliceName(slice, slices)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ criterion, cells }) => {
              const name = criterion === null ? words.all : statementOf(run, criterion);
              return (
                <tr key={criterion ?? ''} data-all={criterion === null ? '' : undefined}>
                  <th scope="row">{name}</th>
                  {cells.map((cell) => (
                    <Cell
                      key={cell.slice ?? ''}
                      cell={cell}
                      row={name}
                      slice={sliceName(cell.slice, slices)}
                      difference={difference}
                      isEntry={cell === entry}
                      onShow={() => showCell(criterion, cell)}
                    />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function sliceName(slice: string | null, slices: readonly string[]): string {
  return slice === null ? words.allCases : nameAmong(slice, slices);
}

/** The cases of a cell: those that fail where some do, else all of the slice. */
function showCell(criterion: string | null, { slice, rate }: HeatCell): void {
  const fails = rate.value !== null && rate.value < 1;
  if (criterion === null) showCases({ slice, show: fails ? 'failing' : 'all' });
  else showCases({ slice, criteria: [{ id: criterion, verdict: fails ? 'fail' : 'pass' }] });
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/** Arrow keys go from cell to cell, over those that hold nothing: sixty stops of Tab would be in everybody's way. */
function moveBetweenCells(event: KeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.closest('td') : null;
  const row = from?.parentElement;
  if (step === undefined || !(row instanceof HTMLTableRowElement) || from === null) return;
  event.preventDefault();
  const table = event.currentTarget;
  let [down, across] = [row.rowIndex + step[0], from.cellIndex + step[1]];
  for (;;) {
    const cell = table.rows[down]?.cells[across];
    if (cell === undefined) return;
    const button = cell.querySelector('button');
    if (button) return button.focus();
    [down, across] = [down + step[0], across + step[1]];
  }
}

function Cell({
  cell,
  row,
  slice,
  difference,
  isEntry,
  onShow,
}: {
  readonly cell: HeatCell;
  readonly row: string;
  readonly slice: string;
  readonly difference: boolean;
  /** The one cell that Tab stops at; the arrow keys go on from there. */
  readonly isEntry: boolean;
  readonly onShow: () => void;
}) {
  const { figure, under, step, says } = (difference ? differenceLook : rateLook)(cell, row, slice);
  if (cell.rate.value === null) {
    return (
      <td>
        <span className={styles['nothing']} aria-hidden="true">
          {figure}
        </span>
        <span className="visually-hidden">{says}</span>
      </td>
    );
  }
  return (
    <td>
      <button
        type="button"
        tabIndex={isEntry ? 0 : -1}
        className={styles['cell']}
        data-step={step ?? 'few'}
        title={says}
        onClick={onShow}
      >
        <span aria-hidden="true" className={styles['value']}>
          {figure}
        </span>
        <span aria-hidden="true" className={styles['under']}>
          {under}
        </span>
        <span className="visually-hidden">
          {says}. {words.show}
        </span>
      </button>
    </td>
  );
}
