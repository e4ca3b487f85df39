import { type Database } from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { type DraftKind } from '#contract/prompt';
import { type DraftStore, type StoredDraft } from '#services/stores/drafts';

interface Row {
  repository: string;
  prompt: string;
  kind: DraftKind;
  text: string;
  version: number;
  base_content: string | null;
  saved_at: string;
}

function read(row: Row): StoredDraft {
  return {
    repository: row.repository,
    prompt: row.prompt,
    kind: row.kind,
    text: row.text,
    version: row.version,
    baseContent: row.base_content,
    savedAt: row.saved_at,
  };
}

/** Drafts, and those that were set aside, which Undo brings back. */
export function createDraftStore(database: Database): DraftStore {
  const one = database.prepare<[string, string, string], Row>(
    'SELECT * FROM drafts WHERE repository = ? AND prompt = ? AND kind = ?',
  );
  const all = database.prepare<[string], Row>('SELECT * FROM drafts WHERE repository = ? ORDER BY prompt, kind');
  const remove = database.prepare('DELETE FROM drafts WHERE repository = ? AND prompt = ? AND kind = ?');
  const setAside = database.prepare(`
    INSERT INTO discarded_drafts (repository, prompt, kind, text, version, base_content, saved_at, discarded_at)
    SELECT repository, prompt, kind, text, version, base_content, saved_at, :at FROM drafts
    WHERE repository = :repository AND prompt = :prompt AND kind = :kind`);
  const discarded = database.prepare<[number], Row>('SELECT * FROM discarded_drafts WHERE id = ?');
  const forget = database.prepare('DELETE FROM discarded_drafts WHERE id = ?');
  const lastDiscarded = database
    .prepare<[string, string, string], number>(
      'SELECT coalesce(max(version), 0) FROM discarded_drafts WHERE repository = ? AND prompt = ? AND kind = ?',
    )
    .pluck();
  const save = database.prepare(`
    INSERT INTO drafts (repository, prompt, kind, text, version, base_content, saved_at)
    VALUES (:repository, :prompt, :kind, :text, :version, :baseContent, :savedAt)
    ON CONFLICT (repository, prompt, kind) DO UPDATE SET text = excluded.text, version = excluded.version,
      base_content = excluded.base_content, saved_at = excluded.saved_at
      WHERE drafts.version = excluded.version - 1`);

  const discard = database.transaction((repository: string, prompt: string, kind: DraftKind, at: string): string => {
    const { lastInsertRowid, changes } = setAside.run({ repository, prompt, kind, at });
    if (changes === 0)
      throw new AppError('not-found', 'There is nothing of yours to take back here.', 'Reload the screen.');
    remove.run(repository, prompt, kind);
    return String(lastInsertRowid);
  });

  const restore = database.transaction((undoId: string): StoredDraft => {
    const row = /^\d+$/.test(undoId) ? discarded.get(Number(undoId)) : undefined;
    if (!row) throw new AppError('not-found', 'This can no longer be undone.', 'Nothing was changed.');
    if (one.get(row.repository, row.prompt, row.kind)) {
      throw new AppError(
        'stale-version',
        'You have written something new here since. Both are kept.',
        'Take the new text back first, then undo again.',
      );
    }
    const version = (lastDiscarded.get(row.repository, row.prompt, row.kind) ?? 0) + 1;
    const draft = { ...read(row), version };
    save.run(draft);
    forget.run(Number(undoId));
    return draft;
  });

  return {
    get: (repository, prompt, kind) => {
      const row = one.get(repository, prompt, kind);
      return row ? read(row) : null;
    },
    list: (repository) => all.all(repository).map(read),
    save: (draft) => {
      const { repository, prompt, kind } = draft;
      const current = one.get(repository, prompt, kind)?.version ?? 0;
      const stale = current !== draft.version - 1;
      // Versions go on counting after a discard, so that a window that still shows the old draft is not taken for the newest.
      const version = current === 0 ? 1 + (lastDiscarded.get(repository, prompt, kind) ?? 0) : draft.version;
      if (stale || save.run({ ...draft, version }).changes === 0) {
        throw new AppError(
          'stale-version',
          'This text was changed in another window since you opened it. Both are kept.',
          'Compare the two and choose.',
        );
      }
    },
    discard,
    restore,
  };
}
