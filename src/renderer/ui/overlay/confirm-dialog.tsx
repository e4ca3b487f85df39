import { type ReactNode } from 'react';
import { Button } from '../input/button.tsx';
import { Dialog } from './dialog.tsx';

/** Only for what cannot be undone: says what will happen; the button is the verb. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  verb,
  danger = false,
  busy = false,
  onConfirm,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly verb: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
}) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={children}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    />
  );
}
