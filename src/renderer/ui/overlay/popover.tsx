import { Popover as Base } from '@base-ui/react/popover';
import { type ReactElement, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import styles from '../popup.module.css';

/** A small card that opens beside its button and closes with Esc. `title` names it. */
export function Popover({
  trigger,
  title,
  children,
}: {
  readonly trigger: ReactElement;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" className={styles['positioner']}>
          <Base.Popup className={classes(styles['popup'], styles['card'])}>
            <Base.Title render={<h2 />}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
