import { Link } from 'wouter';
import { type TeamLogItem } from '#contract/experiment-log';
import { percentInWords, rangeInWords } from '#domain/statistics/words';
import { addresses } from '../../../app/location.ts';
import { usePromptTitle } from '../../../app/use-prompt-title.ts';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
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
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <Link href={addresses.logEntry(file)} className={styles['title']}>
          <PlainText text={title} />
        </Link>
        <p className={styles['meta']}>
          {[usePromptTitle(promptId), ...models, copy.team].join(' · ')}
          {startedAt !== null && (
            <>
              {' '}
              · <Ago iso={startedAt} />
            </>
          )}
        </p>
      </div>
      <div className={styles['result']}>
        <OutcomeChip verdict={verdict} rate={rate} none={copy.noComparison} />
        <p className={styles['meta']}>{gateWords(gateMet, gateOpen, lowerBar)}</p>
      </div>
      <div className={styles['rate']}>
        {rate === null || rate.value === null ? (
          <p className={styles['meta']}>{copy.noRate}</p>
        ) : (
          <>
            <p>
              <b>{percentInWords(rate.value)}</b> {copy.ofOutputs(inNumbers(rate.outputs))}
            </p>
            <p className={styles['meta']}>{copy.likely(rangeInWords(rate))}</p>
          </>
        )}
        {practice && <PracticeChip />}
      </div>
      <RowDecision decision={decision} />
    </li>
  );
}
