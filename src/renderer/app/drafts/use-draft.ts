import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { type AppError } from '#contract/errors';
import { type DraftKind, type FileView } from '#contract/prompt';
import { client } from '../client.ts';
import { asAppError, useProcedure } from '../queries.ts';
import { takeBack } from './draft-text.ts';
import { receiveFile, saveDraft } from './draft-saving.ts';
import {
  canRedo,
  canUndo,
  type ChangeOptions,
  changeText,
  type Draft,
  getDraft,
  keyOf,
  redoIn,
  type Saving,
  textOf,
  undoIn,
  useDrafts,
} from './draft-store.ts';

/** One file of a prompt, to read and to change. Changes are stored by themselves and can be undone. */
export interface OpenDraft {
  readonly key: string;
  readonly promptId: string;
  readonly kind: DraftKind;
  /** With LF line ends; '' for a file that does not exist yet. */
  readonly text: string;
  /** What the services last said: the team's text, path, whether it may be changed. */
  readonly file: FileView;
  readonly saving: Saving;
  readonly savedAt: string | null;
  /** This version of the app must not change it, or the repository is not trusted yet. */
  readonly readOnly: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Replaces the text: one step of undo, stored within a second. `typing` joins steps of one field. Nothing when read-only. */
  readonly change: (text: string, options?: ChangeOptions) => void;
  readonly undo: () => void;
  /**
   * Makes a change and answers the function that takes it back, whatever was typed since: for the Undo of a notice.
   */
  readonly changeWithUndo: (text: string) => () => void;
  readonly redo: () => void;
  /** Stores what is typed now, before a run for example. */
  readonly save: () => Promise<void>;
}

export type DraftAnswer =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: AppError; readonly retry: () => void }
  | { readonly status: 'ready'; readonly draft: OpenDraft };

/** The draft of one file of a prompt; the same one on every screen of this window. */
export function useDraft(promptId: string, kind: DraftKind): DraftAnswer {
  const { data: app } = useProcedure('app.state', {});
  const repository = app?.repository ?? null;
  const repositoryId = repository?.id ?? '';
  const query = useQuery({
    queryKey: ['prompt.get', { promptId }, repositoryId],
    queryFn: async () => {
      const askedAt = performance.now();
      return { askedAt, view: await client.call('prompt.get', { promptId }) };
    },
    enabled: repository !== null,
    structuralSharing: false,
  });
  const key = keyOf(repositoryId, promptId, kind);
  const answer = query.data;
  useEffect(() => {
    if (answer !== undefined) receiveFile(key, promptId, answer.view.files[kind], answer.askedAt);
  }, [answer, key, kind, promptId]);

  const draft = useDrafts(({ drafts }) => drafts[key]);
  const trusted = repository?.trusted ?? false;
  const open = useMemo(() => (draft === undefined ? null : openFor(draft, trusted)), [draft, trusted]);
  if (query.error !== null && (open === null || asAppError(query.error).code === 'not-found')) {
    return { status: 'failed', error: asAppError(query.error), retry: () => void query.refetch() };
  }
  return open === null ? { status: 'loading' } : { status: 'ready', draft: open };
}

/** With the editor's own undo where nothing came after, so that redo works too. */
function revert(key: string, before: string, after: string): void {
  const latest = getDraft(key);
  if (latest === undefined) return;
  if (textOf(latest) === after) return void undoIn(key);
  const text = takeBack(before, after, textOf(latest));
  if (text === null) undoIn(key);
  else changeText(key, text);
}

function openFor(draft: Draft, trusted: boolean): OpenDraft {
  const { key, promptId, kind, file, saving, savedAt } = draft;
  const readOnly = file.readOnly || !trusted;
  return {
    key,
    promptId,
    kind,
    text: textOf(draft),
    file,
    saving,
    savedAt,
    readOnly,
    canUndo: canUndo(draft) && !readOnly,
    canRedo: canRedo(draft) && !readOnly,
    change: (text, options) => {
      if (!readOnly) changeText(key, text, options);
    },
    undo: () => void undoIn(key),
    changeWithUndo: (next) => {
      if (readOnly) return () => undefined;
      const before = textOf(draft);
      changeText(key, next);
      return () => revert(key, before, next);
    },
    redo: () => void redoIn(key),
    save: () => saveDraft(key),
  };
}
