import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { Button, IconButton } from '../input/button.tsx';
import { announce } from '../live-region.tsx';
import styles from './toast.module.css';

export interface ToastRequest {
  readonly message: string;
  /** A second sentence: what to do. */
  readonly next?: string | undefined;
  /** Offered for 8 seconds; must put things back exactly as they were. */
  readonly undo?: (() => void) | undefined;
}

interface Toast extends ToastRequest {
  readonly id: number;
}

const visibleFor = 8_000;
const atMost = 3;
const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let lastId = 0;

/** Says what was done, with Undo where it can be taken back. */
export function toast(request: ToastRequest): void {
  lastId += 1;
  const added = { ...request, id: lastId };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, added].slice(-atMost) }));
  announce(`${request.message} ${request.next ?? ''}${request.undo ? ' Undo is offered for 8 seconds.' : ''}`);
}

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) }));
}

/** Takes back what the newest notice offers to take back. False when nothing is offered. */
export function undoLatest(): boolean {
  const latest = useToasts.getState().toasts.findLast((each) => each.undo !== undefined);
  if (latest === undefined) return false;
  dismiss(latest.id);
  latest.undo?.();
  return true;
}

export function ToastRegion() {
  const { toasts } = useToasts();
  return (
    <section aria-label="Notices" className={styles['region']} data-over-page>
      {toasts.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>
  );
}

function ToastCard({ toast: { id, message, next, undo } }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  const left = useRef(visibleFor);
  useEffect(() => {
    // The time stands still while the pointer or the focus is on the notice.
    if (held) return undefined;
    const started = performance.now();
    const timer = setTimeout(() => dismiss(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(1_500, left.current - (performance.now() - started));
    };
  }, [held, id]);
  return (
    <div
      className={styles['toast']}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className={styles['words']}>
        {message} {next !== undefined && <span className={styles['next']}>{next}</span>}
      </p>
      {undo !== undefined && (
        <Button
          className={styles['undo']}
          onClick={() => {
            dismiss(id);
            undo();
          }}
        >
          Undo
        </Button>
      )}
      <IconButton icon="close" label="Dismiss" small className={styles['close']} onClick={() => dismiss(id)} />
    </div>
  );
}
