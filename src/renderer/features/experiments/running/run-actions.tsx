import { useState } from 'react';
import { type RunView } from '#contract/run';
import { type DecisionKind } from '#domain/experiment-log/experiment-log';
import { addresses, goTo } from '../../../app/location.ts';
import { useCommand } from '../../../app/queries.ts';
import { type Action, useActions } from '../../../state/actions.ts';
import { Button, ButtonLink, IconButton } from '../../../ui/input/button.tsx';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { Menu, type MenuEntry } from '../../../ui/overlay/menu.tsx';
import { menuActions } from '../../../ui/overlay/menu-actions.ts';
import { isOut } from '../batch/batch-words.ts';
import { copy } from '../copy.ts';
import { exportEntries } from '../export/export-entries.ts';
import { RunAgain } from '../run-again.tsx';
import { useRemoveRun, useReviewOf, useSignOffGate } from '../queries.ts';
import { againEntries } from '../replay/again-entries.ts';
import { ReplayDialog } from '../replay/replay-dialog.tsx';
import { RenameDialog } from '../list/rename-dialog.tsx';

/** Pause, stop, review, rename and the like: everything but the one next step. */
export function RunActions({ run }: { readonly run: RunView }) {
  const [renaming, setRenaming] = useState(false);
  const [stopping, setStopping] = useState(false);
  const [replaying, setReplaying] = useState(false);
  const remove = useRemoveRun();
  const pause = useCommand('run.pause');
  const cancel = useCommand('run.cancel');
  const canStop = run.state === 'running' || run.state === 'planned' || run.state === 'paused';
  const stop = async (): Promise<void> => {
    await cancel.run({ runId: run.id });
    setStopping(false);
  };
  const entries: MenuEntry[] = [
    ...againEntries(run, () => setReplaying(true)),
    { label: copy.list.rename, onSelect: () => setRenaming(true) },
    ...exportEntries(run),
    { kind: 'separator' },
    {
      label: copy.list.remove,
      icon: 'trash',
      onSelect: () => void remove(run).then((removed) => (removed ? goTo(addresses.experiments) : undefined)),
    },
  ];
  const group = copy.list.title;
  useActions([
    ...(run.state === 'running'
      ? [{ id: 'pause', title: copy.run.pause, group, run: () => void pause.run({ runId: run.id }) }]
      : []),
    ...(canStop ? [{ id: 'stop', title: copy.run.cancel, group, run: () => setStopping(true) }] : []),
    ...menuActions(group, entries),
  ]);
  return (
    <>
      {run.state === 'running' && (
        <Button icon="pause" busy={pause.busy} onClick={() => void pause.run({ runId: run.id })}>
          {copy.run.pause}
        </Button>
      )}
      {canStop && (
        <Button icon="stop" onClick={() => setStopping(true)}>
          {copy.run.cancel}
        </Button>
      )}
      <Menu trigger={<IconButton icon="more" label={copy.run.more} />} entries={entries} />
      {run.state === 'finished' && run.parentId === null && <SecondStep run={run} />}
      {renaming && <RenameDialog run={run} onClose={() => setRenaming(false)} />}
      {replaying && <ReplayDialog runId={run.id} onClose={() => setReplaying(false)} />}
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={copy.run.cancelTitle}
        verb={copy.run.cancelVerb}
        danger
        busy={cancel.busy}
        onConfirm={() => void stop()}
      >
        {isOut(run) ? copy.run.cancelBatchWords : copy.run.cancelWords}
      </ConfirmDialog>
    </>
  );
}

/** The one primary button: go on, read the answers, sign off, propose. */
export function RunPrimary({ run, decided }: { readonly run: RunView; readonly decided: DecisionKind | null }) {
  const resume = useCommand('run.resume');
  const step = useNextStep(run);
  const group = copy.list.title;
  const { signOffId, reviewId } = run;
  const offers = (id: string, when: boolean, title: string, act: () => void): Action[] =>
    when ? [{ id, title, group, run: act }] : [];
  const isWhole = run.state === 'finished' && run.parentId === null;
  useActions([
    ...offers(
      'resume',
      canGoOn(run) && run.atLimitUsd === null,
      copy.run.resume,
      () => void resume.run({ runId: run.id }),
    ),
    ...offers(
      'review',
      isWhole,
      step.reviewed && reviewId !== null ? copy.run.reviewSee : step.reviewLabel,
      () => void step.review(),
    ),
    ...offers(
      'sign-off',
      isWhole && canBeSigned(run),
      signOffId === null ? copy.run.signOff : copy.run.signOffSee,
      () => goTo(addresses.signOff(run.id)),
    ),
    ...offers(
      'propose',
      isWhole && step.known && signOffId !== null,
      step.changeId === null ? copy.run.propose : copy.run.changeSee,
      () => goTo(step.changeId === null ? addresses.newChange(signOffId ?? '') : addresses.change(step.changeId)),
    ),
  ]);
  // Under a limit that is reached it would pause again at once: the way on is to raise it.
  if (run.atLimitUsd !== null) return null;
  if (canGoOn(run)) {
    return (
      <Button variant="primary" icon="play" busy={resume.busy} onClick={() => void resume.run({ runId: run.id })}>
        {copy.run.resume}
      </Button>
    );
  }
  if (run.state === 'cancelled' && run.parentId === null) return <RunAgain run={run} primary />;
  // What was killed is on its way to nobody; who thinks otherwise changes the decision, or finds the steps in the palette.
  if (decided === 'kill' && run.signOffId === null) return null;
  // What explains or compares an experiment is not signed off itself.
  if (run.state !== 'finished' || !step.known || run.parentId !== null) return null;
  if (run.signOffId !== null) {
    return (
      <ButtonLink
        variant="primary"
        href={step.changeId === null ? addresses.newChange(run.signOffId) : addresses.change(step.changeId)}
      >
        {step.changeId === null ? copy.run.propose : copy.run.changeSee}
      </ButtonLink>
    );
  }
  // Nobody can sign what is no longer there; a review of it would be in vain too.
  if (step.stale) return <RunAgain run={run} primary label={copy.run.testAgain} />;
  if (step.reviewed && !canBeSigned(run) && run.reviewId !== null) {
    return (
      <ButtonLink variant="primary" href={addresses.review(run.reviewId)}>
        {copy.run.reviewSee}
      </ButtonLink>
    );
  }
  if (step.reviewed) {
    return (
      <ButtonLink variant="primary" href={addresses.signOff(run.id)}>
        {copy.run.signOff}
      </ButtonLink>
    );
  }
  return (
    <Button variant="primary" busy={step.starting} onClick={() => void step.review()}>
      {step.reviewLabel}
    </Button>
  );
}

function canGoOn({ state }: RunView): boolean {
  return state === 'paused' || state === 'failed';
}

/** Nobody knows which text made the answers of a file. */
function canBeSigned({ kind }: RunView): boolean {
  return kind !== 'scored';
}

/** Beside the primary button: whichever of review and sign-off is not it. */
function SecondStep({ run }: { readonly run: RunView }) {
  const step = useNextStep(run);
  if (!canBeSigned(run)) return null;
  if (run.signOffId !== null) return <ButtonLink href={addresses.signOff(run.id)}>{copy.run.signOffSee}</ButtonLink>;
  if (step.stale && !step.reviewed) return <Button onClick={() => void step.review()}>{step.reviewLabel}</Button>;
  if (step.reviewed && run.reviewId !== null) {
    return <ButtonLink href={addresses.review(run.reviewId)}>{copy.run.reviewSee}</ButtonLink>;
  }
  if (step.reviewed) return <Button onClick={() => void step.review()}>{step.reviewLabel}</Button>;
  return <ButtonLink href={addresses.signOff(run.id)}>{copy.run.signOff}</ButtonLink>;
}

function useNextStep(run: RunView) {
  const gate = useSignOffGate(run.id, run.state === 'finished');
  const review = useReviewOf(run.reviewId);
  const start = useCommand('review.start');
  const open = review.data?.state === 'open' ? review.data : null;
  const asked = gate.data?.answersToReview ?? null;
  return {
    /** Text, spec or cases changed since: it cannot be signed any more. */
    stale: canBeSigned(run) && (gate.data?.changedSince.length ?? 0) > 0,
    /** Nothing is offered before it is known which step is next. */
    known: !gate.isPending && (run.reviewId === null || !review.isPending),
    reviewed: review.data?.state === 'finished',
    /** The change that took it to the team; null: none yet. */
    changeId: gate.data?.changeId ?? null,
    starting: start.busy,
    reviewLabel: open
      ? copy.run.reviewGoOn(open.done, open.items.length)
      : asked === null
        ? copy.run.review
        : copy.run.reviewCount(asked, gate.data?.teamAnswersToReview ?? 0),
    review: async (): Promise<void> => {
      const started = run.reviewId === null ? await start.run({ runId: run.id }) : { reviewId: run.reviewId };
      if (started !== undefined) goTo(addresses.review(started.reviewId));
    },
  };
}
