import { type EditorView } from '@codemirror/view';
import { useState } from 'react';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { Menu } from '../../ui/overlay/menu.tsx';
import { copy } from './copy.ts';
import { startOfText } from './editor/prompt-editing.ts';
import { messageMarker, type Role } from './editor/prompt-parts.ts';
import { NewVariableDialog } from './new-variable-dialog.tsx';
import styles from './write.module.css';

const words = copy.tools;
const roles: readonly Role[] = ['user', 'assistant', 'system'];

/** What can be put into the text without knowing how it is written there. */
export function TextTools({
  view,
  title,
  variables,
  readOnly,
  onPreview,
}: {
  readonly view: EditorView | null;
  readonly title: string;
  readonly variables: readonly string[];
  readonly readOnly: boolean;
  readonly onPreview: () => void;
}) {
  const [naming, setNaming] = useState(false);
  useActions([{ id: 'preview', group: title, title: words.preview, keys: 'mod+shift+p', run: onPreview }]);
  const insertVariable = (name: string): void => insert(view, () => `{{${name}}}`);
  const insertMessage = (role: Role): void => insert(view, (before, after) => messageMarker(role, before, after));
  return (
    <div className={styles['tools']} role="toolbar" aria-label={words.label}>
      {!readOnly && (
        <>
          <Menu
            align="start"
            trigger={
              <Button variant="quiet" icon="add">
                {words.variable}
              </Button>
            }
            entries={[
              ...variables.map((name) => ({ label: name, onSelect: () => insertVariable(name) })),
              ...(variables.length > 0 ? [{ kind: 'separator' as const }] : []),
              { label: words.newVariable, onSelect: () => setNaming(true) },
            ]}
          />
          <Menu
            align="start"
            trigger={
              <Button variant="quiet" icon="add">
                {words.message}
              </Button>
            }
            entries={roles.map((role) => ({
              label: copy.roles[role],
              hint: words.messageHint[role],
              onSelect: () => insertMessage(role),
            }))}
          />
        </>
      )}
      <Button variant="quiet" icon="eye" onClick={onPreview}>
        {words.preview}
      </Button>
      <NewVariableDialog open={naming} onClose={() => setNaming(false)} onInsert={insertVariable} />
    </div>
  );
}

/** Puts text in at the cursor, never into the hidden header, and goes on there. */
function insert(view: EditorView | null, make: (before: string, after: string) => string): void {
  if (view === null) return;
  const { state } = view;
  const start = startOfText(state.doc.toString());
  const { from, to } = state.selection.main;
  const at = Math.max(from, start);
  const text = make(state.sliceDoc(start, at), state.sliceDoc(Math.max(to, at)));
  view.dispatch({
    changes: { from: at, to: Math.max(to, at), insert: text },
    selection: { anchor: at + text.length },
    userEvent: 'input',
    scrollIntoView: true,
  });
  // After the menu or the dialog has given the focus back to its button.
  setTimeout(() => view.focus(), 50);
}
