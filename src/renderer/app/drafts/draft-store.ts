import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { type EditorView } from '@codemirror/view';
import { create } from 'zustand';
import { type AppError } from '#contract/errors';
import { type DraftKind, type FileView } from '#contract/prompt';
import { smallestChange, textOfDocument, toEditor, toFile, usesCrlf } from './draft-text.ts';

/** Where the typed text stands with the services. */
export type Saving =
  | { readonly kind: 'saved' }
  /** Typed, to be stored within a second. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  /** Kept here and tried again. */
  | { readonly kind: 'failed'; readonly error: AppError }
  /** Another window stored something else since: both are kept until the person chooses. */
  | { readonly kind: 'conflict'; readonly theirs: FileView };

/** One file of a prompt as this window has it: an editor's document with its undo history, whether an editor shows it or a form. */
export interface Draft {
  readonly key: string;
  readonly promptId: string;
  readonly kind: DraftKind;
  readonly editor: EditorState;
  /** What the services last said about the file. Its text is older than `editor` while the person types. */
  readonly file: FileView;
  /** The version that the next save starts from. */
  readonly version: number;
  /** The text that is stored, with LF line ends. */
  readonly stored: string;
  readonly crlf: boolean;
  readonly savedAt: string | null;
  readonly saving: Saving;
  /** The newest step of undo is that another window's text took the place of this window's own. */
  readonly tookOther: boolean;
}

interface Drafts {
  readonly drafts: Readonly<Record<string, Draft>>;
}

export const useDrafts = create<Drafts>(() => ({ drafts: {} }));

/** Drafts are kept while the window lives; far more than a person opens in a day. */
const views = new Map<string, EditorView>();
const watchers = new Set<(key: string) => void>();

/** What an editor on screen adds (keys, looks): reconfigured on each showing, so that the history outlives it. */
export const viewExtensions = new Compartment();

const undoSteps = 300;

/** Marks what a form or another window writes: it may reach parts that an editor hides from typing. */
export const wholeText = Annotation.define<boolean>();

export function keyOf(repositoryId: string, promptId: string, kind: DraftKind): string {
  return JSON.stringify([repositoryId, promptId, kind]);
}

export function getDraft(key: string): Draft | undefined {
  return useDrafts.getState().drafts[key];
}

export function setDraft(key: string, change: Partial<Draft>): void {
  useDrafts.setState(({ drafts }) => {
    const draft = drafts[key];
    return draft === undefined ? {} : { drafts: { ...drafts, [key]: { ...draft, ...change } } };
  });
}

/** Opens a draft with what the services have. */
export function openDraft(key: string, promptId: string, file: FileView): void {
  const text = toEditor(file.text);
  const draft: Draft = {
    key,
    promptId,
    kind: file.kind,
    editor: EditorState.create({
      doc: text,
      extensions: [history({ minDepth: undoSteps, newGroupDelay: 500 }), viewExtensions.of([])],
    }),
    file,
    version: file.version,
    stored: text,
    crlf: usesCrlf(file.text),
    savedAt: file.savedAt,
    saving: { kind: 'saved' },
    tookOther: false,
  };
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}

/** Called with the key of each draft whose text the person changed. */
export function onTyped(watcher: (key: string) => void): void {
  watchers.add(watcher);
}

export function textOf(draft: Draft): string {
  return textOfDocument(draft.editor.doc);
}

export function fileTextOf(draft: Draft): string {
  return toFile(textOf(draft), draft.crlf);
}

/** Applies a change, through the editor that shows the draft where there is one. */
export function dispatch(key: string, spec: TransactionSpec): void {
  const view = views.get(key);
  if (view !== undefined) return view.dispatch(spec);
  const draft = getDraft(key);
  if (draft !== undefined) accept(key, draft.editor.update(spec).state);
}

/** Takes over the state that an editor or a command made. */
export function accept(key: string, editor: EditorState): void {
  const before = getDraft(key);
  if (before === undefined) return;
  if (editor.doc.eq(before.editor.doc)) return setDraft(key, { editor });
  setDraft(key, { editor, tookOther: false });
  for (const watcher of watchers) watcher(key);
}

export interface ChangeOptions {
  /** Part of typing in a form field: steps close in time and place become one step of undo. */
  readonly typing?: boolean;
}

/** Replaces the text: one step of undo. */
export function changeText(key: string, text: string, { typing = false }: ChangeOptions = {}): void {
  const draft = getDraft(key);
  if (draft === undefined) return;
  const change = smallestChange(textOf(draft), toEditor(text));
  if (change !== null)
    dispatch(key, { changes: change, userEvent: typing ? 'input.type' : 'form', annotations: wholeText.of(true) });
}

/** Shows a text that came from elsewhere, where nothing of this person's goes: the team's newer version. Undo steps keep their place. */
export function adoptText(key: string, text: string): void {
  const draft = getDraft(key);
  if (draft === undefined) return;
  const change = smallestChange(textOf(draft), toEditor(text));
  if (change !== null)
    dispatch(key, { changes: change, annotations: [wholeText.of(true), Transaction.addToHistory.of(false)] });
}

/**
 * Shows the text of another window in the place of this window's own, which Undo brings back exactly: one step, however often the other window
 * saves until something is done here.
 */
export function takeOther(key: string, text: string): void {
  const draft = getDraft(key);
  if (draft === undefined) return;
  const change = smallestChange(textOf(draft), toEditor(text));
  if (change === null) return;
  // Of the kinds of event this one is always joined with the step before it, whatever time has passed.
  const joined = draft.tookOther
    ? [Transaction.userEvent.of('input.type.compose')]
    : [Transaction.userEvent.of('other'), isolateHistory.of('before')];
  dispatch(key, { changes: change, annotations: [wholeText.of(true), ...joined] });
  setDraft(key, { tookOther: true });
}

export function undoIn(key: string): boolean {
  return runCommand(key, undo);
}

export function redoIn(key: string): boolean {
  return runCommand(key, redo);
}

function runCommand(key: string, command: typeof undo): boolean {
  const draft = getDraft(key);
  if (draft === undefined) return false;
  const view = views.get(key);
  if (view !== undefined) return command(view);
  return command({ state: draft.editor, dispatch: (transaction) => accept(key, transaction.state) });
}

export const canUndo = (draft: Draft): boolean => undoDepth(draft.editor) > 0;
export const canRedo = (draft: Draft): boolean => redoDepth(draft.editor) > 0;

/** Makes an editor the one that shows the draft. Returns the function that takes it away; the text and its history stay. */
export function attachView(key: string, view: EditorView): () => void {
  views.set(key, view);
  return () => {
    if (views.get(key) === view) views.delete(key);
  };
}

/** The draft's state with what an editor adds to it. */
export function stateForView(draft: Draft, extensions: Extension): EditorState {
  return draft.editor.update({ effects: viewExtensions.reconfigure(extensions) }).state;
}
