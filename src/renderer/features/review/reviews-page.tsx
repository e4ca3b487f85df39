import { Link } from 'wouter';
import { type ReviewListItem } from '#contract/review';
import { type RunListItem } from '#contract/run';
import { addresses, goTo } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../ui/text/chip.tsx';
import { Page, PageBar, Section } from '../../ui/page/page.tsx';
import { StepProgress } from '../../ui/progress-bar.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { Ago } from '../../ui/text/time.tsx';
import { copy } from './copy.ts';
import { useFinishedRuns, useReviews } from './queries.ts';
import styles from './reviews-page.module.css';

/** What is being read, and what waits for a reader. */
export function ReviewsPage() {
  const reviews = useReviews();
  const runs = useFinishedRuns();
  const all = reviews.data?.reviews;
  const waiting = all && runs.data ? waitingRuns(runs.data.runs, all) : [];
  return (
    <>
      <PageBar title={copy.list.title} />
      <Page>
        {reviews.error && (
          <ErrorState
            trouble={reviews.error}
            action={<Button onClick={() => void reviews.refetch()}>{copy.list.retry}</Button>}
          />
        )}
        {(reviews.isPending || runs.isPending) && <Skeleton label={copy.list.loading} lines={6} />}
        {all?.length === 0 && runs.data && waiting.length === 0 && <NoReviews />}
        {waiting.length > 0 && (
          <Section title={copy.list.waiting}>
            <ul className={styles['list']}>
              {waiting.map((run, at) => (
                <WaitingRow
                  key={run.id}
                  run={run}
                  first={at === 0 && all?.every(({ state }) => state === 'finished') === true}
                />
              ))}
            </ul>
          </Section>
        )}
        {all !== undefined && all.length > 0 && (
          <Section title={copy.list.reviews}>
            <ul className={styles['list']}>
              {all.map((review) => (
                <ReviewRow key={review.id} review={review} />
              ))}
            </ul>
          </Section>
        )}
      </Page>
    </>
  );
}

/** Finished experiments that nobody has begun to read. */
function waitingRuns(runs: readonly RunListItem[], reviews: readonly ReviewListItem[]): RunListItem[] {
  const begun = new Set(reviews.map((review) => review.runId));
  return runs.filter((run) => run.state === 'finished' && !begun.has(run.id));
}

function WaitingRow({ run, first }: { readonly run: RunListItem; readonly first: boolean }) {
  const start = useCommand('review.start');
  const begin = async (): Promise<void> => {
    const started = await start.run({ runId: run.id });
    if (started !== undefined) goTo(addresses.review(started.reviewId));
  };
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <Link href={addresses.experiment(run.id)} className={styles['title']}>
          {run.title}
        </Link>
        <p className={styles['meta']}>
          {run.promptId} · <Ago before={copy.list.tested} iso={run.finishedAt ?? run.createdAt} />
        </p>
      </div>
      <div>{run.practice && <PracticeChip />}</div>
      <Button variant={first ? 'primary' : 'plain'} busy={start.busy} onClick={() => void begin()}>
        {copy.list.start}
      </Button>
    </li>
  );
}

function ReviewRow({ review }: { readonly review: ReviewListItem }) {
  const { labels, done, total, state } = review;
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <Link href={addresses.review(review.id)} className={styles['title']}>
          {review.title}
        </Link>
        <p className={styles['meta']}>
          {review.promptId} · <Ago iso={review.createdAt} />
        </p>
      </div>
      <div className={styles['state']}>
        {state === 'finished' ? (
          <Chip tone="outline">{copy.list.finished}</Chip>
        ) : (
          <>
            <span className={styles['count']}>{copy.list.progress(done, total)}</span>
            <StepProgress label={review.title} done={Array.from({ length: total }, (_, at) => at < done)} />
          </>
        )}
        {state === 'finished' && (
          <p className={styles['meta']}>{copy.list.labels(labels.pass, labels.fail, labels.unsure)}</p>
        )}
        <span className={styles['chips']}>
          {review.practice && <PracticeChip />}
          {review.automatic && <Chip tone="unsure">{copy.page.automatic}</Chip>}
        </span>
      </div>
      <ButtonLink href={addresses.review(review.id)}>
        {state === 'finished' ? copy.list.see : copy.list.goOn}
      </ButtonLink>
    </li>
  );
}

function NoReviews() {
  const state = useProcedure('app.state', {});
  const openSample = useCommand('repository.openSample');
  const suggestion = state.data?.suggestion ?? null;
  const showSample = async (): Promise<void> => {
    if (suggestion !== null) return goTo(addresses.newExperiment(suggestion.promptId));
    if ((await openSample.run({})) !== undefined) goTo(addresses.prompts);
  };
  return (
    <EmptyState
      title={copy.list.emptyTitle}
      actions={
        <>
          <ButtonLink variant="primary" href={addresses.experiments}>
            {copy.list.emptyStart}
          </ButtonLink>
          <Button busy={openSample.busy} onClick={() => void showSample()}>
            {copy.list.emptySample}
          </Button>
        </>
      }
    >
      {copy.list.empty}
    </EmptyState>
  );
}
