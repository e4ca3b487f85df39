import { type ReviewItemView, type ReviewView } from '#contract/review';
import { Switch } from '../../ui/input/choice.tsx';
import { copy } from './copy.ts';
import { type useReviewSettings } from './queries.ts';
import styles from './review-page.module.css';
import { openQuestion } from './review-state.ts';

/** The criteria that apply to the shown answer and how to read, beside the answer all the time. */
export function BesidePanel({
  review,
  item,
  settings,
}: {
  readonly review: ReviewView;
  readonly item: ReviewItemView;
  readonly settings: ReturnType<typeof useReviewSettings>;
}) {
  const criteria = review.criteria.filter(({ id }) => item.applying.includes(id));
  return (
    <aside className={styles['beside']} aria-label={copy.beside.title}>
      <p className={styles['instructions']}>{copy.beside.instructions}</p>
      {criteria.length > 0 && (
        <section>
          <h2>{copy.beside.title}</h2>
          <ul className={styles['criteria']}>
            {criteria.map(({ id, kind, statement, severity, lookFor }) => (
              <li key={id}>
                <span>
                  {copy.beside.kinds[kind]}
                  {severity === 'report' && ` · ${copy.beside.report}`}
                </span>
                {statement}
                {lookFor !== null && (
                  <span>
                    {copy.beside.lookFor} {lookFor}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles['settings']}>
        <h2>{copy.beside.settings}</h2>
        <Switch
          label={copy.beside.autoAdvance}
          checked={settings.autoAdvance}
          onChange={(autoAdvance) => void settings.save({ autoAdvance })}
        />
        <Switch
          label={copy.beside.keys}
          checked={settings.singleKeyShortcuts}
          onChange={(singleKeyShortcuts) => void settings.save({ singleKeyShortcuts })}
        />
        <p>{openQuestion(item) === null ? copy.beside.keysHint : copy.beside.keysHintQuestion}</p>
      </section>
    </aside>
  );
}
