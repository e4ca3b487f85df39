import { useState } from 'react';
import { type DecisionView } from '#contract/experiment-log';
import { type RunListItem } from '#contract/run';
import { percentInWords, rangeInWords } from '#domain/statistics/words';
import { addresses } from '../../../app/location.ts';
import { usePromptTitle } from '../../../app/use-prompt-title.ts';
import { IconButton } from '../../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../../ui/text/chip.tsx';
import { ListMeta, ListRow, ListSubject } from '../../../ui/page/list.tsx';
import { Menu } from '../../../ui/overlay/menu.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import styles from './experiments-page.module.css';
import { copy as logCopy } from '../log/copy.ts';
import { RowDecision } from '../log/row-decision.tsx';
import { OutcomeChip } from '../log/outcome-chip.tsx';
import { useRemoveRun } from '../queries.ts';
import { copy as scoringCopy } from '../scoring/copy.ts';
import { againEntries } from '../replay/again-entries.ts';
import { ReplayDialog } from '../replay/replay-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { gateWords, isCompared, isUnderWay, stageOf, stateWords, troubleFacts } from '../run-words.ts';

/** One experiment in the list: what was tried, what it said, and on how much. */
export function RunRow({
  run,
  decision = null,
  shared = false,
}: {
  readonly run: RunListItem;
  readonly decision?: DecisionView | null;
  /** It stands in the team's log. */
  readonly shared?: boolean;
}) {
  const [renaming, setRenaming] = useState(false);
  const [replaying, setReplaying] = useState(false);
  const remove = useRemoveRun();
  const promptTitle = usePromptTitle(run.promptId);
  return (
    <ListRow columns={styles['columns']}>
      <ListSubject
        href={addresses.experiment(run.id)}
        title={run.title}
        about={
          <>
            {[
              ...(run.kind === 'scored' ? [scoringCopy.chip] : []),
              promptTitle,
              ...run.models,
              ...(shared ? [logCopy.shared] : []),
            ].join(' · ')}{' '}
            · <Ago iso={run.finishedAt ?? run.createdAt} />
          </>
        }
      />
      <div className={styles['result']}>
        <RunOutcome run={run} />
      </div>
      <div className={styles['rate']}>
        <RunRate run={run} />
      </div>
      <Menu
        trigger={<IconButton icon="more" label={copy.list.more(run.title)} />}
        entries={[
          ...againEntries(run, () => setReplaying(true)),
          { label: copy.list.rename, onSelect: () => setRenaming(true) },
          { kind: 'separator' },
          { label: copy.list.remove, icon: 'trash', onSelect: () => void remove(run) },
        ]}
      />
      <RowDecision decision={decision} />
      {renaming && <RenameDialog run={run} onClose={() => setRenaming(false)} />}
      {replaying && <ReplayDialog runId={run.id} onClose={() => setReplaying(false)} />}
    </ListRow>
  );
}

function RunOutcome({ run }: { readonly run: RunListItem }) {
  const { state, progress, verdict } = run;
  const troubles = troubleFacts(progress);
  const stage = stageOf(progress);
  return (
    <>
      {state === 'finished' ? (
        <OutcomeChip verdict={verdict} rate={run.rate} none={copy.list.noComparison} />
      ) : (
        <Chip tone={state === 'running' ? 'accent' : 'outline'}>{stateWords(run)}</Chip>
      )}
      {isUnderWay(state) && <ProgressBar label={run.title} done={stage.done} total={stage.total} />}
      {state === 'finished' && run.gateMet !== null && (
        <ListMeta>{gateWords(run.gateMet, run.gateOpen, run.lowerBar)}</ListMeta>
      )}
      {troubles.map((trouble) => (
        <ListMeta key={trouble}>{trouble}</ListMeta>
      ))}
    </>
  );
}

function RunRate({ run }: { readonly run: RunListItem }) {
  const { rate, practice } = run;
  if (rate === null || rate.value === null) {
    return (
      <>
        <ListMeta>{copy.list.noRate}</ListMeta>
        {practice && <PracticeChip />}
      </>
    );
  }
  return (
    <>
      <p>
        <b>{percentInWords(rate.value)}</b> {copy.list.ofOutputs(inNumbers(rate.outputs))}{' '}
        {!isCompared(run) && copy.list.soFar}
      </p>
      <ListMeta>{copy.list.likely(rangeInWords(rate))}</ListMeta>
      {practice && <PracticeChip />}
    </>
  );
}
