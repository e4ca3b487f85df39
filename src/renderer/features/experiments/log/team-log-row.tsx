import { type TeamLogItem } from '#contract/experiment-log';
import { percentInWords, rangeInWords } from '#domain/statistics/words';
import { addresses } from '../../../app/location.ts';
import { usePromptTitle } from '../../../app/use-prompt-title.ts';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { ListMeta, ListRow, ListSubject } from '../../../ui/page/list.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import styles from '../list/experiments-page.module.css';
import { gateWords } from '../run-words.ts';
import { RowDecision } from './row-decision.tsx';
import { OutcomeChip } from './outcome-chip.tsx';
import { copy } from './copy.ts';

/** A colleague's experiment, as the team's log tells it. */
export function TeamLogRow({ log }: { readonly log: TeamLogItem }) {
  const { file, title, promptId, models, startedAt, decision, verdict, gateMet, gateOpen, lowerBar, rate, practice } =
    log;
  const promptTitle = usePromptTitle(promptId);
  return (
    <ListRow columns={styles['columns']}>
      <ListSubject
        href={addresses.logEntry(file)}
        title={title}
        about={
          <>
            {[promptTitle, ...models, copy.team].join(' · ')}
            {startedAt !== null && (
              <>
                {' '}
                · <Ago iso={startedAt} />
              </>
            )}
          </>
        }
      />
      <div className={styles['result']}>
        <OutcomeChip verdict={verdict} rate={rate} none={copy.noComparison} />
        <ListMeta>{gateWords(gateMet, gateOpen, lowerBar)}</ListMeta>
      </div>
      <div className={styles['rate']}>
        {rate === null || rate.value === null ? (
          <ListMeta>{copy.noRate}</ListMeta>
        ) : (
          <>
            <p>
              <b>{percentInWords(rate.value)}</b> {copy.ofOutputs(inNumbers(rate.outputs))}
            </p>
            <ListMeta>{copy.likely(rangeInWords(rate))}</ListMeta>
          </>
        )}
        {practice && <PracticeChip />}
      </div>
      <RowDecision decision={decision} />
    </ListRow>
  );
}
