import { classes } from './classes.ts';
import styles from './progress-bar.module.css';

/** How far long work has come. `total` null: not known yet. */
export function ProgressBar({
  label,
  done,
  total,
}: {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
}) {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
      className={classes(styles['track'], total === null && styles['unknown'])}
    >
      <div className={styles['done']} style={total === null ? undefined : { translate: `${(share - 1) * 100}% 0` }} />
    </div>
  );
}

/** One small bar an item, for short series such as a review of 15. */
export function StepProgress({
  label,
  done,
  current,
}: {
  readonly label: string;
  readonly done: readonly boolean[];
  readonly current?: number;
}) {
  const count = done.filter(Boolean).length;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={done.length}
      aria-valuenow={count}
      aria-valuetext={`${count} of ${done.length}`}
      className={styles['steps']}
    >
      {done.map((isDone, index) => (
        <span
          key={index}
          className={styles['step']}
          data-done={isDone ? '' : undefined}
          data-current={index === current ? '' : undefined}
        />
      ))}
    </div>
  );
}
