import { addresses, goTo } from '../../../app/location.ts';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { Skeleton } from '../../../ui/page/states.tsx';
import { inDollarsBeside } from '../../../ui/text/words.ts';
import styles from '../new-experiment.module.css';
import { estimateFacts } from '../run-words.ts';
import { copy } from './copy.ts';

/** Says what a replay is and what it takes, then starts it; what stops it is said here. */
export function ReplayDialog({ runId, onClose }: { readonly runId: string; readonly onClose: () => void }) {
  const estimate = useProcedure('run.replayEstimate', { runId });
  const replay = useCommand('run.replay', { quiet: true });
  const { data } = estimate;
  const trouble = replay.error ?? estimate.error;
  const start = async (): Promise<void> => {
    const started = await replay.run({ runId, acceptAboveLimit: data?.aboveLimit ?? false });
    if (started === undefined) return;
    onClose();
    goTo(addresses.experiment(started.runId));
  };
  const blocked = data === undefined || data.blockers.length > 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={copy.title}
      description={copy.words}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={replay.busy} disabled={blocked} onClick={() => void start()}>
            {data?.aboveLimit === true ? copy.aboveVerb : copy.verb}
          </Button>
        </>
      }
    >
      {data === undefined && trouble === null && <Skeleton label={copy.estimating} lines={4} />}
      {trouble && (
        <Note tone="fail" title={trouble.message}>
          <p>{trouble.nextStep}</p>
        </Note>
      )}
      {data?.blockers.map(({ path, message }) => (
        <Note key={`${path} ${message}`} tone="fail" title={message} />
      ))}
      {data && data.blockers.length === 0 && (
        <dl className={styles['facts']}>
          {estimateFacts(data).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {data?.aboveLimit === true && (
        <Note tone="unsure" title={copy.above(...inDollarsBeside(data.costUsd, data.limitUsd))} />
      )}
    </Dialog>
  );
}
