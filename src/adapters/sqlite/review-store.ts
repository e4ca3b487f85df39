import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { type ReviewLabel, reviewLabelSchema } from '#domain/sign-off/eval-record';
import {
  type ListedReview,
  type ReviewStore,
  type StoredReview,
  type StoredReviewItem,
} from '#services/stores/reviews';
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
  by_criterion: string;
}

interface ListRow extends Omit<ReviewRow, 'repository' | 'reviewer_name' | 'reviewer_email'> {
  title: string;
  practice: number;
  agreement: string | null;
  total: number;
  pass: number;
  fail: number;
  unsure: number;
  candidate_pass: number;
  candidate_fail: number;
  candidate_unsure: number;
}

const agreementSchema = z.object({ kappa: z.number().nullable(), agreed: z.number(), of: z.number() }).nullable();

const byCriterionSchema = z.record(z.string(), reviewLabelSchema);

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
    // Damaged: nothing was said, so that nothing counts as met.
    byCriterion: readableOr(byCriterionSchema, row.by_criterion, {}),
    labelledAt: row.labelled_at,
  };
}

function readListed(row: ListRow): ListedReview {
  return {
    id: row.id,
    runId: row.run,
    promptId: row.prompt,
    blind: row.blind === 1,
    automatic: row.automatic === 1,
    createdAt: row.created_at,
    title: row.title,
    practice: row.practice === 1,
    total: row.total,
    done: row.pass + row.fail + row.unsure,
    labels: { pass: row.pass, fail: row.fail, unsure: row.unsure },
    candidateLabels: { pass: row.candidate_pass, fail: row.candidate_fail, unsure: row.candidate_unsure },
    agreement: row.agreement === null ? undefined : agreementSchema.parse(JSON.parse(row.agreement)),
  };
}

const labelled = (label: ReviewLabel): string => `count(*) FILTER (WHERE label = '${label}')`;
const ofCandidate = (label: ReviewLabel): string =>
  `count(*) FILTER (WHERE label = '${label}' AND variant = 'candidate')`;

export function createReviewStore(database: Database): ReviewStore {
  const insert = database.prepare(
    `INSERT INTO reviews (id, repository, run, prompt, blind, automatic, reviewer_name, reviewer_email, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertItem = database.prepare('INSERT INTO review_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const one = database.prepare<[string], ReviewRow>('SELECT * FROM reviews WHERE id = ?');
  const ofRun = database.prepare<[string], ReviewRow>(
    'SELECT * FROM reviews WHERE run = ? ORDER BY created_at DESC, id DESC LIMIT 1',
  );
  const all = database.prepare<[string | null], ListRow>(`
    SELECT reviews.id, reviews.run, reviews.prompt, blind, automatic, reviews.created_at, agreement, title, practice,
      count(*) AS total, ${labelled('pass')} AS pass, ${labelled('fail')} AS fail, ${labelled('unsure')} AS unsure,
      ${ofCandidate('pass')} AS candidate_pass, ${ofCandidate('fail')} AS candidate_fail,
      ${ofCandidate('unsure')} AS candidate_unsure
    FROM reviews JOIN runs ON runs.id = reviews.run AND removed_at IS NULL JOIN review_items ON review = reviews.id
    WHERE reviews.repository IS ? GROUP BY reviews.id ORDER BY reviews.created_at DESC, reviews.id DESC`);
  const open = database.prepare<[string], { done: number; total: number }>(`
    SELECT count(label) AS done, count(*) AS total FROM review_items WHERE review = (
      SELECT reviews.id FROM reviews JOIN runs ON runs.id = reviews.run AND removed_at IS NULL
      WHERE reviews.repository = ? AND EXISTS (SELECT 1 FROM review_items WHERE review = reviews.id AND label IS NULL)
      ORDER BY reviews.created_at DESC, reviews.id DESC LIMIT 1)`);
  const keepAgreement = database.prepare('UPDATE reviews SET agreement = ? WHERE id = ?');
  const items = database.prepare<[string], ItemRow>('SELECT * FROM review_items WHERE review = ? ORDER BY position');
  const label = database.prepare(
    `UPDATE review_items SET label = ?, comment = ?, failure_modes = ?, by_criterion = ?, labelled_at = ?
     WHERE review = ? AND id = ?`,
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
          JSON.stringify(item.byCriterion),
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
    list: (repository) => all.all(repository).map(readListed),
    open: (repository) => {
      const found = open.get(repository);
      return found && found.total > 0 ? found : null;
    },
    keepAgreement: (reviewId, agreement) => void keepAgreement.run(JSON.stringify(agreement), reviewId),
    label: database.transaction<ReviewStore['label']>((reviewId, itemId, change) => {
      keepAgreement.run(null, reviewId);
      const modes = JSON.stringify(change.failureModes);
      const said = JSON.stringify(change.byCriterion);
      const { changes } = label.run(change.label, change.comment, modes, said, change.labelledAt, reviewId, itemId);
      if (changes === 0)
        throw new AppError('not-found', 'This answer is not part of the review.', 'Reload the review.');
    }),
  };
}
