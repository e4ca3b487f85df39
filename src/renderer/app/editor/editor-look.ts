import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const reading = EditorView.theme({
  '&': { fontSize: 'var(--text-17)', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--serif)', lineHeight: '1.65', overflow: 'visible' },
  '.cm-content': { padding: '0 0 96px', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0' },
});

const file = EditorView.theme({
  '&': {
    fontSize: 'var(--text-13)',
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.7' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 16px' },
});

const selection = EditorView.theme({
  '.cm-specialChar': { color: 'var(--fail)', backgroundColor: 'var(--fail-soft)', borderRadius: '2px' },
  '.cm-content ::selection': { backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)' },
});

/** How an editor looks, in the tokens of the app. */
export function editorLook(look: 'reading' | 'file'): Extension {
  return [look === 'reading' ? reading : file, selection];
}
