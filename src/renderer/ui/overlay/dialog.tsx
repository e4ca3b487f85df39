import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, useRef } from 'react';
import { classes } from '../classes.ts';
import styles from './dialog.module.css';
import { Icon } from '../icon.tsx';

export interface DialogProps {
  readonly open: boolean;
  /** Called with Esc, the close button and a click outside. */
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  readonly children?: ReactNode;
  /** Buttons: cancel first, then the one verb. Always in sight: what is above them scrolls. */
  readonly foot?: ReactNode;
}

/**
 * A question or a short form over the page. Focus stays inside and goes back to where it came from. It begins in the first field; where there is
 * none, on the dialog itself, which is read out: never on a button, which a key that was meant for something else would press.
 */
export function Dialog({ open, onClose, title, description, size = 'small', children, foot }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Viewport className={styles['viewport']}>
          <Base.Popup
            className={classes(styles['popup'], styles[size])}
            ref={popup}
            initialFocus={() => firstField(popup.current) ?? popup.current ?? true}
          >
            <div className={styles['head']}>
              <div className={styles['words']}>
                <Base.Title className={styles['title']}>{title}</Base.Title>
                {description !== undefined && (
                  <Base.Description className={styles['description']} render={<div />}>
                    {description}
                  </Base.Description>
                )}
              </div>
              <Base.Close className={styles['close']} aria-label="Close">
                <Icon name="close" />
              </Base.Close>
            </div>
            <div className={styles['body']}>{children}</div>
            {foot !== undefined && <div className={styles['foot']}>{foot}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

const fields = 'input:not([disabled]), textarea:not([disabled]), [role="combobox"]';

function firstField(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>(`.${styles['body']} :is(${fields})`) ?? null;
}
