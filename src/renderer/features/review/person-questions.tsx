import { type ReviewItemView, type ReviewView } from '#contract/views';
import { labelOf } from '#domain/asked-in-review';
import { Button } from '../../ui/button.tsx';
import { copy } from './copy.ts';
import styles from './review-page.module.css';
import { type Label, labels, openQuestion } from './review-state.ts';

/** What only a person decides, asked beside the answer before the whole of it: the keys answer the one that is next. */
export function PersonQuestions({
  item,
  criteria,
  onAnswer,
}: {
  readonly item: ReviewItemView;
  readonly criteria: ReviewView['criteria'];
  readonly onAnswer: (criterion: string, label: Label) => void;
}) {
  const next = openQuestion(item);
  if (item.asked.length === 0) return null;
  return (
    <section className={styles['questions']} aria-label={copy.page.questions}>
      <h3>{copy.page.questions}</h3>
      {item.asked.map((id) => {
        const criterion = criteria.find((each) => each.id === id);
        const said = labelOf(item.byCriterion, id);
        const statement = criterion?.statement ?? id;
        return (
          <div key={id} role="group" aria-label={statement} data-next={next === id} className={styles['question']}>
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
                  {...(next === id && { keys: String(at + 1) })}
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
      })}
    </section>
  );
}
