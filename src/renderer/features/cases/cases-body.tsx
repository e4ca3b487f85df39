import { useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { changeSearch } from '../../app/location.ts';
import { type OpenDraft } from '../../app/drafts/use-draft.ts';
import { copy as setAsideCopy } from '../../app/set-aside/copy.ts';
import { SetAsideDialog } from '../../app/set-aside/set-aside-dialog.tsx';
import { useConfirmation } from '../../app/set-aside/use-set-aside.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { mainVariable } from './form/case-form.ts';
import { type CaseReader, type CaseReading, hasText, noFilter } from './table/case-rows.ts';
import styles from './cases.module.css';
import { CasesEmpty } from './cases-empty.tsx';
import { copy } from './copy.ts';
import { focusFirstField } from './focus-first-field.ts';
import { Skeleton } from '../../ui/page/states.tsx';
import { PasteDialog } from './adding/paste-dialog.tsx';
import { PersonalDataLine } from './personal-data-line.tsx';
import { SetAsideLine } from './set-aside-line.tsx';
import { ProblemsNote } from './problems-note.tsx';
import { TableAndPanel } from './table-and-panel.tsx';
import { TextView } from './text-view.tsx';
import { type CaseEdits, useCaseEdits } from './use-case-edits.ts';
import { useSuggestions } from './use-suggestions.ts';
import { useReading } from './use-reading.ts';
import { ViewSwitch } from './table/view-switch.tsx';

const none: readonly string[] = [];

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
  const [filter, setFilter] = useState(noFilter);
  const [added, setAdded] = useState<readonly string[]>([]);
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
  /** What was added stands at the end of what may be a long list: it alone is shown, until the person wants all again. */
  const addSeveral: CaseEdits['addSeveral'] = (cases) => {
    if (!edits.addSeveral(cases)) return false;
    const ids = cases.map(({ id }) => id);
    setAdded(ids);
    setFilter({ ...noFilter, added: ids });
    changeSearch({ view: null, case: null });
    return true;
  };
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
              filter={filter}
              added={added}
              onFilter={setFilter}
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
        onAdd={addSeveral}
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
