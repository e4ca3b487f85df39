import { Link } from 'wouter';
import { type PromptListItem } from '#contract/prompt';
import { type RunListItem } from '#contract/run';
import { copy as closingCopy } from '../../app/closing/copy.ts';
import { type ClosingModel } from '../../app/closing/use-closing.ts';
import { lastRunWords } from '../../app/last-run-words.ts';
import { addresses } from '../../app/location.ts';
import { Chip, PracticeChip } from '../../ui/text/chip.tsx';
import { rateShort } from '../../ui/evidence/result-words.ts';
import { Ago } from '../../ui/text/time.tsx';
import { copy } from './copy.ts';
import styles from './prompts.module.css';
import { PlainText } from '../../ui/text/plain-text.tsx';

/** One prompt: what it is for, whose it is, what is different from the team's, how it did last. */
export function PromptRow({
  prompt,
  run,
  closing,
}: {
  readonly prompt: PromptListItem;
  readonly run: RunListItem | null;
  /** Its model closes soon; null: not, as far as is known. */
  readonly closing: ClosingModel | null;
}) {
  return (
    <li className={styles['row']}>
      <div>
        <div className={styles['head']}>
          <Link href={addresses.prompt(prompt.id)} className={styles['name']}>
            <PlainText text={prompt.title} />
          </Link>
          {prompt.isNew ? (
            <Chip tone="accent">{copy.onlyHere}</Chip>
          ) : (
            prompt.changed.length > 0 && <Chip tone="accent">{copy.changed(prompt.changed)}</Chip>
          )}
          {prompt.problems > 0 && (
            <Chip tone="fail">
              <span aria-hidden="true">✕</span>
              {copy.problems(prompt.problems)}
            </Chip>
          )}
        </div>
        <p className={styles['purpose']}>
          <PlainText text={prompt.purpose ?? copy.noPurpose} />
        </p>
        {closing !== null && <Closing prompt={prompt} closing={closing} />}
        <p className={styles['meta']}>
          <PlainText text={prompt.owner ?? copy.noOwner} />
          {' · '}
          {prompt.criteria === null ? copy.criteriaBroken : copy.criteria(prompt.criteria)}
          {' · '}
          {prompt.cases === null ? copy.casesBroken : copy.cases(prompt.cases)}
          {' · '}
          {prompt.lastEvaluated === null ? (
            copy.neverEvaluated
          ) : (
            <Ago iso={prompt.lastEvaluated} before={copy.evaluated} />
          )}
        </p>
      </div>
      <LastRun lastRun={prompt.lastRun} run={run} />
    </li>
  );
}

function Closing({ prompt, closing }: { readonly prompt: PromptListItem; readonly closing: ClosingModel }) {
  return (
    <p className={styles['closing']}>
      <Chip tone="unsure">
        <span aria-hidden="true">!</span>
        {closingCopy.closes(closing.model, closing.days)}
      </Chip>
      <Link href={addresses.tryAnotherModel(prompt.id)} aria-label={closingCopy.tryAnotherFor(prompt.title)}>
        {closingCopy.tryAnother}
      </Link>
    </p>
  );
}

function LastRun({ lastRun, run }: { readonly lastRun: PromptListItem['lastRun']; readonly run: RunListItem | null }) {
  if (lastRun === null) return <div className={styles['run']}>{copy.noRun}</div>;
  const rate = run?.rate ?? null;
  return (
    <div className={styles['run']}>
      <Link href={addresses.experiment(lastRun.id)}>
        {rate === null || rate.value === null ? copy.notCounted : rateShort(rate)}
      </Link>
      <span>
        <Ago iso={lastRun.at} before={`${lastRunWords(lastRun)},`} />
      </span>
      {lastRun.practice && <PracticeChip />}
    </div>
  );
}
