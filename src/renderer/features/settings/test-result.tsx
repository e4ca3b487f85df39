import { type TestOutcome } from './use-connection-test.ts';
import styles from './settings.module.css';

/** What the server said, and what to do about it. */
export function TestResult({ result }: { readonly result: TestOutcome | null }) {
  if (result === null) return null;
  return (
    <p className={styles['result']} data-ok={result.ok}>
      <span aria-hidden="true">{result.ok ? '✓' : '✕'}</span>
      <span>
        <strong>{result.sentence}</strong> {result.nextStep}
      </span>
    </p>
  );
}
