import { Tooltip as Base } from '@base-ui/react/tooltip';
import { type ReactElement } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './popup.module.css';

/** A few words on hover and focus. Only for what the control already says to a screen reader. */
export function Tooltip({
  text,
  keys,
  children,
}: {
  readonly text: string;
  readonly keys?: string | undefined;
  readonly children: ReactElement;
}) {
  return (
    <Base.Root>
      <Base.Trigger delay={400} render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={styles['positioner']}>
          <Base.Popup className={`${styles['popup']} ${styles['tip']}`}>
            {text}
            {keys !== undefined && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;
