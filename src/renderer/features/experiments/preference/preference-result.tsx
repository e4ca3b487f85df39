import { type PreferenceView } from '#contract/preference';
import { preferenceInWords } from '#domain/preference/preference-result';
import { percentInWords, rangeInWords } from '#domain/statistics/words';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../../ui/text/chip.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { isUnderWay, progressFacts, settledCalls, stateWords, troubleFacts } from '../run-words.ts';
import { copy, inSentence } from './copy.ts';
import { PreferencePairs } from './preference-pairs.tsx';
import styles from './preference.module.css';

type Tally = NonNullable<PreferenceView['tally']>;

/** One comparison: how far it is, then what it says in a sentence, a picture, and tables. */
export function PreferenceResult({ runId }: { readonly runId: string }) {
  const { data: view, error } = useProcedure('preference.get', { runId });
  if (error) return <ErrorState card trouble={error} />;
  if (!view) return <Skeleton label={copy.loading} lines={4} />;
  return (
    <div className={styles['result']}>
      {isUnderWay(view.state) && <Progress view={view} />}
      {view.error && <ErrorState card trouble={view.error} action={<Resume view={view} />} />}
      {view.tally !== null && <Outcome view={view} tally={view.tally} />}
      <p className={styles['hint']}>
        {view.practice && <PracticeChip />} {copy.asked(view.question, view.judge, view.pairs)}{' '}
        {view.judgeIsTested && `${copy.selfJudged} `}
        {view.state === 'cancelled' && `${copy.stopped} `}
        {copy.notGate}
      </p>
      {view.tally !== null && view.progress.errors > 0 && <Retry runId={view.id} />}
      {view.tally !== null && <Slices view={view} />}
      {view.tally !== null && <PreferencePairs view={view} />}
    </div>
  );
}

function Progress({ view }: { readonly view: PreferenceView }) {
  const pause = useCommand('run.pause');
  const cancel = useCommand('run.cancel');
  const { progress, state } = view;
  return (
    <section className={styles['progress']} aria-label={copy.progress}>
      <div className={styles['progressHead']}>
        <Chip tone={state === 'running' ? 'accent' : 'outline'}>{stateWords(view)}</Chip>
        <span className={styles['facts']}>
          {[...progressFacts(progress, state), ...troubleFacts(progress)].join(' · ')}
        </span>
        <span className={styles['buttons']}>
          {state === 'running' && (
            <Button icon="pause" busy={pause.busy} onClick={() => void pause.run({ runId: view.id })}>
              {copy.pause}
            </Button>
          )}
          {state === 'paused' && view.error === null && <Resume view={view} />}
          <Button icon="stop" busy={cancel.busy} onClick={() => void cancel.run({ runId: view.id })}>
            {copy.stop}
          </Button>
        </span>
      </div>
      <ProgressBar label={copy.progress} done={settledCalls(progress)} total={progress.total} />
    </section>
  );
}

function Resume({ view }: { readonly view: PreferenceView }) {
  const resume = useCommand('run.resume');
  if (view.state !== 'paused' && view.state !== 'failed') return null;
  return (
    <Button busy={resume.busy} onClick={() => void resume.run({ runId: view.id })}>
      {copy.resume}
    </Button>
  );
}

function Retry({ runId }: { readonly runId: string }) {
  const retry = useCommand('run.retryErrors');
  return (
    <Button busy={retry.busy} onClick={() => void retry.run({ runId })}>
      {copy.retry}
    </Button>
  );
}

function Outcome({ view, tally }: { readonly view: PreferenceView; readonly tally: Tally }) {
  const names = { candidate: inSentence(view.labels.candidate), baseline: inSentence(view.labels.baseline) };
  const { headline, explanation } = preferenceInWords(tally, names);
  const parts = partsOf(view, tally);
  return (
    <>
      <p className={styles['headline']}>{headline}</p>
      {explanation !== '' && <p className={styles['explanation']}>{explanation}</p>}
      <div
        className={styles['picture']}
        role="img"
        aria-label={copy.picture(parts.map(({ name, count }) => `${name} ${count}`).join(', '))}
      >
        {parts.map(({ kind, count }) =>
          count === 0 ? null : <i key={kind} data-kind={kind} style={{ flexGrow: count }} />,
        )}
      </div>
      <ul className={styles['legend']}>
        {parts.map(({ kind, name, count }) => (
          <li key={kind}>
            <i data-kind={kind} aria-hidden="true" /> {name} <b>{inNumbers(count)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function partsOf({ labels }: PreferenceView, tally: Tally) {
  return [
    { kind: 'preferred', name: copy.outcomes.preferred(capitalised(labels.candidate)), count: tally.preferred },
    { kind: 'tie', name: copy.outcomes.tie, count: tally.tie },
    { kind: 'other', name: copy.outcomes.other(capitalised(labels.baseline)), count: tally.other },
    { kind: 'not-measured', name: copy.outcomes['not-measured'], count: tally.notMeasured },
  ] as const;
}

function Slices({ view: { slices, labels } }: { readonly view: PreferenceView }) {
  if (slices.length < 2) return null;
  return (
    <SmallTable
      caption={copy.slices}
      columns={[
        { label: copy.slice },
        { label: capitalised(labels.candidate), number: true },
        { label: capitalised(labels.baseline), number: true },
        { label: copy.tie, number: true },
        { label: copy.notMeasured, number: true },
        { label: copy.share(capitalised(labels.candidate)), number: true },
      ]}
      rows={slices.map(({ id, tally }) => ({
        key: id,
        cells: [
          id,
          inNumbers(tally.preferred),
          inNumbers(tally.other),
          inNumbers(tally.tie),
          inNumbers(tally.notMeasured),
          tally.share === null ? copy.nothing : `${percentInWords(tally.share.value)} (${rangeInWords(tally.share)})`,
        ],
      }))}
    />
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
