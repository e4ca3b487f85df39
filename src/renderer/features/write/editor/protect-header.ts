import { EditorSelection, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { wholeText } from '../../../app/drafts/draft-store.ts';

/**
 * Keeps the cursor, and with it what is typed, out of the hidden header. What a form writes (`wholeText`) reaches it, and so does Undo.
 * `startIn` answers where the visible text begins.
 */
export function protectHeader(startIn: (state: EditorState) => number): Extension {
  return [
    EditorState.changeFilter.of((transaction) => {
      const start = startIn(transaction.startState);
      if (start === 0 || transaction.annotation(wholeText) === true) return true;
      let insertsBefore = false;
      transaction.changes.iterChanges((from, to) => (insertsBefore ||= from === to && from < start));
      return insertsBefore ? false : [0, start - 1];
    }),
    EditorState.transactionFilter.of((transaction) => {
      if (transaction.selection === undefined || transaction.docChanged) return transaction;
      const moved = outOfHeader(transaction.selection, startIn(transaction.startState));
      return moved === null ? transaction : [transaction, { selection: moved }];
    }),
    EditorView.updateListener.of(({ view, state }) => {
      const moved = outOfHeader(state.selection, startIn(state));
      // Not during an update. By then the editor may be gone.
      if (moved !== null) queueMicrotask(() => view.state === state && view.dispatch({ selection: moved }));
    }),
  ];
}

function outOfHeader(selection: EditorSelection, start: number): EditorSelection | null {
  if (selection.ranges.every(({ from }) => from >= start)) return null;
  const ranges = selection.ranges.map(({ anchor, head }) =>
    EditorSelection.range(Math.max(anchor, start), Math.max(head, start)),
  );
  return EditorSelection.create(ranges, selection.mainIndex);
}
