import { type ReviewListItem } from '#contract/review';
import { type ReviewSummary } from '#domain/sign-off/review';
import { type ServiceContext } from '../context.ts';
import { type ListedReview, type StoredReview } from '../stores/reviews.ts';

/** Reviews that an earlier version left without their agreement are summed up so many at a time, with a breath between. */
const summedUpAtATime = 4;

/**
 * The reviews of the open repository. Nothing but rows is read: how far labels and checks agree is kept with the review once it is
 * finished, because it needs the plan and the answers of the run.
 */
export async function listReviews(
  { stores, clock }: Pick<ServiceContext, 'stores' | 'clock'>,
  agreementOf: (review: StoredReview) => ReviewSummary['agreement'],
): Promise<{ reviews: ReviewListItem[] }> {
  const repository = stores.settings.currentRepository();
  let summedUp = 0;
  const reviews: ReviewListItem[] = [];
  for (const listed of stores.reviews.list(repository)) {
    let { agreement } = listed;
    if (isFinished(listed) && agreement === undefined) {
      const review = stores.reviews.get(listed.id);
      if (review === null) continue;
      agreement = agreementOf(review);
      stores.reviews.keepAgreement(listed.id, agreement);
      summedUp += 1;
      if (summedUp % summedUpAtATime === 0) await clock.wait(0);
    }
    reviews.push(itemOf(listed, agreement ?? null));
  }
  return { reviews };
}

function isFinished({ done, total }: ListedReview): boolean {
  return done === total;
}

function itemOf(listed: ListedReview, agreement: ReviewListItem['agreement']): ReviewListItem {
  const { candidateLabels, labels, ...rest } = listed;
  const finished = isFinished(listed);
  return {
    ...rest,
    state: finished ? 'finished' : 'open',
    // Counted over the candidate alone, the labels would say whose answer was labelled last.
    labels: { ...(finished || !listed.blind ? candidateLabels : labels) },
    agreement: finished ? agreement : null,
  };
}
