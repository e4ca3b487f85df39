import { type ReviewItemView, type ReviewView } from '#contract/review';
import { labelOf } from '#domain/sign-off/asked-in-review';
import { Button } from '../../ui/input/button.tsx';
import { copy } from './copy.ts';
import styles from './review-page.module.css';
import { type Label, labels, openQuestion } from './review-state.ts';

interface QuestionsProps {
  readonly item: ReviewItemView;
  readonly criteria: ReviewView['criteria'];
  readonly onAnswer: (criterion: string, label: Label) => void;
}

/** What only a person decides and has not yet: one question at a time, which the keys answer before the whole is asked. */
export function NextQuestion(props: QuestionsProps) {
  const next = openQuestion(props.item);
  return next === null ? null : <Question {...props} id={next} isNext />;
}

/** What she said about the others, to look at and to change; and what she may say, as it is only reported. */
export function OtherQuestions(props: QuestionsProps) {
  const { asked, offered, byCriterion } = props.item;
  const answered = asked.filter((id) => labelOf(byCriterion, id) !== null);
  if (answered.length + offered.length === 0) return null;
  return (
    <section className={styles['questions']} aria-label={copy.page.questions}>
      <h3>{copy.page.questions}</h3>
      {answered.map((id) => (
        <Question key={id} {...props} id={id} />
      ))}
      {offered.length > 0 && <p className={styles['reason']}>{copy.page.offered}</p>}
      {offered.map((id) => (
        <Question key={id} {...props} id={id} />
      ))}
    </section>
  );
}

function Question({
  id,
  item,
  criteria,
  onAnswer,
  isNext = false,
}: QuestionsProps & { readonly id: string; readonly isNext?: boolean }) {
  const criterion = criteria.find((each) => each.id === id);
  const said = labelOf(item.byCriterion, id);
  const statement = criterion?.statement ?? id;
  return (
    <div role="group" aria-label={statement} className={styles['question']} data-next={isNext}>
      <p>{statement}</p>
      {criterion?.lookFor && (
        <p className={styles['reason']}>
          {copy.page.lookFor} {criterion.lookFor}
        </p>
      )}
      <div className={styles['chips']}>
        {labels.map((label, at) => (
          <Button
            key={label}
            {...(isNext && { keys: String(at + 1) })}
            aria-pressed={said === label}
            data-label={label}
            className={styles['label']}
            onClick={() => onAnswer(id, label)}
          >
            {copy.page.answers[label]}
          </Button>
        ))}
      </div>
    </div>
  );
}
