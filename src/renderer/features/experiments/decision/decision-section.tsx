import { useState } from 'react';
import { type RunDecisionView } from '#contract/experiment-log';
import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from './copy.ts';
import { DecisionCard } from './decision-card.tsx';
import { DecisionForm, hasDraft } from './decision-form.tsx';
import styles from './decision.module.css';
import { VersionList } from './version-list.tsx';

export interface DecisionSectionProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Kill, iterate or graduate, with a sentence why; the brief and the way to the team; and what was expected before. */
export function DecisionSection({ run, names }: DecisionSectionProps) {
  const decision = useProcedure('log.decision', { runId: run.id });
  const versions = run.variants.map(({ id, content, label }) => ({ id, content, name: names.get(id) ?? label }));
  return (
    <Section title={copy.title}>
      {decision.isPending && <Skeleton label={copy.loading} lines={3} />}
      {decision.error && (
        <ErrorState
          trouble={decision.error}
          action={<Button onClick={() => void decision.refetch()}>{copy.retry}</Button>}
        />
      )}
      {decision.data && <Decision key={decision.data.decision?.at ?? ''} view={decision.data} />}
      <div className={styles['expected']}>
        <p>{run.hypothesis === '' ? copy.expectedNothing : `${copy.expected}: ${run.hypothesis}`}</p>
        {run.hypothesis !== '' && <p className={styles['meta']}>{copy.fixed}</p>}
      </div>
      <VersionList promptId={run.promptId} versions={versions} />
    </Section>
  );
}

/** The form until something is decided, then what was decided; the form again to change it. */
function Decision({ view }: { readonly view: RunDecisionView }) {
  // What was being typed when the window closed is gone on with.
  const [changing, setChanging] = useState(() => hasDraft(view.runId));
  if (view.decision === null || changing) {
    return <DecisionForm view={view} onDone={view.decision !== null ? () => setChanging(false) : null} />;
  }
  return <DecisionCard view={view} decision={view.decision} onChange={() => setChanging(true)} />;
}
