import { useEffect, useRef } from 'react';
import { type ReviewItemView, type ReviewView } from '#contract/review';
import { type ReviewMark } from '#domain/sign-off/review';
import { Button, IconButton } from '../../ui/input/button.tsx';
import { VerdictChip } from '../../ui/text/chip.tsx';
import { CopyButton } from '../../ui/input/copy-button.tsx';
import { CommentField } from './comment-field.tsx';
import { copy } from './copy.ts';
import { FailureModes } from './failure-modes.tsx';
import { NextQuestion, OtherQuestions } from './person-questions.tsx';
import styles from './review-page.module.css';
import { checkSummary, isDone, type Label, labels, notSoOf, openQuestion } from './review-state.ts';

interface ReviewItemProps {
  readonly review: ReviewView;
  readonly items: readonly ReviewItemView[];
  readonly item: ReviewItemView;
  readonly at: number;
  /** The one labelled just before, to say what rules and judges thought of it. */
  readonly previous: ReviewItemView | null;
  readonly onLabel: (label: Label) => void;
  /** About a criterion that only a person decides. */
  readonly onAnswer: (criterion: string, label: Label) => void;
  readonly onMark: (change: Partial<ReviewMark>, undoable?: boolean) => void;
  readonly onComment: () => void;
  readonly onUndo: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onLook: (itemId: string) => void;
}

/** One answer to read, with what was asked above it and the labels below. */
export function ReviewItem(props: ReviewItemProps) {
  const { review, item, at, items, previous, onMark, onAnswer, onLook } = props;
  const top = useRef<HTMLDivElement>(null);
  // Newer browsers answer scrollIntoView with a promise, which an effect must not return.
  useEffect(() => void top.current?.scrollIntoView({ block: 'nearest' }), []);
  // Where nothing else has it, the focus follows the answer: after a reload it is nowhere.
  const answer = useRef<HTMLElement>(null);
  useEffect(() => {
    const look = (): void => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body || activeElement.id === 'main')
        answer.current?.focus({ preventScroll: true });
    };
    // A button that was pressed and comes again goes first (frame/keep-focus.ts): it takes the next picture for that.
    let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(look)));
    return () => cancelAnimationFrame(frame);
  }, []);
  const rest = Object.entries(item.input).filter(([, value]) => value !== item.headline);
  return (
    <>
      <div ref={top} className={styles['where']}>
        <h2>{copy.page.answer(at + 1, items.length)}</h2>
        {item.variant !== null && <span>{copy.page.writtenBy(nameOfVariant(item.variant))}</span>}
      </div>
      {previous && <PreviousLine item={previous} criteria={review.criteria} onLook={() => onLook(previous.id)} />}
      <blockquote className={styles['input']} aria-label={copy.page.input}>
        {item.headline}
      </blockquote>
      {rest.length > 0 && (
        <dl className={styles['rest']} aria-label={copy.page.otherInputs}>
          {rest.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <article
        ref={answer}
        className={styles['output']}
        aria-label={copy.page.answer(at + 1, items.length)}
        tabIndex={-1}
        data-review-answer
      >
        {item.finish !== 'complete' && <p className={styles['finish']}>{copy.page.finishes[item.finish]}</p>}
        <p>{item.text === '' ? copy.page.emptyAnswer : item.text}</p>
        <div className={styles['copy']}>
          <CopyButton text={item.text} />
        </div>
      </article>
      <LabelKeys {...props} />
      <OtherQuestions item={item} criteria={review.criteria} onAnswer={onAnswer} />
      <div className={styles['margin']}>
        <FailureModes items={items} item={item} onChange={(failureModes) => onMark({ failureModes })} />
        <CommentField value={item.comment} onSave={(comment) => onMark({ comment }, false)} />
      </div>
      {item.verdicts === null || !isDone(item) ? (
        <p className={styles['note']}>{review.blind ? copy.page.blindNote : copy.page.openNote}</p>
      ) : (
        <Verdicts item={item} criteria={review.criteria} />
      )}
    </>
  );
}

/** Stays at hand while a long answer scrolls: what the keys 1, 2 and 3 say now is always in sight. */
function LabelKeys({ review, item, at, items, onLabel, onAnswer, onComment, onUndo, onMove }: ReviewItemProps) {
  const notSo = notSoOf(item, review.criteria);
  return (
    <div className={styles['keys']}>
      <NextQuestion item={item} criteria={review.criteria} onAnswer={onAnswer} />
      {openQuestion(item) === null && notSo.length > 0 && (
        <p className={styles['notSo']}>{copy.page.notSo(listed(notSo))}</p>
      )}
      {openQuestion(item) === null &&
        labels.map((label, index) => (
          <Button
            key={label}
            large
            keys={String(index + 1)}
            aria-pressed={item.label === label}
            data-label={label}
            className={styles['label']}
            onClick={() => onLabel(label)}
          >
            {copy.page.labels[label]}
          </Button>
        ))}
      <Button large keys="c" onClick={onComment}>
        {copy.page.comment}
      </Button>
      <span className={styles['space']} />
      <IconButton icon="undo" label={copy.page.undo} keys="u" onClick={onUndo} />
      <IconButton icon="left" label={copy.page.previous} keys="k" disabled={at === 0} onClick={() => onMove(-1)} />
      <IconButton
        icon="right"
        label={at + 1 === items.length ? copy.page.toSummary : copy.page.next}
        keys="j"
        onClick={() => onMove(1)}
      />
    </div>
  );
}

function PreviousLine({
  item,
  criteria,
  onLook,
}: {
  readonly item: ReviewItemView;
  readonly criteria: ReviewView['criteria'];
  readonly onLook: () => void;
}) {
  if (item.label === null) return null;
  const notSo = item.label === 'pass' ? notSoOf(item, criteria) : [];
  return (
    <p className={styles['previous']}>
      <b>{copy.page.lastOne}:</b>{' '}
      {notSo.length > 0 ? copy.page.lastAllTheSame(listed(notSo)) : copy.page.lastSaid[item.label]}{' '}
      {item.verdicts !== null && checkWords(item.verdicts, criteria)}{' '}
      <Button variant="text" onClick={onLook}>
        {copy.page.goBack}
      </Button>
    </p>
  );
}

function listed(statements: readonly string[]): string {
  return statements.map((each) => each.replace(/\.$/, '')).join('; ');
}

/** What rules and judges said, in a sentence. */
export function checkWords(
  verdicts: NonNullable<ReviewItemView['verdicts']>,
  criteria: ReviewView['criteria'],
): string {
  const { against, open } = checkSummary(verdicts, criteria);
  if (against.length > 0) return copy.page.checksAgainst(listed(against));
  return open > 0 ? copy.page.checksOpen(open) : copy.page.checksFine;
}

function Verdicts({ item, criteria }: { readonly item: ReviewItemView; readonly criteria: ReviewView['criteria'] }) {
  return (
    <section className={styles['verdicts']} aria-label={copy.verdicts}>
      <h3>{copy.verdicts}</h3>
      <ul>
        {(item.verdicts ?? []).map(({ criterion, verdict, reason }) => (
          <li key={criterion}>
            <VerdictChip verdict={verdict} />
            <div>
              <p>{criteria.find((each) => each.id === criterion)?.statement ?? criterion}</p>
              <p className={styles['reason']}>{reason}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the services call the versions, as a person would. */
export function nameOfVariant(variant: string): string {
  if (variant === 'candidate') return 'your version';
  return variant === 'baseline' ? 'the team’s version' : variant;
}
