import { useState } from 'react';
import { type ExplainView } from '#contract/explain';
import { type RunState, type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';
import { Planner } from './planner.tsx';
import { SearchResult } from './search-result.tsx';
import { SuggestionPanel } from './suggestion-panel.tsx';

export interface ExplainSectionProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** “Why did it fail?”: instructions by their effect. Nothing where no model was asked, or nothing failed. */
export function ExplainSection({ run, pair }: ExplainSectionProps) {
  const { value } = pair.candidate.passRate;
  if (run.kind !== 'experiment' || value === null || value === 1) return null;
  return <Explain key={pair.candidate.id} run={run} pair={pair} />;
}

function Explain({ run, pair }: { readonly run: RunView; readonly pair: ResultPair }) {
  const place = { runId: run.id, variant: pair.candidate.id };
  const { data, error } = useProcedure('explain.searches', place);
  const [planning, setPlanning] = useState(false);
  const latest = data?.searches[0];
  // Reads every answer of the experiment: only once somebody wants to know.
  const view = useProcedure('explain.prepare', place, { enabled: planning || latest !== undefined });
  const trouble = error ?? view.error;
  return (
    <Section title={copy.title}>
      {trouble && <ErrorState card trouble={trouble} />}
      <div className={styles['found']}>
        {data && !latest && <p className={styles['intro']}>{copy.intro(pair.comparison?.lost.length ?? 0)}</p>}
        {view.isLoading && <Skeleton label={copy.loading} lines={5} />}
        {latest && view.data && <Search runId={latest.id} promptId={run.promptId} view={view.data} />}
        {planning && view.data && (
          <Planner
            {...place}
            view={view.data}
            onStarted={() => setPlanning(false)}
            onClose={() => setPlanning(false)}
          />
        )}
        {data && !planning && !(latest && isAsking(latest.state)) && (
          <div>
            <Button onClick={() => setPlanning(true)}>{latest ? copy.again : copy.open}</Button>
          </div>
        )}
      </div>
    </Section>
  );
}

/** Calls are being made; one that is paused can be left as it is, and another one begun. */
function isAsking(state: RunState): boolean {
  return state === 'planned' || state === 'running';
}

function Search({
  runId,
  promptId,
  view,
}: {
  readonly runId: string;
  readonly promptId: string;
  readonly view: ExplainView;
}) {
  const { data: search, error } = useProcedure('explain.search', { runId });
  if (error) return <ErrorState card trouble={error} />;
  if (!search) return <Skeleton label={copy.loading} lines={6} />;
  return (
    <>
      <SearchResult search={search} view={view} />
      {!isAsking(search.state) && <SuggestionPanel key={search.id} promptId={promptId} search={search} view={view} />}
    </>
  );
}
