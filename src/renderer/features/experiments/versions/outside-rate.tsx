import { type ReactNode } from 'react';
import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { outsideTheRate } from '../../../ui/evidence/result-words.ts';
import { counted } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { addsUpSentences } from '../outside-words.ts';
import { RetryErrors } from '../retry-errors.tsx';
import styles from '../run-body.module.css';
import { WhyErrors } from './why-errors.tsx';
import { WhyUndecided } from './why-undecided.tsx';
import { isUnderWay } from '../run-words.ts';

/**
 * What is neither passed nor failed, each kind with its own sign, count and reason; and answers of which something may be missing, which can fail
 * but not pass by that. Nothing stands here when there is nothing.
 */
export function OutsideRate({
  run,
  result,
  names,
  shown,
}: {
  readonly run: RunView;
  readonly result: RunResult;
  readonly names: ReadonlyMap<string, string>;
  /** Id of the variant that is looked at. */
  readonly shown: string;
}) {
  const { errors, undecided, refused, unfinished, reused } = outsideTheRate(result.variants);
  const running = isUnderWay(run.state);
  // What came from a file cannot be asked for again.
  const isScored = run.kind === 'scored';
  const incomplete = result.variants.reduce((sum, each) => sum + (each.incomplete ?? 0), 0);
  if (errors + undecided + incomplete + refused + reused + (running ? 0 : unfinished) === 0) return null;
  return (
    <section aria-label={copy.run.notInRate} className={styles['outside']}>
      {!running && <p className={styles['judge']}>{addsUpSentences(result.variants).join(' ')}</p>}
      {errors > 0 && (
        <Kind
          kind="error"
          sign="!"
          title={copy.run.errors(counted(errors, 'answer'))}
          why={isScored ? copy.run.errorsInFile : copy.run.errorsWhy}
        >
          {!running && !isScored && <RetryErrors runId={run.id} errors={errors} variant="plain" />}
          <WhyErrors variants={result.variants} names={names} />
        </Kind>
      )}
      {incomplete > 0 && (
        <Kind
          kind="incomplete"
          sign="…"
          title={copy.run.incomplete(counted(incomplete, 'answer'))}
          why={copy.run.incompleteWhy}
        />
      )}
      {undecided > 0 && (
        <Kind
          kind="undecided"
          sign="?"
          title={copy.run.undecided(counted(undecided, 'answer'))}
          why={copy.run.undecidedWhy}
        >
          <WhyUndecided run={run} result={result} names={names} shown={shown} />
        </Kind>
      )}
      {refused > 0 && (
        <Kind kind="refused" sign="⊘" title={copy.run.refused(counted(refused, 'answer'))} why={copy.run.refusedWhy} />
      )}
      {reused > 0 && (
        <Kind kind="reused" sign="↻" title={copy.run.reused(counted(reused, 'answer'))} why={copy.run.reusedWhy} />
      )}
      {!running && unfinished > 0 && (
        <Kind
          kind="unfinished"
          sign="·"
          title={copy.run.unfinished(counted(unfinished, 'answer'))}
          why={isScored ? copy.run.unfinishedInFile : copy.run.unfinishedWhy}
        />
      )}
    </section>
  );
}

function Kind({
  kind,
  sign,
  title,
  why,
  children,
}: {
  readonly kind: 'error' | 'undecided' | 'refused' | 'unfinished' | 'reused' | 'incomplete';
  readonly sign: string;
  readonly title: string;
  readonly why: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles['kind']} data-kind={kind}>
      <span className={styles['kindSign']} aria-hidden="true">
        {sign}
      </span>
      <div>
        <p className={styles['kindTitle']}>{title}</p>
        <p className={styles['kindWhy']}>{why}</p>
      </div>
      {children}
    </div>
  );
}
