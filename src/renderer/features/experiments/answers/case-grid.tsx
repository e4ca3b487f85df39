import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { type CaseRow } from '#contract/run-cases';
import { ErrorState } from '../../../ui/page/states.tsx';
import { counted } from '../../../ui/text/words.ts';
import { CaseCell, CellResult, ChangeCell } from './case-cells.tsx';
import styles from './case-grid.module.css';
import { copy } from '../copy.ts';
import { useCaseTotal, useCaseWindow } from '../queries.ts';
import { type CaseFilter } from '../reading/reading-search.ts';

const rowHeight = 57;
const overscan = 8;
const features = tableFeatures({});
const helper = createColumnHelper<typeof features, CaseRow>();

/** Case x version. Only the rows on screen exist, and only their pages are loaded, so that 50,000 outputs scroll. */
export function CaseGrid({
  runId,
  filter,
  names,
  compared,
  nothing,
  missing,
  onOpen,
}: {
  readonly runId: string;
  readonly filter: CaseFilter;
  readonly names: ReadonlyMap<string, string>;
  /** False: nothing says yet how a case changed. */
  readonly compared: boolean;
  /** What to say where no case fits. */
  readonly nothing: string;
  /** What became of answers that are not there. */
  readonly missing: string;
  readonly onOpen: (caseId: string, index: number) => void;
}) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { total: known } = useCaseTotal(runId, filter);
  const total = known ?? 0;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  });
  const items = virtualizer.getVirtualItems();
  const list = useCaseWindow(runId, filter, items[0]?.index ?? 0, (items.at(-1)?.index ?? 0) + 1);
  const open = (index: number): void => {
    const row = list.rowAt(index);
    if (row !== null) onOpen(row.case, index);
  };
  const keyboard = useRowKeys(total, (index) => virtualizer.scrollToIndex(index), open);

  const shown = items.flatMap(({ index }) => list.rowAt(index) ?? []);
  const table = useCaseTable(shown, names, compared, missing);
  const rows = new Map(table.getRowModel().rows.map((row) => [row.original.case, row]));

  if (list.error) return <ErrorState trouble={list.error} />;
  if (known === 0) return <p className={styles['nothing']}>{nothing}</p>;
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="grid"
      aria-label={copy.cases.gridLabel(counted(total, 'case'))}
      aria-rowcount={total + 1}
      aria-activedescendant={
        items.some((item) => item.index === keyboard.active) ? rowId(id, keyboard.active) : undefined
      }
      tabIndex={0}
      onKeyDown={keyboard.onKeyDown}
      // A custom property, which React's own type of a style does not know.
      style={{ '--versions': names.size, '--change': compared ? '150px' : '0px' } as CSSProperties}
    >
      <div role="rowgroup" className={styles['head']}>
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className={styles['row']}>
            {group.headers.map((header) => (
              <div key={header.id} role="columnheader">
                <table.FlexRender header={header} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows.get(list.rowAt(item.index)?.case ?? '');
          return (
            <div
              key={item.index}
              id={rowId(id, item.index)}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              data-active={item.index === keyboard.active ? '' : undefined}
              ref={virtualizer.measureElement}
              className={`${styles['row']} ${styles['case']}`}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => {
                keyboard.setActive(item.index);
                open(item.index);
              }}
            >
              {row ? (
                row.getAllCells().map((cell) => (
                  <div key={cell.id} role="gridcell" className={styles['cell']}>
                    <table.FlexRender cell={cell} />
                  </div>
                ))
              ) : (
                <div role="gridcell" className={styles['waiting']}>
                  {copy.cases.loadingRow}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowId(grid: string, index: number): string {
  return `${grid}-${index}`;
}

function useCaseTable(
  data: readonly CaseRow[],
  names: ReadonlyMap<string, string>,
  compared: boolean,
  missing: string,
) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('headline', {
          id: 'case',
          header: copy.cases.columns.case,
          cell: (context) => <CaseCell row={context.row.original} />,
        }),
        ...[...names].map(([variant, name]) =>
          helper.accessor((row) => row.cells.find((cell) => cell.variant === variant) ?? null, {
            id: `variant ${variant}`,
            header: name,
            cell: (context) => <CellResult cell={context.getValue()} name={name} missing={missing} />,
          }),
        ),
        ...(compared
          ? [
              helper.accessor('change', {
                header: copy.cases.columns.change,
                cell: (context) => <ChangeCell row={context.row.original} />,
              }),
            ]
          : []),
      ]),
    [names, compared, missing],
  );
  return useTable({ features, columns, data: [...data], getRowId: (row) => row.case });
}

/**
 * Arrows, Page keys, Home and End move between the rows, Enter opens one. The focus stays on the grid, which names its active row: a row that
 * scrolls out of being cannot take the focus with it.
 */
function useRowKeys(total: number, show: (index: number) => void, open: (index: number) => void) {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, total - 1));
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -total,
    End: total,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (total === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = steps[event.key];
    if (step === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (step === undefined) return open(active);
    const next = Math.min(total - 1, Math.max(0, active + step));
    show(next);
    setActive(next);
  };
  return { active, setActive, onKeyDown };
}
