import { type ReactNode, type RefObject, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { changeSearch } from '../../app/location.ts';
import { type OpenDraft } from '../../app/drafts/use-draft.ts';
import { copy as setAsideCopy } from '../../app/set-aside/copy.ts';
import { SetAsideDialog } from '../../app/set-aside/set-aside-dialog.tsx';
import { useConfirmation } from '../../app/set-aside/use-set-aside.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { CaseFilters } from './table/case-filters.tsx';
import { CasePanel } from './form/case-panel.tsx';
import { mainVariable } from './form/case-form.ts';
import { type CaseReader, type CaseReading, filterRows, hasText, noFilter, sliceCounts } from './table/case-rows.ts';
import { CaseTable } from './table/case-table.tsx';
import { type ShownRow } from './table/case-columns.tsx';
import styles from './cases.module.css';
import { CasesEmpty } from './cases-empty.tsx';
import { copy } from './copy.ts';
import { Skeleton } from '../../ui/page/states.tsx';
import { PasteDialog } from './adding/paste-dialog.tsx';
import { PersonalDataLine } from './personal-data-line.tsx';
import { SetAsideLine } from './set-aside-line.tsx';
import { ProblemsNote } from './problems-note.tsx';
import { neighbourOf, stepFrom } from './table/selection.ts';
import { TextView } from './text-view.tsx';
import { type CaseEdits, useCaseEdits } from './use-case-edits.ts';
import { type Suggestions, useSuggestions } from './use-suggestions.ts';
import { useReading } from './use-reading.ts';
import { ViewSwitch } from './table/view-switch.tsx';

/** Table or text, what is wrong with the file, and the case that is open. */
export function CasesBody({ draft }: { readonly draft: OpenDraft }) {
  const { reader, reading } = useReading(draft.file.path, draft.text);
  if (reading !== null) return <ReadCases draft={draft} reader={reader} reading={reading} />;
  return (
    <div className={styles['screen']}>
      <Skeleton lines={8} />
    </div>
  );
}

interface ReadCasesProps {
  readonly draft: OpenDraft;
  readonly reader: CaseReader;
  readonly reading: CaseReading;
}

function ReadCases({ draft, reader, reading: { rows, problems } }: ReadCasesProps) {
  const suggestions = useSuggestions(draft.promptId, rows);
  const confirmation = useConfirmation(draft.promptId).data;
  const set = confirmation?.set != null && confirmation.set.state !== 'used' ? confirmation.set : null;
  const edits = useCaseEdits(draft.key, reader.read);
  const [choosing, setChoosing] = useState(false);
  const size = set === null ? (confirmation?.size ?? null) : null;
  const [goTo, setGoTo] = useState<{ readonly line: number } | null>(null);
  const [address] = useSearchParams();
  const pasting = address.get('add') === 'several' && !draft.readOnly;
  // A new dialog each time: nothing of what was pasted before stays.
  const [opening, setOpening] = useState({ open: pasting, turn: 0 });
  if (opening.open !== pasting) setOpening({ open: pasting, turn: opening.turn + (pasting ? 1 : 0) });
  const view = viewOf(address.get('view'), rows.length, problems.length);
  const panel = useRef<HTMLElement>(null);

  const open = useCallback((id: string | null) => changeSearch({ case: id, view: null }), []);
  const add = (): void => {
    const id = edits.add(mainVariable(suggestions.variables));
    if (id === null) return;
    open(id);
    focusFirstField(panel);
  };
  const existing = useMemo(() => rows.map((row) => row.case), [rows]);
  const paste = (): void => changeSearch({ add: 'several' });
  useActions(
    draft.readOnly
      ? []
      : [
          { id: 'add-case', group: copy.title, title: copy.add, keys: 'n', run: add },
          { id: 'paste-cases', group: copy.title, title: copy.paste, run: paste },
          ...(size === null
            ? []
            : [
                {
                  id: 'set-aside',
                  group: copy.title,
                  title: setAsideCopy.dialog.title,
                  run: () => setChoosing(true),
                },
              ]),
        ],
  );
  const show = (line: number | null): void => {
    changeSearch({ view: 'text' });
    setGoTo({ line: line ?? 1 });
  };

  const tools = (
    <div className={styles['tools']}>
      <ViewSwitch view={view} onChange={(next) => changeSearch({ view: next })} />
      {!draft.readOnly && (
        <>
          <Button onClick={paste}>{copy.paste}</Button>
          <Button icon="add" keys="n" onClick={add}>
            {copy.add}
          </Button>
        </>
      )}
    </div>
  );

  return (
    <div className={styles['screen']}>
      {!hasText(draft.text) ? (
        <CasesEmpty readOnly={draft.readOnly} onAdd={add} onPaste={paste} />
      ) : (
        <>
          <ProblemsNote problems={problems} onShow={show} />
          {set !== null && <SetAsideLine set={set} />}
          <PersonalDataLine rows={rows} opened={address.get('case')} onOpen={open} />
          {view === 'text' ? (
            <>
              <div className={styles['filters']}>
                <p className={styles['hintLine']}>{copy.textHint}</p>
                {tools}
              </div>
              <TextView draftKey={draft.key} readOnly={draft.readOnly} problems={problems} goTo={goTo} />
            </>
          ) : (
            <TableAndPanel
              tools={tools}
              rows={rows}
              suggestions={suggestions}
              setAside={set?.cases ?? none}
              edits={edits}
              readOnly={draft.readOnly}
              opened={address.get('case')}
              open={open}
              panel={panel}
            />
          )}
        </>
      )}
      {choosing && size !== null && (
        <SetAsideDialog promptId={draft.promptId} size={size} onClose={() => setChoosing(false)} />
      )}
      <PasteDialog
        key={opening.turn}
        open={pasting}
        existing={existing}
        variables={suggestions.variables}
        onAdd={edits.addSeveral}
        onClose={() => changeSearch({ add: null })}
      />
    </div>
  );
}

/** A file of which nothing can be read is shown as text, unless the person asked for the table. */
function viewOf(asked: string | null, rows: number, problems: number): 'table' | 'text' {
  if (asked === 'text' || asked === 'table') return asked;
  return rows === 0 && problems > 0 ? 'text' : 'table';
}

function focusFirstField(panel: { readonly current: HTMLElement | null }): void {
  // After the panel of the new case has been drawn.
  requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>('textarea')?.focus());
}

interface TableAndPanelProps {
  readonly tools: ReactNode;
  readonly rows: CaseReading['rows'];
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

function TableAndPanel({
  tools,
  rows,
  suggestions,
  setAside,
  edits,
  readOnly,
  opened,
  open,
  panel,
}: TableAndPanelProps) {
  const [filter, setFilter] = useState(noFilter);
  const [order, setOrder] = useState<readonly string[]>([]);
  const wanted = useDeferredValue(filter);
  const counts = useMemo(() => sliceCounts(rows), [rows]);
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
        counts={counts}
        shown={shown.length}
        total={rows.length}
        onChange={setFilter}
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

const none: readonly string[] = [];

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
