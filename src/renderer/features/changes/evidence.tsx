import { Link } from 'wouter';
import { addresses } from '../../app/location.ts';
import { useProcedure } from '../../app/queries.ts';
import { GateList } from '../../ui/evidence/gate-list.tsx';
import { resultPairs, resultSentences } from '../../ui/evidence/result-words.ts';
import { Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/states.tsx';
import styles from './changes.module.css';
import { copy } from './copy.ts';

/** What the experiment said, and what had to be met: read once more before it goes out. */
export function Evidence({ runId }: { readonly runId: string }) {
  const run = useProcedure('run.get', { runId });
  const signOff = useProcedure('signOff.get', { runId });
  const result = run.data?.result ?? null;
  const pair = result === null ? undefined : resultPairs(result)[0];
  const words = pair && resultSentences(pair);
  const gate = signOff.data?.gate;
  return (
    <Section title={copy.evidence.title}>
      <div className={styles['evidence']}>
        {run.isPending && <Skeleton label={copy.evidence.loading} lines={2} />}
        {words && (
          <>
            <p className={styles['result']}>{words.headline}</p>
            <p className={styles['lede']}>
              {words.lede} <Link href={addresses.experiment(runId)}>{copy.evidence.open}</Link>
            </p>
          </>
        )}
        {gate && <GateList gate={gate} label={copy.evidence.gate} />}
      </div>
    </Section>
  );
}
