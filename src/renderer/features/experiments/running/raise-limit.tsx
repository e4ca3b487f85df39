import { useState } from 'react';
import { type RunView } from '#contract/run';
import { mostDollars } from '#domain/result/money-words';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { inDollars } from '../../../ui/text/words.ts';
import { copy as againCopy } from '../again/copy.ts';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';
import { callsToAskInWords, isForBoth, limitForTheRest, limitToAsk } from '../run-words.ts';

/** Goes on with an experiment that stopped at its limit on money: under the same limit it would stop again at once. */
export function RaiseLimit({ run: { id, progress, atLimitUsd } }: { readonly run: RunView }) {
  const limit = atLimitUsd ?? 0;
  const words = copy.run.raise;
  return (
    <NewLimit
      runId={id}
      hint={words.hint(inDollars(limit))}
      verb={words.verb}
      suggestedUsd={limitForTheRest(progress, limit)}
      problemOf={(usd) => (usd > limit ? null : words.tooLow(inDollars(limit)))}
      variant="primary"
    />
  );
}

/** Asks again what its limit on money did not let it ask. */
export function RaiseToAsk({
  run,
  tooDear,
}: {
  readonly run: RunView;
  readonly tooDear: NonNullable<RunView['askAgainTooDear']>;
}) {
  const words = againCopy.raise;
  return (
    <NewLimit
      runId={run.id}
      hint={words.hint(inDollars(tooDear.limitUsd), mostDollars(tooDear.neededUsd))}
      verb={words.verb(callsToAskInWords(run), isForBoth(run))}
      suggestedUsd={limitToAsk(tooDear)}
      problemOf={(usd) => (usd >= tooDear.neededUsd ? null : words.tooLow(mostDollars(tooDear.neededUsd)))}
    />
  );
}

function NewLimit({
  runId,
  hint,
  verb,
  suggestedUsd,
  problemOf,
  variant = 'plain',
}: {
  readonly runId: string;
  readonly hint: string;
  readonly verb: string;
  readonly suggestedUsd: number;
  /** Why this limit would not do; null: it does. */
  readonly problemOf: (usd: number) => string | null;
  readonly variant?: 'primary' | 'plain';
}) {
  const [usd, setUsd] = useState<number | null>(suggestedUsd);
  const resume = useCommand('run.resume');
  const problem = usd === null ? copy.run.raise.empty : problemOf(usd);
  return (
    <div className={styles['raise']}>
      <NumberField
        label={copy.run.raise.label}
        hint={hint}
        {...(problem === null ? {} : { error: problem })}
        value={usd}
        onChange={setUsd}
        min={0}
      />
      <Button
        {...(variant === 'primary' ? { variant } : {})}
        busy={resume.busy}
        disabled={problem !== null}
        onClick={() => usd !== null && void resume.run({ runId, maxCostUsd: usd })}
      >
        {verb}
      </Button>
    </div>
  );
}
