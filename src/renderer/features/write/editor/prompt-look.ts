import { EditorView } from '@codemirror/view';

/** Roles as section labels, variables as chips, headings and lists as in a document. */
export const promptLook = EditorView.theme({
  '.cm-role': {
    display: 'inline-block',
    fontFamily: 'var(--sans)',
    fontSize: 'var(--text-11)',
    fontWeight: '600',
    letterSpacing: '0.06em',
    textTransform: 'uppercase',
    color: 'var(--ink-3)',
  },
  '.cm-role-first': { display: 'block', padding: '0 0 8px', lineHeight: '1.5' },
  '.cm-line.cm-role-line': { padding: '24px 0 6px', lineHeight: '1.5' },
  '.cm-variable': {
    padding: '1px 5px',
    borderRadius: '4px',
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--accent)',
    fontFamily: 'var(--mono)',
    fontSize: '0.8em',
    whiteSpace: 'nowrap',
  },
  '.cm-variable-new': { backgroundColor: 'transparent', boxShadow: 'inset 0 0 0 1px var(--accent)' },
  '.cm-section-tag': {
    borderRadius: '3px',
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-2)',
    fontFamily: 'var(--mono)',
    fontSize: '0.76em',
  },
  '.cm-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
  '.cm-line.cm-heading': { padding: '10px 0 2px', fontWeight: '600' },
  '.cm-line.cm-item': { paddingInlineStart: '1.15em', textIndent: '-1.15em' },
  '.cm-line.cm-header-line': {
    fontFamily: 'var(--mono)',
    fontSize: 'var(--text-13)',
    lineHeight: '1.7',
    color: 'var(--ink-2)',
  },
  '.cm-sign': { color: 'var(--ink-3)', fontWeight: '400' },
  '.cm-marked': {
    backgroundImage: 'linear-gradient(transparent 62%, var(--mark) 62%)',
    backgroundRepeat: 'no-repeat',
  },
  '.cm-marked-unsure': { '--mark': 'var(--unsure-soft)' },
  '.cm-marked-fail': { '--mark': 'var(--fail-soft)' },
  '.cm-marked-accent': { '--mark': 'var(--accent-soft)' },
});
