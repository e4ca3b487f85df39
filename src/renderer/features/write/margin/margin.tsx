import { classes } from '../../../ui/classes.ts';
import { copy } from '../copy.ts';
import styles from './margin.module.css';
import { type MarginNote } from './note-list.ts';
import { type NoteTops } from './use-note-tops.ts';

/** The notes beside the text, each at its place; in a narrow window one below the other. */
export function Margin({
  notes,
  tops,
  narrow,
}: {
  readonly notes: readonly MarginNote[];
  readonly tops: NoteTops;
  readonly narrow: boolean;
}) {
  const placed = !narrow && tops.tops !== null;
  return (
    <aside aria-label={copy.notes.label}>
      <div
        ref={tops.container}
        className={classes(styles['margin'], placed ? styles['placed'] : styles['flow'])}
        style={placed ? { minHeight: tops.height } : undefined}
      >
        {notes.map(({ id, note }, index) => (
          <div key={id} style={placed ? { top: tops.tops?.[index] ?? 0 } : undefined}>
            {note}
          </div>
        ))}
      </div>
    </aside>
  );
}
