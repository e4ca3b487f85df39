import { useState } from 'react';
import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { isUnderWay } from '../run-words.ts';
import { copy } from './copy.ts';
import { PreferenceForm } from './preference-form.tsx';
import styles from './preference.module.css';
import { PreferenceResult } from './preference-result.tsx';

export interface PreferenceSectionProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Which answers a judge prefers: the latest comparison of the two versions on screen, and the way to a new one. */
export function PreferenceSection({ run, pair: { candidate, baseline } }: PreferenceSectionProps) {
  if (baseline === null || (run.kind !== 'experiment' && run.kind !== 'scored')) return null;
  const place = { runId: run.id, candidate: candidate.id, baseline: baseline.id };
  return <Preference key={`${place.candidate} ${place.baseline}`} place={place} baselineLabel={baseline.label} />;
}

interface Place {
  readonly runId: string;
  readonly candidate: string;
  readonly baseline: string;
}

function Preference({ place, baselineLabel }: { readonly place: Place; readonly baselineLabel: string }) {
  const { data: prepared, error, isPending } = useProcedure('preference.prepare', place);
  const [choosing, setChoosing] = useState(false);
  const latest = prepared?.earlier[0];
  const mayStart = prepared !== undefined && (latest === undefined || !isUnderWay(latest.state));
  return (
    <Section title={copy.title}>
      {isPending && <Skeleton label={copy.loading} lines={3} />}
      {error && <ErrorState card trouble={error} />}
      {latest !== undefined && <PreferenceResult runId={latest.id} />}
      {prepared !== undefined && latest === undefined && <p className={styles['intro']}>{copy.intro(baselineLabel)}</p>}
      {choosing && prepared !== undefined ? (
        <PreferenceForm place={place} prepared={prepared} onDone={() => setChoosing(false)} />
      ) : (
        mayStart && <Button onClick={() => setChoosing(true)}>{latest === undefined ? copy.open : copy.again}</Button>
      )}
    </Section>
  );
}
