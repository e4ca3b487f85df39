import { useState } from 'react';
import { type ReviewView } from '#contract/review';
import { Elsewhere } from '../../app/elsewhere.tsx';
import { addresses, goTo } from '../../app/location.ts';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../ui/text/chip.tsx';
import { announce } from '../../ui/live-region.tsx';
import { Page, PageBar } from '../../ui/page/page.tsx';
import { StepProgress } from '../../ui/progress-bar.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { BesidePanel } from './beside-panel.tsx';
import { copy } from './copy.ts';
import { useElsewhere, useReview, useReviewSettings } from './queries.ts';
import { ReviewItem } from './review-item.tsx';
import styles from './review-page.module.css';
import { isDone, type Label, nextOpenIndex, openQuestion, startIndex } from './review-state.ts';
import { ReviewSummaryView } from './review-summary.tsx';
import { useMarks } from './use-marks.ts';

/** `/review/:id`: read one answer after the other, keys first. It goes on where it was left. */
export function ReviewPage({ reviewId }: { readonly reviewId: string }) {
  const review = useReview(reviewId);
  const elsewhere = useElsewhere(review.data?.runId);
  if (elsewhere) return <Elsewhere of={elsewhere} />;
  if (review.data) return <Reading review={review.data} />;
  return (
    <>
      <PageBar title={copy.list.title} />
      <Page>
        {review.isPending && <Skeleton label={copy.page.loading} lines={8} />}
        {review.error && (
          <ErrorState
            trouble={review.error}
            action={
              review.error.code === 'not-found' ? (
                <ButtonLink href={addresses.reviews}>{copy.page.unknown}</ButtonLink>
              ) : (
                <Button onClick={() => void review.refetch()}>{copy.list.retry}</Button>
              )
            }
          />
        )}
      </Page>
    </>
  );
}

function Reading({ review }: { readonly review: ReviewView }) {
  const { items, mark, undo } = useMarks(review);
  const [at, setAt] = useState(() => startIndex(items));
  const [previous, setPrevious] = useState<string | null>(null);
  const settings = useReviewSettings();
  const item = items[at];
  const done = items.filter(isDone).length;

  const label = (said: Label): void => {
    if (!item) return;
    mark(item.id, { label: said });
    const labelled = items.map((each) => (each.id === item.id ? { ...each, label: said } : each));
    announce(`${copy.page.said[said]} ${copy.page.count(labelled.filter(isDone).length, items.length)}`);
    if (!settings.autoAdvance) return;
    setPrevious(item.id);
    setAt(nextOpenIndex(labelled, at));
  };
  const answer = (criterion: string, said: Label): void => {
    if (!item) return;
    const byCriterion = { ...item.byCriterion, [criterion]: said };
    mark(item.id, { byCriterion });
    const next = openQuestion({ ...item, byCriterion });
    const statement = review.criteria.find(({ id }) => id === next)?.statement;
    announce(
      `${copy.page.answered[said]} ${statement === undefined ? copy.page.whole : copy.page.nextQuestion(statement)}`,
    );
    // A review of before knows the whole of it already: with the last question it is done.
    const after = items.map((each) => (each.id === item.id ? { ...each, byCriterion } : each));
    const was = isDone(item);
    if (!was && settings.autoAdvance && after.some((each) => each.id === item.id && isDone(each))) {
      setPrevious(item.id);
      setAt(nextOpenIndex(after, at));
    }
  };
  /** The keys answer what is asked next: first what only a person decides, then the whole. */
  const say = (said: Label): void => {
    const question = item ? openQuestion(item) : null;
    if (question === null) label(said);
    else answer(question, said);
  };
  const takeBack = (): void => {
    const id = undo();
    if (id === null) return toast({ message: copy.page.nothingToUndo });
    announce(copy.page.undone);
    setPrevious(null);
    setAt(items.findIndex((each) => each.id === id));
  };
  const move = (by: 1 | -1): void => {
    setPrevious(null);
    setAt(Math.min(items.length, Math.max(0, at + by)));
  };
  const keyWords = item && openQuestion(item) !== null ? copy.page.answers : copy.page.labels;
  useReviewKeys({ onLabel: say, onUndo: takeBack, onMove: move, said: item === undefined ? null : keyWords });

  return (
    <>
      <PageBar
        title={review.title}
        windowTitle={`${copy.page.count(done, items.length)} · ${review.title}`}
        mark={
          <>
            {review.practice && <PracticeChip />}
            {review.blind && review.state === 'open' && <Chip tone="outline">{copy.page.blind}</Chip>}
            {review.automatic && <Chip tone="unsure">{copy.page.automatic}</Chip>}
          </>
        }
        saved={copy.page.count(done, items.length)}
        primary={
          done === items.length && (
            <Button variant="primary" onClick={() => goTo(addresses.signOff(review.runId))}>
              {copy.summary.signOff}
            </Button>
          )
        }
      />
      {item === undefined ? (
        <Page>
          <ReviewSummaryView review={review} items={items} onLook={setAt} />
        </Page>
      ) : (
        <div className={styles['desk']}>
          <div className={styles['reading']}>
            <StepProgress label={copy.page.progress} done={items.map(isDone)} current={at} />
            <ReviewItem
              key={item.id}
              review={review}
              items={items}
              item={item}
              at={at}
              previous={items.find((each) => each.id === previous && each.id !== item.id) ?? null}
              onLabel={label}
              onAnswer={answer}
              onMark={(change, undoable) => mark(item.id, change, undoable)}
              onComment={focusComment}
              onUndo={takeBack}
              onMove={move}
              onLook={(id) => {
                setPrevious(null);
                setAt(items.findIndex((each) => each.id === id));
              }}
            />
          </div>
          <BesidePanel review={review} item={item} settings={settings} />
        </div>
      )}
    </>
  );
}

function focusComment(): void {
  document.querySelector<HTMLElement>('[data-review-comment] textarea')?.focus();
}

/** What the keyboard does here: shown by "?" and in the palette; never fires while a text field has the focus. */
function useReviewKeys({
  onLabel,
  onUndo,
  onMove,
  said,
}: {
  readonly onLabel: (label: Label) => void;
  readonly onUndo: () => void;
  readonly onMove: (by: 1 | -1) => void;
  /** What the keys say of what is asked now; null: nothing is asked. */
  readonly said: Readonly<Record<Label, string>> | null;
}): void {
  const group = copy.list.title;
  useActions([
    ...(said !== null
      ? [
          { id: 'pass', title: said.pass, group, keys: '1', run: () => onLabel('pass') },
          { id: 'fail', title: said.fail, group, keys: '2', run: () => onLabel('fail') },
          { id: 'unsure', title: said.unsure, group, keys: '3', run: () => onLabel('unsure') },
          { id: 'comment', title: copy.page.comment, group, keys: 'c', run: focusComment },
        ]
      : []),
    { id: 'undo', title: copy.page.undo, group, keys: 'u', run: onUndo },
    { id: 'next', title: copy.page.next, group, keys: 'j', keysOnly: true, run: () => onMove(1) },
    { id: 'previous', title: copy.page.previous, group, keys: 'k', keysOnly: true, run: () => onMove(-1) },
    { id: 'next-right', title: copy.page.next, group, keys: 'arrowright', keysOnly: true, run: () => onMove(1) },
    { id: 'previous-left', title: copy.page.previous, group, keys: 'arrowleft', keysOnly: true, run: () => onMove(-1) },
    { id: 'next-down', title: copy.page.next, group, keys: 'arrowdown', keysOnly: true, run: () => onMove(1) },
    { id: 'previous-up', title: copy.page.previous, group, keys: 'arrowup', keysOnly: true, run: () => onMove(-1) },
  ]);
}
