import { type EditorState, type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, lineNumbers } from '@codemirror/view';
import { useMemo, useRef } from 'react';
import { type Problem } from '#domain/files/problem';
import { type OpenDraft } from '../../app/drafts/use-draft.ts';
import { DraftEditor } from '../../app/editor/draft-editor.tsx';
import { Button } from '../../ui/input/button.tsx';
import { pageCopy, textCopy as copy } from './copy.ts';
import { asSentence } from './field-problems.ts';
import styles from './spec-page.module.css';

/** The spec as engineers see it, with what is wrong by line. The same draft, and the same Undo, as the form. */
export function TextView({ draft, problems }: { readonly draft: OpenDraft; readonly problems: readonly Problem[] }) {
  const view = useRef<EditorView | null>(null);
  const lines = [...new Set(problems.flatMap(({ line }) => (line === null ? [] : [line])))].sort((a, b) => a - b);
  const lineKey = lines.join(' ');
  const extensions = useMemo(() => textExtensions(lineKey === '' ? [] : lineKey.split(' ').map(Number)), [lineKey]);
  const title = draft.readOnly ? copy.about : copy.problems;
  const show = (line: number): void => {
    const editor = view.current;
    if (editor === null) return;
    const { from } = editor.state.doc.line(Math.min(line, editor.state.doc.lines));
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    editor.focus();
  };
  return (
    <div className={styles['asText']}>
      <div className={styles['yaml']}>
        <DraftEditor
          draft={draft}
          label={copy.label}
          look="file"
          extensions={extensions}
          onView={(next) => {
            view.current = next;
          }}
        />
        <p className={styles['quiet']}>{copy.hint}</p>
      </div>
      <section className={styles['lineProblems']} aria-label={title}>
        <h2>{title}</h2>
        {problems.length === 0 ? (
          <p className={styles['quiet']}>{copy.noProblems}</p>
        ) : (
          <ul>
            {problems.map((problem, index) => (
              <li key={index} data-severity={problem.severity}>
                <Line line={problem.line} onShow={show} />
                <span>
                  {problem.field === null ? (
                    asSentence(problem.message)
                  ) : (
                    <>
                      <code>{problem.field}</code>: {problem.message}
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Line({ line, onShow }: { readonly line: number | null; readonly onShow: (line: number) => void }) {
  if (line === null) return <span className={styles['place']}>{pageCopy.wholeFile}</span>;
  return (
    <Button variant="text" onClick={() => onShow(line)}>
      {pageCopy.line(line)}
    </Button>
  );
}

const wrongLine = Decoration.line({ class: styles['wrongLine'] ?? '' });

function textExtensions(wrongLines: readonly number[]): Extension {
  return [
    lineNumbers(),
    EditorView.contentAttributes.of({ spellcheck: 'false', autocapitalize: 'off' }),
    EditorView.decorations.of((editor) => marksIn(editor.state, wrongLines)),
    look,
  ];
}

/** Lines with a problem stand out. The text may have become shorter since they were found. */
function marksIn({ doc }: EditorState, lines: readonly number[]): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>();
  for (const line of lines) {
    if (line > doc.lines) break;
    const { from } = doc.line(line);
    marks.add(from, from, wrongLine);
  }
  return marks.finish();
}

const look = EditorView.theme({
  '.cm-gutters': {
    minWidth: '44px',
    border: '0',
    backgroundColor: 'transparent',
    color: 'var(--ink-3)',
    fontSize: 'var(--text-12)',
  },
  '.cm-content': { minHeight: '50vh' },
});
