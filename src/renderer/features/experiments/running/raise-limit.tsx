import { useState } from 'react';
import { type RunView } from '#contract/run';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { inDollars } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';
import { limitForTheRest } from '../run-words.ts';

const words = copy.run.raise;

/** Goes on with an experiment that stopped at its limit on money: under the same limit it would stop again at once. */
export function RaiseLimit({ run: { id, progress, atLimitUsd } }: { readonly run: RunView }) {
  const limit = atLimitUsd ?? 0;
  const [usd, setUsd] = useState<number | null>(() => limitForTheRest(progress, limit));
  const resume = useCommand('run.resume');
  return (
    <div className={styles['raise']}>
      <NumberField label={words.label} hint={words.hint(inDollars(limit))} value={usd} onChange={setUsd} min={0} />
      <Button
        variant="primary"
        busy={resume.busy}
        disabled={usd === null || usd <= limit}
        onClick={() => usd !== null && void resume.run({ runId: id, maxCostUsd: usd })}
      >
        {words.verb}
      </Button>
    </div>
  );
}
