import { Link } from 'wouter';
import { addresses } from '../../app/location.ts';
import { useProcedure } from '../../app/queries.ts';
import { ChangedBesideNote } from '../../ui/evidence/changed-beside-note.tsx';
import { GateList } from '../../ui/evidence/gate-list.tsx';
import { resultPairs, resultSentences } from '../../ui/evidence/result-words.ts';
import { Section } from '../../ui/page/page.tsx';
import { Skeleton } from '../../ui/page/states.tsx';
import styles from './changes.module.css';
import { copy } from './copy.ts';

/** What the experiment said, read once more before it goes out. */
export function ResultSentence({ runId }: { readonly runId: string }) {
  const run = useProcedure('run.get', { runId });
  const result = run.data?.result ?? null;
  const pair = result === null ? undefined : resultPairs(result)[0];
  if (run.isPending) return <Skeleton label={copy.evidence.loading} lines={2} />;
  if (!pair) return null;
  const { headline, lede } = resultSentences(pair);
  return (
    <section className={styles['evidence']} aria-label={copy.evidence.title}>
      <h2>{copy.evidence.title}</h2>
      <p className={styles['result']}>{headline}</p>
      <p className={styles['lede']}>
        {lede} <Link href={addresses.experiment(runId)}>{copy.evidence.open}</Link>
      </p>
    </section>
  );
}

/** What had to be met, each with its sign, and what was asked less than before. */
export function GateSection({ runId }: { readonly runId: string }) {
  const signed = useProcedure('signOff.get', { runId }).data;
  if (!signed) return null;
  const { gate, changedBeside } = signed;
  return (
    <Section title={copy.evidence.gate}>
      <ChangedBesideNote changed={changedBeside} />
      <GateList gate={gate} label={copy.evidence.gate} />
    </Section>
  );
}
