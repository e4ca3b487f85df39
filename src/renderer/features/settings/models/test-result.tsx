import { useEffect, useRef } from 'react';
import { type AppError } from '#contract/errors';
import styles from '../settings.module.css';
import { type Finding } from './use-connection-test.ts';

/** What the server said, or why it could not be asked, and what to do about it. */
export function TestResult({
  result,
  error = null,
}: {
  readonly result: Finding | null;
  readonly error?: AppError | null;
}) {
  const shown = error === null ? result : { ok: false, sentence: error.message, nextStep: error.nextStep };
  const place = useRef<HTMLParagraphElement>(null);
  const sentence = shown?.sentence;
  // In a low window it stands below what the dialog shows.
  useEffect(() => void place.current?.scrollIntoView({ block: 'nearest' }), [sentence]);
  if (shown === null) return null;
  return (
    <p ref={place} className={styles['result']} data-ok={shown.ok} role={error === null ? undefined : 'alert'}>
      <span aria-hidden="true">{shown.ok ? '✓' : '✕'}</span>
      <span>
        <strong>{shown.sentence}</strong> {shown.nextStep}
      </span>
    </p>
  );
}
