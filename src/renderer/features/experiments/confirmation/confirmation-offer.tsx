import { useState } from 'react';
import { type ConfirmationView } from '#contract/confirmation';
import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { addresses } from '../../../app/location.ts';
import { copy as setAside } from '../../../app/set-aside/copy.ts';
import { SetAsideDialog } from '../../../app/set-aside/set-aside-dialog.tsx';
import { useConfirmation, useRelease } from '../../../app/set-aside/use-set-aside.ts';
import { useActions } from '../../../state/actions.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Note } from '../../../ui/page/note.tsx';
import { ConfirmNowDialog } from './confirm-now-dialog.tsx';
import styles from './confirmation-offer.module.css';
import { copy } from './copy.ts';

export interface ConfirmationOfferProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Offers to set cases aside once many variants were tried on the same ones, to confirm the chosen one, and says which result is a confirmation. */
export function ConfirmationOffer(props: ConfirmationOfferProps) {
  const { run, result } = props;
  const isOver = run.state === 'finished' || run.state === 'cancelled';
  const known = useConfirmation(run.promptId, isOver && run.kind === 'experiment').data;
  if (known === undefined) return null;
  return (
    <div className={styles['note']}>
      {result.confirmation ? (
        <ThisConfirmation known={known} run={run} result={result} />
      ) : (
        run.state === 'finished' && <Offer known={known} {...props} />
      )}
    </div>
  );
}

type Known = { readonly known: ConfirmationView };

function ThisConfirmation({ known: { set }, run, result }: Known & Pick<ConfirmationOfferProps, 'run' | 'result'>) {
  const { count } = result.cases;
  const lookedAt = set?.runId === run.id ? set.lookedAt : 0;
  return (
    <Note tone="accent" title={copy.thisRun}>
      <p>{lookedAt === 0 ? copy.thisRunWhy(count) : copy.thisRunLess(count)}</p>
      {lookedAt > 0 && <p>{setAside.lookedAt(lookedAt, count)}</p>}
    </Note>
  );
}

function Offer({ known, ...props }: Known & ConfirmationOfferProps) {
  const [choosing, setChoosing] = useState(false);
  const { run } = props;
  const { set, size, offerFrom } = known;
  // Whoever adds new cases, as is offered, starts anew on those; the tries on the cases of this experiment stay what they were.
  const tries = Math.max(known.tries, run.tries);
  const mayChoose = (set === null || set.state === 'used') && size !== null;
  useActions(
    mayChoose
      ? [{ id: 'set-aside', title: setAside.dialog.title, group: setAside.dialog.title, run: () => setChoosing(true) }]
      : [],
  );
  const toCases = (
    <ButtonLink variant="text" href={addresses.prompt(run.promptId, 'cases')}>
      {setAside.addCases}
    </ButtonLink>
  );
  const choose = (words: string) =>
    mayChoose && (
      <Button variant="text" onClick={() => setChoosing(true)}>
        {words}
      </Button>
    );
  return (
    <>
      {set?.state === 'ready' && <Ready {...props} set={set} />}
      {set?.state === 'running' && <Elsewhere title={copy.underWay} runId={set.runId} />}
      {set?.state === 'used' && tries >= offerFrom && (
        <Elsewhere title={copy.used} runId={set.runId} why={copy.usedWhy}>
          {choose(copy.setAsideAgain)}
          {toCases}
        </Elsewhere>
      )}
      {set === null && tries >= offerFrom && (
        <Note
          tone="unsure"
          title={copy.offer(tries)}
          actions={
            <>
              {choose(copy.setAside)}
              {toCases}
            </>
          }
        >
          <p>{size === null ? copy.tooFew : copy.offerWhy}</p>
        </Note>
      )}
      {choosing && size !== null && (
        <SetAsideDialog promptId={run.promptId} size={size} onClose={() => setChoosing(false)} />
      )}
    </>
  );
}

function Elsewhere({
  title,
  runId,
  why,
  children,
}: {
  readonly title: string;
  readonly runId: string | null;
  readonly why?: string;
  readonly children?: React.ReactNode;
}) {
  return (
    <Note
      tone="none"
      title={title}
      actions={
        <>
          {runId !== null && (
            <ButtonLink variant="text" href={addresses.experiment(runId)}>
              {copy.seeIt}
            </ButtonLink>
          )}
          {children}
        </>
      }
    >
      {why}
    </Note>
  );
}

function Ready({
  run,
  result,
  pair,
  names,
  set,
}: ConfirmationOfferProps & { readonly set: NonNullable<ConfirmationView['set']> }) {
  const [asking, setAsking] = useState(false);
  const { release, busy } = useRelease();
  const name = names.get(pair.candidate.id) ?? pair.candidate.label;
  return (
    <Note
      tone="accent"
      title={copy.ready(set.cases.length)}
      actions={
        <>
          <Button variant="text" onClick={() => setAsking(true)}>
            {copy.confirm(name)}
          </Button>
          <Button variant="text" busy={busy} onClick={() => void release(set)}>
            {copy.release}
          </Button>
        </>
      }
    >
      <p>{copy.readyWhy}</p>
      {set.lookedAt > 0 && <p>{setAside.lookedAt(set.lookedAt, set.cases.length)}</p>}
      {asking && (
        <ConfirmNowDialog
          runId={run.id}
          variant={pair.candidate.id}
          name={name}
          cases={set.cases.length}
          compared={pair.baseline !== null}
          trials={result.trials}
          onClose={() => setAsking(false)}
        />
      )}
    </Note>
  );
}
