import { type ReactNode, type RefObject, useDeferredValue, useMemo, useState } from 'react';
import { useActions } from '../../state/actions.ts';
import { CaseFilters } from './table/case-filters.tsx';
import { CasePanel } from './form/case-panel.tsx';
import { type CaseFilter, type CaseReading, filterRows, rowsOf, sliceCounts } from './table/case-rows.ts';
import { CaseTable } from './table/case-table.tsx';
import { type ShownRow } from './table/case-columns.tsx';
import styles from './cases.module.css';
import { copy } from './copy.ts';
import { focusFirstField } from './focus-first-field.ts';
import { neighbourOf, stepFrom } from './table/selection.ts';
import { type CaseEdits } from './use-case-edits.ts';
import { type Suggestions } from './use-suggestions.ts';

interface TableAndPanelProps {
  readonly tools: ReactNode;
  readonly rows: CaseReading['rows'];
  readonly filter: CaseFilter;
  /** Ids of the cases that were added last. */
  readonly added: readonly string[];
  readonly onFilter: (filter: CaseFilter) => void;
  readonly suggestions: Suggestions;
  /** Cases that are kept out of experiments. */
  readonly setAside: readonly string[];
  readonly edits: CaseEdits;
  readonly readOnly: boolean;
  /** The case in the address. */
  readonly opened: string | null;
  readonly open: (id: string | null) => void;
  readonly panel: RefObject<HTMLElement | null>;
}

/** The table that can be narrowed down, and beside it the case that is open. */
export function TableAndPanel({
  tools,
  rows,
  filter,
  added,
  onFilter,
  suggestions,
  setAside,
  edits,
  readOnly,
  opened,
  open,
  panel,
}: TableAndPanelProps) {
  const [order, setOrder] = useState<readonly string[]>([]);
  const wanted = useDeferredValue(filter);
  const counts = useMemo(() => sliceCounts(rows), [rows]);
  const fresh = useMemo(() => rowsOf(rows, added).map((row) => row.case.id), [rows, added]);
  const shown = useMemo(
    () => withMarks(filterRows(rows, wanted), suggestions.variables, setAside),
    [rows, wanted, suggestions.variables, setAside],
  );
  const row = opened === null ? undefined : rows.find((each) => each.case.id === opened);
  const remove = ({ case: { id }, headline }: Pick<ShownRow, 'case' | 'headline'>): void => {
    if (readOnly) return;
    const next = neighbourOf(order, id);
    const wasOpen = opened === id;
    edits.remove(id, headline, () => (wasOpen ? open(id) : undefined));
    if (wasOpen) open(next);
  };
  const step = (by: 1 | -1): (() => void) | null => {
    const next = opened === null ? null : stepFrom(order, opened, by);
    return next === null ? null : () => open(next);
  };
  const previous = step(-1);
  const next = step(1);
  useActions([
    { id: 'next-case', group: copy.title, title: copy.panel.next, keys: 'j', keysOnly: true, run: () => next?.() },
    {
      id: 'case-before',
      group: copy.title,
      title: copy.panel.previous,
      keys: 'k',
      keysOnly: true,
      run: () => previous?.(),
    },
    { id: 'search-cases', group: copy.title, title: copy.search, keys: '/', run: focusSearch },
  ]);

  return (
    <div data-open={row !== undefined || undefined} className={styles['tableView']}>
      <CaseFilters
        filter={filter}
        added={fresh}
        counts={counts}
        shown={shown.length}
        total={rows.length}
        onChange={onFilter}
        tools={tools}
      />
      <div className={styles['split']}>
        <div className={styles['list']}>
          {shown.length === 0 ? (
            <p className={styles['nothing']}>{rows.length === 0 ? null : copy.nothingFound}</p>
          ) : (
            <CaseTable
              rows={shown}
              selected={opened}
              onSelect={open}
              onOpen={() => focusFirstField(panel)}
              onDelete={remove}
              onOrder={setOrder}
            />
          )}
        </div>
        {row !== undefined && (
          <CasePanel
            row={row}
            variables={suggestions.variables}
            slices={suggestions.slices}
            intents={suggestions.intents}
            readOnly={readOnly}
            edits={edits}
            panel={panel}
            onPrevious={previous}
            onNext={next}
            onDelete={() => {
              remove(row);
              focusGrid();
            }}
            onClose={() => {
              open(null);
              focusGrid();
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Back to the table; to the heading where there is none. After the next drawing, when what was closed is gone. */
function focusGrid(): void {
  requestAnimationFrame(() => {
    const target =
      document.querySelector<HTMLElement>('main [role="grid"]') ?? document.querySelector<HTMLElement>('main h1');
    target?.focus({ preventScroll: true });
  });
}

function focusSearch(): void {
  document.querySelector<HTMLElement>('[role="search"] input')?.focus();
}

/** Which required inputs a case lacks: it could not run; and whether it is set aside. */
function withMarks(
  rows: ReturnType<typeof filterRows>,
  variables: Suggestions['variables'],
  setAside: readonly string[],
): readonly ShownRow[] {
  const aside = new Set(setAside);
  const required = variables.filter((variable) => variable.required).map((variable) => variable.name);
  return rows.map((row) => ({
    ...row,
    isSetAside: aside.has(row.case.id),
    missing: required.filter((name) => !Object.hasOwn(row.case.input, name) || row.case.input[name] === null),
  }));
}
