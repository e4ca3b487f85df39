import { type ReviewListItem } from '#contract/review';
import { type RunListItem } from '#contract/run';
import { addresses, goTo } from '../../app/location.ts';
import { EmptyWithSample } from '../../app/empty-with-sample.tsx';
import { useCommand } from '../../app/queries.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../ui/text/chip.tsx';
import { List, ListMeta, ListRow, ListSubject } from '../../ui/page/list.tsx';
import { Page, PageBar, Section } from '../../ui/page/page.tsx';
import { StepProgress } from '../../ui/progress-bar.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
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
            <List>
              {waiting.map((run, at) => (
                <WaitingRow
                  key={run.id}
                  run={run}
                  first={at === 0 && all?.every(({ state }) => state === 'finished') === true}
                />
              ))}
            </List>
          </Section>
        )}
        {all !== undefined && all.length > 0 && (
          <Section title={copy.list.reviews}>
            <List>
              {all.map((review) => (
                <ReviewRow key={review.id} review={review} />
              ))}
            </List>
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
    <ListRow columns={styles['columns']}>
      <ListSubject
        href={addresses.experiment(run.id)}
        title={run.title}
        about={
          <>
            {run.promptId} · <Ago before={copy.list.tested} iso={run.finishedAt ?? run.createdAt} />
          </>
        }
      />
      <div>{run.practice && <PracticeChip />}</div>
      <Button variant={first ? 'primary' : 'plain'} busy={start.busy} onClick={() => void begin()}>
        {copy.list.start}
      </Button>
    </ListRow>
  );
}

function ReviewRow({ review }: { readonly review: ReviewListItem }) {
  const { labels, done, total, state } = review;
  return (
    <ListRow columns={styles['columns']}>
      <ListSubject
        href={addresses.review(review.id)}
        title={review.title}
        about={
          <>
            {review.promptId} · <Ago iso={review.createdAt} />
          </>
        }
      />
      <div className={styles['state']}>
        {state === 'finished' ? (
          <Chip tone="outline">{copy.list.finished}</Chip>
        ) : (
          <>
            <span className={styles['count']}>{copy.list.progress(done, total)}</span>
            <StepProgress label={review.title} done={Array.from({ length: total }, (_, at) => at < done)} />
          </>
        )}
        {state === 'finished' && <ListMeta>{copy.list.labels(labels.pass, labels.fail, labels.unsure)}</ListMeta>}
        <span className={styles['chips']}>
          {review.practice && <PracticeChip />}
          {review.automatic && <Chip tone="unsure">{copy.page.automatic}</Chip>}
        </span>
      </div>
      <ButtonLink href={addresses.review(review.id)}>
        {state === 'finished' ? copy.list.see : copy.list.goOn}
      </ButtonLink>
    </ListRow>
  );
}

function NoReviews() {
  return (
    <EmptyWithSample
      words={copy.list}
      start={addresses.experiments}
      suggested={(promptId) => addresses.newExperiment(promptId)}
    />
  );
}
