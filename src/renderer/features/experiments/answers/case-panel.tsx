import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef, useState } from 'react';
import { type RunView } from '#contract/run';
import { type CaseDetail } from '#contract/run-cases';
import { IconButton } from '../../../ui/input/button.tsx';
import { Chip } from '../../../ui/text/chip.tsx';
import { nameFromId } from '../../../ui/evidence/interval-rows.ts';
import { Fold } from '../../../ui/page/fold.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { CaseAnswers, type CasePair } from './case-answers.tsx';
import styles from './case-panel.module.css';
import { copy } from '../copy.ts';
import { useCaseDetail, useCaseWindow } from '../queries.ts';
import { CaseHistory } from '../reading/case-history.tsx';
import { type CaseFilter } from '../reading/reading-search.ts';
import { SentMessages } from './sent-messages.tsx';

interface CasePanelProps {
  readonly run: RunView;
  readonly pair: CasePair;
  readonly names: ReadonlyMap<string, string>;
  readonly caseId: string;
  /** Where it stands in the list it was opened from; null when it was opened by its address. */
  readonly index: number | null;
  readonly filter: CaseFilter;
  readonly onOpen: (caseId: string | null, index: number | null) => void;
}

/** One case beside the page: its input, what each version answered, what was said of it, and what was sent. Esc closes it. */
export function CasePanel({ run, names, caseId, index, pair, filter, onOpen }: CasePanelProps) {
  const detail = useCaseDetail(run.id, caseId);
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onOpen(null, null))}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup className={styles['panel']} initialFocus={title}>
          <div className={styles['bar']}>
            <p className={styles['where']}>
              {copy.panel.caseId(caseId)}
              {detail.data?.slices.map((slice) => (
                <Chip key={slice} tone="outline">
                  {nameFromId(slice)}
                </Chip>
              ))}
            </p>
            {index !== null && <Neighbours runId={run.id} index={index} filter={filter} onOpen={onOpen} />}
            <Base.Close render={<IconButton icon="close" label={copy.panel.close} />} />
          </div>
          <div className={styles['content']}>
            <Base.Title ref={title} tabIndex={-1} className={styles['headline']}>
              {detail.data?.headline ?? copy.panel.caseId(caseId)}
            </Base.Title>
            {detail.isPending && <Skeleton label={copy.panel.loading} lines={8} />}
            {detail.error && <ErrorState trouble={detail.error} />}
            {detail.data && <Detail key={caseId} run={run} pair={pair} names={names} detail={detail.data} />}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Neighbours({
  runId,
  index,
  filter,
  onOpen,
}: {
  readonly runId: string;
  readonly index: number;
  readonly filter: CaseFilter;
  readonly onOpen: CasePanelProps['onOpen'];
}) {
  const list = useCaseWindow(runId, filter, Math.max(0, index - 1), index + 2);
  const step = (by: 1 | -1) => {
    const row = index + by < 0 ? null : list.rowAt(index + by);
    return {
      disabled: row === null,
      onClick: () => (row === null ? undefined : onOpen(row.case, index + by)),
    };
  };
  return (
    <div className={styles['steps']}>
      {list.total !== null && (
        <span className={styles['position']}>{copy.panel.position(inNumbers(index + 1), inNumbers(list.total))}</span>
      )}
      <IconButton icon="left" label={copy.panel.previous} {...step(-1)} />
      <IconButton icon="right" label={copy.panel.next} {...step(1)} />
    </div>
  );
}

function Detail({
  run,
  pair,
  names,
  detail,
}: {
  readonly run: RunView;
  readonly pair: CasePair;
  readonly names: ReadonlyMap<string, string>;
  readonly detail: CaseDetail;
}) {
  const rest = Object.entries(detail.input).filter(([, value]) => value !== detail.headline);
  const trials = [...new Set(detail.outputs.map((output) => output.trial))].sort((a, b) => a - b);
  const [trial, setTrial] = useState(() => firstTellingTrial(run, pair, detail));
  return (
    <>
      {rest.length > 0 && (
        <dl className={styles['inputs']} aria-label={copy.panel.earlier}>
          {rest.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {detail.expected !== null && (
        <p className={styles['expected']}>
          <b>{copy.panel.expected}:</b>{' '}
          {typeof detail.expected === 'string' ? detail.expected : JSON.stringify(detail.expected)}
        </p>
      )}
      <CaseAnswers
        run={run}
        pair={pair}
        names={names}
        detail={detail}
        trials={trials}
        trial={trial}
        onTrial={setTrial}
      />
      {detail.requests.length > 0 && (
        <Fold title={sentTitle(detail)}>
          <SentMessages requests={detail.requests} names={names} />
        </Fold>
      )}
      <CaseHistory runId={run.id} caseId={detail.case} />
    </>
  );
}

/** The trial that shows most: the candidate's first that fails, else the first. */
function firstTellingTrial({ criteria }: RunView, { candidate }: CasePair, { outputs }: CaseDetail): number {
  const mustHold = new Set(criteria.filter(({ severity }) => severity === 'blocker').map(({ id }) => id));
  const own = outputs.filter((output) => output.variant === candidate);
  const fails = (among: (criterion: string) => boolean) =>
    own.find(({ verdicts }) => verdicts.some(({ criterion, verdict }) => verdict === 'fail' && among(criterion)));
  // What must hold first: an answer that fails only what is reported passed.
  return (fails((id) => mustHold.has(id)) ?? fails(() => true) ?? outputs[0])?.trial ?? 1;
}

/** That something was made unreadable stands outside the fold. */
function sentTitle({ requests }: CaseDetail): string {
  const most = Math.max(...requests.map(({ redactions }) => redactions));
  return most > 0 ? `${copy.panel.messages}. ${copy.panel.redacted(most)}` : copy.panel.messages;
}
