import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { type ReviewLabel } from '#domain/eval-record';
import { type ReviewStore, type StoredReview, type StoredReviewItem } from '#services/stores';
import { readableOr, toFlag } from './rows.ts';

interface ReviewRow {
  id: string;
  repository: string | null;
  run: string;
  prompt: string;
  blind: number;
  automatic: number;
  reviewer_name: string;
  reviewer_email: string;
  created_at: string;
}

interface ItemRow {
  id: string;
  position: number;
  output: string;
  variant: string;
  case_id: string;
  trial: number;
  label: ReviewLabel | null;
  comment: string;
  failure_modes: string;
  labelled_at: string | null;
}

const failureModesSchema = z.array(z.string());

function readItem(row: ItemRow): StoredReviewItem {
  return {
    id: row.id,
    position: row.position,
    outputId: row.output,
    variant: row.variant,
    case: row.case_id,
    trial: row.trial,
    label: row.label,
    comment: row.comment,
    failureModes: readableOr(failureModesSchema, row.failure_modes, ['(damaged)']),
    labelledAt: row.labelled_at,
  };
}

export function createReviewStore(database: Database): ReviewStore {
  const insert = database.prepare('INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertItem = database.prepare('INSERT INTO review_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const one = database.prepare<[string], ReviewRow>('SELECT * FROM reviews WHERE id = ?');
  const ofRun = database.prepare<[string], ReviewRow>(
    'SELECT * FROM reviews WHERE run = ? ORDER BY created_at DESC, id DESC LIMIT 1',
  );
  const all = database.prepare<[string | null], ReviewRow>(
    'SELECT * FROM reviews WHERE repository IS ? ORDER BY created_at DESC',
  );
  const items = database.prepare<[string], ItemRow>('SELECT * FROM review_items WHERE review = ? ORDER BY position');
  const label = database.prepare(
    'UPDATE review_items SET label = ?, comment = ?, failure_modes = ?, labelled_at = ? WHERE review = ? AND id = ?',
  );

  function read(row: ReviewRow): StoredReview {
    return {
      id: row.id,
      repository: row.repository,
      runId: row.run,
      promptId: row.prompt,
      blind: row.blind === 1,
      automatic: row.automatic === 1,
      reviewer: { name: row.reviewer_name, email: row.reviewer_email },
      createdAt: row.created_at,
      items: items.all(row.id).map(readItem),
    };
  }

  return {
    create: database.transaction((review: StoredReview): void => {
      const { reviewer } = review;
      insert.run(
        review.id,
        review.repository,
        review.runId,
        review.promptId,
        toFlag(review.blind),
        toFlag(review.automatic),
        reviewer.name,
        reviewer.email,
        review.createdAt,
      );
      for (const item of review.items) {
        insertItem.run(
          review.id,
          item.id,
          item.position,
          item.outputId,
          item.variant,
          item.case,
          item.trial,
          item.label,
          item.comment,
          JSON.stringify(item.failureModes),
          item.labelledAt,
        );
      }
    }),
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    ofRun: (runId) => {
      const row = ofRun.get(runId);
      return row ? read(row) : null;
    },
    list: (repository) => all.all(repository).map(read),
    label: (reviewId, itemId, change) => {
      const modes = JSON.stringify(change.failureModes);
      const { changes } = label.run(change.label, change.comment, modes, change.labelledAt, reviewId, itemId);
      if (changes === 0)
        throw new AppError('not-found', 'This answer is not part of the review.', 'Reload the review.');
    },
  };
}
