import { useState } from 'react';
import { type ExplainView } from '#contract/explain';
import { type RunState, type RunView } from '#contract/views';
import { type RunResult } from '#domain/run-result';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
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
  if (run.kind !== 'experiment') return null;
  return <Explain key={pair.candidate.id} run={run} variant={pair.candidate.id} />;
}

function Explain({ run, variant }: { readonly run: RunView; readonly variant: string }) {
  const { data: view, error, isPending } = useProcedure('explain.prepare', { runId: run.id, variant });
  const [planning, setPlanning] = useState(false);
  if (view && view.failing.length === 0) return null;
  const latest = view?.searches[0];
  return (
    <Section title={copy.title}>
      {isPending && <Skeleton label={copy.loading} lines={3} />}
      {error && <ErrorState card trouble={error} />}
      {view && (
        <div className={styles['found']}>
          {latest ? (
            <Search runId={latest.id} promptId={run.promptId} view={view} />
          ) : (
            <p className={styles['intro']}>
              {copy.intro(view.failing.length, view.failing.filter((each) => each.newly).length)}
            </p>
          )}
          {planning ? (
            <Planner
              runId={run.id}
              variant={variant}
              view={view}
              onStarted={() => setPlanning(false)}
              onClose={() => setPlanning(false)}
            />
          ) : (
            (!latest || !isAsking(latest.state)) && (
              <div>
                <Button onClick={() => setPlanning(true)}>{latest ? copy.again : copy.open}</Button>
              </div>
            )
          )}
        </div>
      )}
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
