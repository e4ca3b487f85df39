import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type CaseRow } from '#contract/views';
import { ErrorState } from '../../ui/states.tsx';
import { counted } from '../../ui/words.ts';
import { CaseCell, CellResult, ChangeCell } from './case-cells.tsx';
import styles from './case-grid.module.css';
import { type CaseOrder, useCaseList } from './case-list.ts';
import { copy } from './copy.ts';
import { type CaseFilter } from './queries.ts';

const rowHeight = 57;
const overscan = 8;
const features = tableFeatures({});
const helper = createColumnHelper<typeof features, CaseRow>();

/** Case x version. Only the rows on screen exist, and only their pages are loaded, so that 50,000 outputs scroll. */
export function CaseGrid({
  runId,
  filter,
  order,
  names,
  onOpen,
}: {
  readonly runId: string;
  readonly filter: CaseFilter;
  readonly order: CaseOrder;
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (caseId: string, index: number) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, to: 20 });
  const list = useCaseList(runId, filter, order, range.from, range.to);
  const total = list.total ?? 0;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  });
  const items = virtualizer.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? 19) + 1];
  useEffect(() => setRange({ from, to }), [from, to]);
  const keyboard = useRowKeys(total, (index) => virtualizer.scrollToIndex(index), scroller);

  const shown = items.flatMap(({ index }) => list.rowAt(index) ?? []);
  const table = useCaseTable(shown, names);
  const rows = new Map(table.getRowModel().rows.map((row) => [row.original.case, row]));
  const columns = table.getAllLeafColumns().length - 2;

  if (list.error) return <ErrorState trouble={list.error} />;
  if (list.total === 0) return <p className={styles['nothing']}>{copy.cases.nothing[filter.show]}</p>;
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="table"
      aria-label={copy.cases.gridLabel(counted(total, 'case'))}
      aria-rowcount={total + 1}
      onKeyDown={keyboard.onKeyDown}
      // A custom property, which React's own type of a style does not know.
      style={{ '--versions': columns } as CSSProperties}
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
          const found = list.rowAt(item.index);
          const row = found ? rows.get(found.case) : undefined;
          return (
            <div
              key={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className={`${styles['row']} ${styles['case']}`}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={(event) => {
                if (!row) return;
                // The focus comes back to this row when the case is closed.
                event.currentTarget.querySelector('button')?.focus();
                onOpen(row.original.case, item.index);
              }}
            >
              {row ? (
                row.getAllCells().map((cell, at) => (
                  <div key={cell.id} role="cell" className={styles['cell']}>
                    {at === 0 ? (
                      <CaseCell
                        row={row.original}
                        tabIndex={item.index === keyboard.active ? 0 : -1}
                        onFocus={() => keyboard.setActive(item.index)}
                      />
                    ) : (
                      <table.FlexRender cell={cell} />
                    )}
                  </div>
                ))
              ) : (
                <div role="cell" className={styles['waiting']}>
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

function useCaseTable(data: readonly CaseRow[], names: ReadonlyMap<string, string>) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('headline', { id: 'case', header: copy.cases.columns.case }),
        ...[...names].map(([variant, name]) =>
          helper.accessor((row) => row.cells.find((cell) => cell.variant === variant) ?? null, {
            id: `variant ${variant}`,
            header: name,
            cell: (context) => <CellResult cell={context.getValue()} name={name} />,
          }),
        ),
        helper.accessor('change', {
          header: copy.cases.columns.change,
          cell: (context) => <ChangeCell row={context.row.original} />,
        }),
      ]),
    [names],
  );
  return useTable({ features, columns, data: [...data], getRowId: (row) => row.case });
}

/** One stop of the Tab key for the whole grid; arrows, Page keys, Home and End move between its rows. */
function useRowKeys(
  total: number,
  show: (index: number) => void,
  scroller: { readonly current: HTMLDivElement | null },
) {
  const [wanted, setWanted] = useState(0);
  const [moved, setMoved] = useState(0);
  const active = Math.min(wanted, Math.max(0, total - 1));
  useEffect(() => {
    if (moved === 0) return undefined;
    // The row may be scrolled into being first.
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"] button`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [moved, active, scroller]);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -total,
    End: total,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined || total === 0) return;
    event.preventDefault();
    const next = Math.min(total - 1, Math.max(0, active + step));
    show(next);
    setWanted(next);
    setMoved((count) => count + 1);
  };
  return { active, setActive: setWanted, onKeyDown };
}
