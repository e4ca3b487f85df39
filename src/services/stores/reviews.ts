import { type LabelsByCriterion } from '#domain/sign-off/asked-in-review';
import { type ReviewLabel } from '#domain/sign-off/eval-record';
import { type Agreement } from '#domain/sign-off/review';

export interface StoredReviewItem {
  readonly id: string;
  readonly position: number;
  readonly outputId: string;
  readonly variant: string;
  readonly case: string;
  readonly trial: number;
  readonly label: ReviewLabel | null;
  readonly comment: string;
  readonly failureModes: readonly string[];
  /** By the ids of the criteria that only a person decides; one that is not in it was not asked. */
  readonly byCriterion: LabelsByCriterion;
  readonly labelledAt: string | null;
}

export interface StoredReview {
  readonly id: string;
  readonly repository: string | null;
  readonly runId: string;
  readonly promptId: string;
  readonly blind: boolean;
  readonly automatic: boolean;
  readonly reviewer: { readonly name: string; readonly email: string };
  readonly createdAt: string;
  readonly items: readonly StoredReviewItem[];
}

/** A review as lists have it, without its items: what is counted of them, and of the run what stands beside. */
export interface ListedReview extends Omit<StoredReview, 'items' | 'reviewer' | 'repository'> {
  readonly title: string;
  readonly practice: boolean;
  readonly total: number;
  readonly done: number;
  readonly labels: LabelCounts;
  /** Of the candidate's answers alone. */
  readonly candidateLabels: LabelCounts;
  /** As it was kept when the review was finished; `undefined`: it was not kept yet. */
  readonly agreement: Agreement | null | undefined;
}

export type LabelCounts = Readonly<Record<ReviewLabel, number>>;

export interface ReviewStore {
  create(review: StoredReview): void;
  get(id: string): StoredReview | null;
  ofRun(runId: string): StoredReview | null;
  /** Newest first, of runs that are not removed. */
  list(repository: string | null): ListedReview[];
  /** The newest one in which something has no label yet, of runs that are not removed; null: all are finished. */
  open(repository: string): { readonly done: number; readonly total: number } | null;
  /** Kept until a label changes. */
  keepAgreement(reviewId: string, agreement: Agreement | null): void;
  label(
    reviewId: string,
    itemId: string,
    change: Pick<StoredReviewItem, 'label' | 'comment' | 'failureModes' | 'byCriterion' | 'labelledAt'>,
  ): void;
}
