import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { accept, attachView, getDraft, stateForView } from '../drafts/draft-store.ts';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { styleNonce } from '../transport.ts';
import { editorLook } from './editor-look.ts';

export interface DraftEditorProps {
  readonly draft: OpenDraft;
  /** The name of the text field. */
  readonly label: string;
  /** Prose in the serif, or a file in the typewriter face. */
  readonly look: 'reading' | 'file';
  /** What the screen adds. Keep it stable (module scope or useMemo): a new value reconfigures the editor. */
  readonly extensions?: Extension;
  /** The editor, while it is on screen. */
  readonly onView?: (view: EditorView | null) => void;
}

const none: Extension = [];

/** A draft as text. Its document and its undo history live in the draft: they outlive this editor. */
export function DraftEditor({ draft, label, look, extensions = none, onView }: DraftEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const { key, readOnly } = draft;
  const changing = useMemo(() => ({ extensions: new Compartment(), access: new Compartment() }), []);

  const first = useRef({ label, look, extensions, readOnly, onView });
  useLayoutEffect(() => {
    first.current = { label, look, extensions, readOnly, onView };
  });

  useLayoutEffect(() => {
    const held = getDraft(key);
    if (place.current === null || held === undefined) return undefined;
    const { current } = first;
    const made = new EditorView({
      parent: place.current,
      state: stateForView(held, [
        keymap.of([...defaultKeymap.filter((each) => each.key !== 'Mod-Enter'), ...historyKeymap]),
        EditorView.lineWrapping,
        // Characters that turn text around or have no width are shown: they can hide an instruction.
        highlightSpecialChars({ addSpecialChars: /[\u200c\u202a-\u202e\u2060-\u206f]/ }),
        EditorView.cspNonce.of(styleNonce()),
        EditorView.contentAttributes.of({ 'aria-label': current.label, spellcheck: 'true' }),
        editorLook(current.look),
        changing.access.of(accessOf(current.readOnly)),
        changing.extensions.of(current.extensions),
      ]),
      dispatchTransactions: (transactions, into) => {
        into.update(transactions);
        accept(key, into.state);
      },
    });
    view.current = made;
    const detach = attachView(key, made);
    current.onView?.(made);
    return () => {
      first.current.onView?.(null);
      detach();
      made.destroy();
      view.current = null;
    };
  }, [key, changing]);

  useEffect(() => {
    view.current?.dispatch({ effects: changing.extensions.reconfigure(extensions) });
  }, [extensions, changing]);
  useEffect(() => {
    view.current?.dispatch({ effects: changing.access.reconfigure(accessOf(readOnly)) });
  }, [readOnly, changing]);

  return <div ref={place} />;
}

function accessOf(readOnly: boolean): Extension {
  return readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [];
}
