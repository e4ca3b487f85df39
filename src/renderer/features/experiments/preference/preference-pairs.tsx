import { useState } from 'react';
import { Link } from 'wouter';
import { type PreferencePairView, type PreferenceView } from '#contract/preference';
import { type ProcedureInput } from '#contract/procedures';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Chip, type Tone } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from './copy.ts';
import styles from './preference.module.css';

type Show = NonNullable<ProcedureInput<'preference.pairs'>['show']>;

const page = 50;
const mostRows = 200;

/** Every pair with what the judge said in each order, and the way to the answers themselves. */
export function PreferencePairs({ view }: { readonly view: PreferenceView }) {
  return (
    <Fold title={copy.list}>
      <Pairs view={view} />
    </Fold>
  );
}

function Pairs({ view }: { readonly view: PreferenceView }) {
  const [show, setShow] = useState<Show>('all');
  const [limit, setLimit] = useState(page);
  const { data, error } = useProcedure('preference.pairs', { runId: view.id, show, limit }, { keepPrevious: true });
  if (error) return <ErrorState card trouble={error} />;
  if (!data) return <Skeleton label={copy.loading} lines={6} />;
  const hasTrials = data.rows.some(({ trial }) => trial > 1);
  const left = Math.min(data.total, mostRows) - data.rows.length;
  return (
    <div className={styles['pairs']}>
      <Select
        label={copy.show}
        className={styles['show']}
        value={show}
        choices={[
          { value: 'all', label: copy.all },
          { value: 'preferred', label: copy.outcomes.preferred(view.labels.candidate) },
          { value: 'other', label: copy.outcomes.other(view.labels.baseline) },
          { value: 'tie', label: copy.outcomes.tie },
          { value: 'not-measured', label: copy.outcomes['not-measured'] },
        ]}
        onChange={(next) => {
          setShow(next);
          setLimit(page);
        }}
      />
      {data.rows.length === 0 && <p className={styles['hint']}>{copy.none}</p>}
      <ul className={styles['list']}>
        {data.rows.map((row) => (
          <li key={`${row.case} ${row.trial}`}>
            <Pair view={view} row={row} withTrial={hasTrials} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button variant="text" onClick={() => setLimit(Math.min(mostRows, limit + page))}>
          {copy.more(left)}
        </Button>
      )}
    </div>
  );
}

const tones: Readonly<Record<PreferencePairView['outcome'], Tone>> = {
  preferred: 'accent',
  other: 'none',
  tie: 'outline',
  'not-measured': 'outline',
};

function Pair({
  view,
  row,
  withTrial,
}: {
  readonly view: PreferenceView;
  readonly row: PreferencePairView;
  /** Cases have several pairs. */
  readonly withTrial: boolean;
}) {
  const { labels } = view;
  const nameOf = (better: 'candidate' | 'baseline' | 'tie'): string => (better === 'tie' ? 'tie' : labels[better]);
  const words = {
    preferred: labels.candidate,
    other: labels.baseline,
    tie: copy.outcomes.tie,
    'not-measured': copy.outcomes['not-measured'],
  };
  return (
    <>
      <div className={styles['pairHead']}>
        <Link href={`${addresses.experiment(view.parentId)}?case=${encodeURIComponent(row.case)}`}>
          <PlainText text={row.headline} />
        </Link>
        {withTrial && <span className={styles['hint']}>{copy.trial(row.trial)}</span>}
        <Chip tone={tones[row.outcome]}>{words[row.outcome]}</Chip>
      </div>
      <ul className={styles['said']}>
        {row.said.map(({ better, reason }, order) => (
          <li key={order}>
            {better !== null && (
              <b>
                {copy.orders[order]} → {nameOf(better)}:
              </b>
            )}{' '}
            <PlainText text={reason} />
          </li>
        ))}
      </ul>
    </>
  );
}
