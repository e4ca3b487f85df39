import { useState } from 'react';
import { type RunView } from '#contract/run';
import { type CaseDetail } from '#contract/run-cases';
import { type Output } from '#domain/answers/output';
import { Button } from '../../../ui/input/button.tsx';
import { DiffView } from '../../../ui/page/diff-view.tsx';
import { AnswerCard } from './answer-card.tsx';
import styles from './case-panel.module.css';
import { copy } from '../copy.ts';
import { missingBecause } from '../run-words.ts';
import { inReadingOrder } from '../versions/variant-words.ts';

/** Ids of the version that is looked at and of the one it is compared with. */
export interface CasePair {
  readonly candidate: string;
  readonly baseline: string | null;
}

/** What each version answered in one trial, side by side; or, where two can be compared, the words that differ. */
export function CaseAnswers({
  run,
  pair,
  names,
  detail,
  trials,
  trial,
  onTrial,
}: {
  readonly run: RunView;
  readonly pair: CasePair;
  readonly names: ReadonlyMap<string, string>;
  readonly detail: CaseDetail;
  readonly trials: readonly number[];
  readonly trial: number;
  readonly onTrial: (trial: number) => void;
}) {
  const [asDiff, setAsDiff] = useState(false);
  const outputOf = (variant: string): Output | undefined =>
    detail.outputs.find((output) => output.variant === variant && output.trial === trial);
  const baseline = run.variants.find(({ id }) => id === pair.baseline);
  const others = run.variants.filter(({ id }) => id !== pair.baseline);
  // The version that is looked at first, the rest after it.
  const candidates = others.toSorted((a, b) => Number(b.id === pair.candidate) - Number(a.id === pair.candidate));
  const before = baseline ? outputOf(baseline.id)?.answer?.text : undefined;
  const canDiff = before !== undefined && candidates.some(({ id }) => outputOf(id)?.answer);
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (
    <section aria-label={copy.panel.answers} className={styles['answers']}>
      <div className={styles['switches']}>
        {trials.length > 1 && (
          <div role="group" aria-label={copy.panel.trials} className={styles['trials']}>
            {trials.map((each) => (
              <Button
                key={each}
                variant="quiet"
                aria-pressed={each === trial}
                className={styles['switch']}
                onClick={() => onTrial(each)}
              >
                {copy.panel.trial(each)}
              </Button>
            ))}
          </div>
        )}
        {canDiff && (
          <Button variant="quiet" aria-pressed={asDiff} className={styles['switch']} onClick={() => setAsDiff(!asDiff)}>
            {copy.panel.differences}
          </Button>
        )}
      </div>
      {asDiff && before !== undefined && baseline
        ? candidates.flatMap(({ id }) => {
            const after = outputOf(id)?.answer?.text;
            return after === undefined
              ? []
              : [
                  <DiffView
                    key={id}
                    before={before}
                    after={after}
                    beforeLabel={nameOf(baseline.id)}
                    afterLabel={nameOf(id)}
                  />,
                ];
          })
        : null}
      {!asDiff && (
        <div className={styles['cards']}>
          {inReadingOrder(run.variants.map((each) => ({ ...each, isBaseline: each.id === pair.baseline }))).map(
            (variant) => (
              <AnswerCard
                key={variant.id}
                name={nameOf(variant.id)}
                isBaseline={variant.isBaseline}
                practice={run.practice}
                output={outputOf(variant.id)}
                criteria={run.criteria}
                noAnswer={copy.panel.noAnswer[missingBecause(run)]}
              />
            ),
          )}
        </div>
      )}
    </section>
  );
}
