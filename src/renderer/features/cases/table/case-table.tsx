import { useTable, type SortingState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import { classes } from '../../../ui/classes.ts';
import { columns, features, type ShownRow } from './case-columns.tsx';
import styles from '../cases.module.css';
import { copy } from '../copy.ts';
import { nextSelection } from './selection.ts';

export interface CaseTableProps {
  readonly rows: readonly ShownRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter: into the details of the selected case. */
  readonly onOpen: () => void;
  readonly onDelete: (row: ShownRow) => void;
  /** Tells the order in which the rows stand, for "next" and "before". */
  readonly onOrder: (ids: readonly string[]) => void;
}

const rowHeight = 54;

/**
 * Thousands of cases, of which only those in sight are in the page. One tab stop: arrows, Home, End and Page keys move the selection, Enter opens
 * it, Delete takes it out.
 */
export function CaseTable({ rows, selected, onSelect, onOpen, onDelete, onOrder }: CaseTableProps) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const table = useTable({
    features,
    columns,
    // The table only reads; its types ask for an array that could be written.
    data: rows,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: (row) => row.case.id,
    enableMultiSort: false,
    enableSortingRemoval: true,
  });
  const shown = table.getRowModel().rows;
  const ids = shown.map((row) => row.id);
  const order = ids.join('\n');
  useEffect(() => onOrder(order === '' ? [] : order.split('\n')), [order, onOrder]);

  const grid = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const margin = useOffset(body);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: 120,
    scrollPaddingEnd: 24,
  });
  const at = selected === null ? -1 : ids.indexOf(selected);
  const items = virtualizer.getVirtualItems();
  const inPage = items.some((item) => item.index === at);

  // A case that was opened by its address or just added comes into sight.
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (seen.current === selected) return;
    seen.current = selected;
    if (at !== -1) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [selected, at, virtualizer]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== grid.current) return;
    const row = shown[at]?.original;
    const next = nextSelection(event.key, at, shown.length);
    if (next !== null) onSelect(ids[next] ?? '');
    else if (event.key === 'Enter' && row !== undefined) onOpen();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && row !== undefined) onDelete(row);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={grid}
      role="grid"
      aria-label={copy.table.label}
      aria-rowcount={shown.length + 1}
      aria-activedescendant={inPage && selected !== null ? rowId(selected) : undefined}
      tabIndex={0}
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['head']}>
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className={styles['row']}>
            {group.headers.map((header) => {
              const direction = header.column.getIsSorted();
              return (
                <div
                  key={header.id}
                  role="columnheader"
                  className={styles[header.column.id]}
                  aria-sort={direction === false ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
                >
                  <button type="button" className={styles['sort']} onClick={header.column.getToggleSortingHandler()}>
                    <table.FlexRender header={header} />
                    <span className={styles['sortSign']} data-direction={direction || undefined}>
                      <Icon name="down" size={12} />
                    </span>
                  </button>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <div ref={body} role="rowgroup" className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = shown[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={row.id}
              id={rowId(row.id)}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={row.id === selected}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className={classes(styles['row'], styles['case'])}
              style={{ translate: `0 ${item.start - margin}px` }}
              onClick={() => {
                onSelect(row.id);
                grid.current?.focus({ preventScroll: true });
              }}
            >
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="gridcell" className={styles[cell.column.id]}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowId(id: string): string {
  return `case-row-${encodeURIComponent(id)}`;
}

/** How far below the top of the scrolled area an element begins. */
function useOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    const measured = element.current;
    if (main === null || measured === null) return undefined;
    const measure = (): void =>
      setOffset(Math.round(measured.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop));
    measure();
    // Banners, wrapped heads and filters above it move it.
    const observer = new ResizeObserver(measure);
    for (const above of main.children) observer.observe(above);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}
