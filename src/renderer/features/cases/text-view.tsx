import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { type Problem } from '#domain/files/problem';
import { accept, attachView, getDraft, stateForView } from '../../app/drafts/draft-store.ts';
import { styleNonce } from '../../app/transport.ts';
import { copy } from './copy.ts';
import styles from './cases.module.css';

interface TextViewProps {
  /** The draft's key. */
  readonly draftKey: string;
  readonly readOnly: boolean;
  readonly problems: readonly Problem[];
  /** The line to go to; a new object goes there again. */
  readonly goTo: { readonly line: number } | null;
}

/** The file as it is, for lines that no form can show. The same draft and the same undo as the table. */
export function TextView({ draftKey, readOnly, problems, goTo }: TextViewProps) {
  const parent = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [marks] = useState(() => new Compartment());
  useEffect(() => {
    const draft = getDraft(draftKey);
    if (draft === undefined || parent.current === null) return undefined;
    const made = new EditorView({
      parent: parent.current,
      state: stateForView(draft, extensionsFor(readOnly, marks)),
      dispatchTransactions: (transactions, editor) => {
        editor.update(transactions);
        accept(draftKey, editor.state);
      },
    });
    const detach = attachView(draftKey, made);
    setView(made);
    return () => {
      detach();
      made.destroy();
    };
  }, [draftKey, readOnly, marks]);
  useEffect(() => {
    view?.dispatch({ effects: marks.reconfigure(markLines(problems)) });
  }, [view, marks, problems]);
  useEffect(() => {
    if (view === null || goTo === null) return;
    const { from } = view.state.doc.line(Math.min(Math.max(1, goTo.line), view.state.doc.lines));
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    view.focus();
  }, [view, goTo]);
  return <div ref={parent} className={styles['editor']} />;
}

function extensionsFor(readOnly: boolean, marks: Compartment): Extension {
  return [
    lineNumbers(),
    EditorView.lineWrapping,
    keymap.of([...historyKeymap, ...defaultKeymap]),
    EditorView.cspNonce.of(styleNonce()),
    EditorView.contentAttributes.of({ 'aria-label': copy.textLabel, tabindex: '0' }),
    EditorState.readOnly.of(readOnly),
    marks.of([]),
  ];
}

const wrongLine = Decoration.line({ class: styles['wrongLine'] ?? '' });

/** Lines with a problem stand out, in the text as in the list above it. */
function markLines(problems: readonly Problem[]): Extension {
  const lines = [...new Set(problems.flatMap((problem) => (problem.line === null ? [] : [problem.line])))];
  return EditorView.decorations.of((view) => {
    const known = lines.filter((line) => line <= view.state.doc.lines).sort((a, b) => a - b);
    return Decoration.set(known.map((line) => wrongLine.range(view.state.doc.line(line).from)));
  });
}
