import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';
import { isUnderWay } from '../run-words.ts';
import { undecidedLines } from './undecided-lines.ts';

/** Which criteria left answers undecided, of which version, with the first reason that was given for the one that is looked at. */
export function WhyUndecided({
  run,
  result,
  names,
  shown,
}: {
  readonly run: RunView;
  readonly result: RunResult;
  readonly names: ReadonlyMap<string, string>;
  readonly shown: string;
}) {
  // Reads every answer of the experiment, as the section on failures does: not while it runs.
  const failures = useProcedure(
    'reading.failures',
    { runId: run.id, variant: shown },
    { enabled: !isUnderWay(run.state) },
  );
  const lines = undecidedLines(result.variants, names, run.criteria, failures.data?.apart ?? []);
  if (lines.length === 0) return null;
  return (
    <ul className={styles['reasons']} aria-label={copy.run.whyUndecided}>
      {lines.map((line) => (
        <li key={line}>
          <PlainText text={line} />
        </li>
      ))}
    </ul>
  );
}
