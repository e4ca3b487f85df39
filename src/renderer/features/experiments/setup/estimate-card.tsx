import { type UseQueryResult } from '@tanstack/react-query';
import { type AppError } from '#contract/errors';
import { type EstimateView } from '#contract/estimate';
import { addresses } from '../../../app/location.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { counted, inDollarsBeside } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import styles from '../new-experiment.module.css';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { MaskedNote } from '../masked-note.tsx';
import { SideBySide } from './side-by-side.tsx';
import { estimateFacts, refusalsByRule } from '../run-words.ts';

/** What the experiment will take, kept up to date while the form is filled in; and what stops it, with the way there. */
export function EstimateCard({
  promptId,
  estimate,
  stale,
  practice,
  capUsd,
  hasCriteria,
  onCompareNothing,
}: {
  readonly promptId: string;
  /** Leaves the comparison out. */
  readonly onCompareNothing: () => void;
  readonly estimate: UseQueryResult<EstimateView, AppError>;
  /** It is being worked out anew. */
  readonly stale: boolean;
  readonly practice: boolean;
  /** What this experiment may cost at most, as the person says; null: she did not. */
  readonly capUsd: number | null;
  /** Something says what a good answer is. */
  readonly hasCriteria: boolean;
}) {
  const { data } = estimate;
  return (
    <aside className={styles['estimate']} aria-label={copy.create.estimate}>
      <h2>{copy.create.estimate}</h2>
      {estimate.error && (
        <ErrorState
          card
          trouble={estimate.error}
          action={<Button onClick={() => void estimate.refetch()}>{copy.create.retry}</Button>}
        />
      )}
      {data === undefined && estimate.error === null && <Skeleton label={copy.create.estimating} lines={5} />}
      {data && data.blockers.length > 0 && (
        <Blockers
          promptId={promptId}
          blockers={data.blockers}
          onCompareNothing={data.baselineBlocks ? onCompareNothing : null}
        />
      )}
      {data && data.blockers.length === 0 && (
        <dl className={styles['facts']} aria-busy={stale}>
          {estimateFacts(data).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {!hasCriteria && (
        <Note
          tone="unsure"
          title={copy.create.noCriteria}
          actions={
            <ButtonLink variant="text" href={addresses.prompt(promptId, 'spec')}>
              {copy.create.defineGood}
            </ButtonLink>
          }
        >
          {copy.create.noCriteriaWords}
        </Note>
      )}
      {data && capUsd !== null && data.costUsd !== null && data.costUsd > capUsd && (
        <Note tone="unsure" title={copy.create.belowEstimate(...inDollarsBeside(data.costUsd, capUsd))} />
      )}
      {data && data.blockers.length === 0 && <SideBySide estimate={data} />}
      {data && data.refusedCases.length > 0 && (
        <Note tone="unsure" title={copy.create.refused(counted(data.refusedCases.length, 'case'))}>
          {refusalsByRule(data).map(({ rule, cases }) => (
            <p key={rule}>{copy.create.refusedBy(rule, listed(cases))}</p>
          ))}
        </Note>
      )}
      {data && data.blockers.length === 0 && <MaskedNote masked={data.masked} />}
      {data?.identicalToBaseline === true && data.blockers.length === 0 && (
        <Note tone="unsure" title={copy.create.identical} />
      )}
      {practice && <p className={styles['quiet']}>{copy.create.practice}</p>}
    </aside>
  );
}

function Blockers({
  promptId,
  blockers,
  onCompareNothing,
}: {
  readonly promptId: string;
  readonly blockers: EstimateView['blockers'];
  /** Where only the version it is compared with is to blame: her own text has nothing to mend. */
  readonly onCompareNothing: (() => void) | null;
}) {
  const ofBaseline = onCompareNothing !== null;
  return (
    <Note
      tone="fail"
      title={ofBaseline ? copy.create.baselineBlocks : copy.create.blockersTitle}
      actions={
        ofBaseline && (
          <Button variant="text" onClick={onCompareNothing}>
            {copy.create.compareNothing}
          </Button>
        )
      }
    >
      {ofBaseline && <p>{copy.create.baselineBlocksWords}</p>}
      <ul className={styles['blockers']}>
        {blockers.map(({ path, line, message, criterion }, at) => (
          <li key={at}>
            <p>
              {criterion === undefined ? (
                <span className={styles['path']}>
                  {path}
                  {line !== null && `, ${copy.create.blockerAt(line)}`}
                </span>
              ) : (
                <PlainText text={copy.create.blockerOf(criterion)} />
              )}
              : {message}
            </p>
            {!ofBaseline && (
              <ButtonLink variant="text" href={placeOf(promptId, path, line)}>
                {copy.create.goThere}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function placeOf(promptId: string, path: string, line: number | null): string {
  const tab = path.endsWith('.spec.yaml') ? 'spec' : path.endsWith('.cases.jsonl') ? 'cases' : 'write';
  return `${addresses.prompt(promptId, tab)}${line === null ? '' : `?line=${line}`}`;
}

const mostNamed = 5;

function listed(cases: readonly string[]): string {
  const more = cases.length - mostNamed;
  return more > 0 ? `${cases.slice(0, mostNamed).join(', ')} and ${more} more` : cases.join(', ');
}
