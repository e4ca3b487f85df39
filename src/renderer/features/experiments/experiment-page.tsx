import { useEffect, useRef } from 'react';
import { type RunView } from '#contract/run';
import { Elsewhere } from '../../app/elsewhere.tsx';
import { addresses } from '../../app/location.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../ui/text/chip.tsx';
import { resultPairs, resultSentences } from '../../ui/evidence/result-words.ts';
import { announce } from '../../ui/live-region.tsx';
import { Page, PageBar } from '../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { copy } from './copy.ts';
import { DecisionChip } from './decision/decision-chip.tsx';
import { useDecided, useRun } from './queries.ts';
import { RunActions, RunPrimary } from './running/run-actions.tsx';
import { RunBody } from './run-body.tsx';
import { copy as scoringCopy } from './scoring/copy.ts';
import { isUnderWay, progressFigure } from './run-words.ts';

/** `/experiments/:id`: one experiment, while it runs and for ever after. `?case=ID` opens one of its cases. */
export function ExperimentPage({ runId }: { readonly runId: string }) {
  const run = useRun(runId);
  if (run.data?.elsewhere) return <Elsewhere of={run.data.elsewhere} />;
  if (run.data) return <Experiment run={run.data} />;
  return (
    <>
      <PageBar title={copy.list.title} />
      <Page>
        {run.isPending && <Skeleton label={copy.run.loading} lines={8} />}
        {run.error && (
          <ErrorState
            trouble={run.error}
            action={
              run.error.code === 'not-found' ? (
                <ButtonLink href={addresses.experiments}>{copy.run.back}</ButtonLink>
              ) : (
                <Button onClick={() => void run.refetch()}>{copy.list.retry}</Button>
              )
            }
          />
        )}
      </Page>
    </>
  );
}

function Experiment({ run }: { readonly run: RunView }) {
  useFinishAnnouncement(run);
  const decided = useDecided(run);
  return (
    <>
      <PageBar
        title={run.title}
        windowTitle={isUnderWay(run.state) ? copy.run.windowTitle(progressFigure(run.progress), run.title) : run.title}
        mark={
          <>
            {run.kind === 'scored' && <Chip tone="outline">{scoringCopy.chip}</Chip>}
            {run.practice && <PracticeChip />}
            {decided !== null && <DecisionChip what={decided} />}
          </>
        }
        actions={<RunActions run={run} />}
        primary={<RunPrimary run={run} decided={decided} />}
      />
      <Page>
        <RunBody run={run} />
      </Page>
    </>
  );
}

/** Says once that it has finished, to somebody who does not see the bar fill. */
function useFinishAnnouncement({ state, result }: RunView): void {
  const before = useRef(state);
  useEffect(() => {
    const pair = result === null ? undefined : resultPairs(result)[0];
    if (isUnderWay(before.current) && state === 'finished' && pair) {
      announce(copy.run.finishedAnnounce(resultSentences(pair).headline));
    }
    before.current = state;
  }, [state, result]);
}
