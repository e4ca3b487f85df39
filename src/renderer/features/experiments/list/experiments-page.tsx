import { useMemo, useState } from 'react';
import { addresses, goTo } from '../../../app/location.ts';
import { EmptyWithSample } from '../../../app/empty-with-sample.tsx';
import { useProcedure } from '../../../app/queries.ts';
import { useActions } from '../../../state/actions.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { List } from '../../../ui/page/list.tsx';
import { Page, PageBar } from '../../../ui/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from '../copy.ts';
import { copy as decisionCopy } from '../decision/copy.ts';
import { ShareDialog } from '../decision/share-dialog.tsx';
import { copy as logCopy } from '../log/copy.ts';
import { BrokenLogs } from '../log/log-notes.tsx';
import logStyles from '../log/log.module.css';
import { MemoryFilters } from '../log/memory-filters.tsx';
import { choicesOf, filterRows, memoryRows, noFilter, type MemoryRow } from '../log/memory-rows.ts';
import { TeamLogRow } from '../log/team-log-row.tsx';
import { useRuns, useTeamLog } from '../queries.ts';
import { TrendFigure } from '../reading/trend-figure.tsx';
import { RunRow } from './run-row.tsx';
import { copy as scoringCopy } from '../scoring/copy.ts';

/** From here on a list needs a search. */
const searchFrom = 6;

/** The team's memory: every experiment, own ones and those of the team's log, the newest first. */
export function ExperimentsPage() {
  const runs = useRuns();
  const log = useTeamLog();
  const all = useMemo(
    () => (runs.data === undefined ? null : memoryRows(runs.data.runs, log.data ?? null)),
    [runs.data, log.data],
  );
  const lastPrompt = runs.data?.runs[0]?.promptId ?? all?.[0]?.promptId ?? null;
  const newExperiment = useNewExperiment(lastPrompt);
  useActions([
    { id: 'new-experiment', title: copy.list.start, group: copy.list.title, keys: 'n', run: () => goTo(newExperiment) },
  ]);
  const hasRows = all !== null && all.length > 0;
  const isEmpty = all?.length === 0 && !log.isPending && (log.data?.broken.length ?? 0) === 0;
  return (
    <>
      <PageBar
        title={copy.list.title}
        actions={
          <>
            {hasRows && <ShareDecisions />}
            {all !== null && (
              <ButtonLink href={addresses.scoreAnswers(lastPrompt ?? '')}>{scoringCopy.link}</ButtonLink>
            )}
          </>
        }
        primary={
          hasRows && (
            <ButtonLink variant="primary" href={newExperiment}>
              {copy.list.start}
            </ButtonLink>
          )
        }
      />
      <Page>
        {runs.error && (
          <ErrorState
            trouble={runs.error}
            action={<Button onClick={() => void runs.refetch()}>{copy.list.retry}</Button>}
          />
        )}
        {log.error && log.error.code !== 'not-found' && (
          <ErrorState
            card
            trouble={log.error}
            action={<Button onClick={() => void log.refetch()}>{logCopy.retry}</Button>}
          />
        )}
        {(runs.isPending || (all?.length === 0 && log.isPending)) && <Skeleton label={copy.list.loading} lines={6} />}
        {isEmpty && (
          <EmptyWithSample
            words={copy.list}
            start={newExperiment}
            suggested={(promptId) => addresses.prompt(promptId)}
          />
        )}
        {hasRows && <Memory rows={all} />}
        {log.data && <BrokenLogs broken={log.data.broken} />}
        {log.data && log.data.older > 0 && <p className={logStyles['foot']}>{logCopy.older(log.data.older)}</p>}
      </Page>
    </>
  );
}

/** The list, with search and filters once it is longer than a look. */
function Memory({ rows }: { readonly rows: readonly MemoryRow[] }) {
  const [filter, setFilter] = useState(noFilter);
  const found = useMemo(() => filterRows(rows, filter), [rows, filter]);
  const { prompts, models } = useMemo(() => choicesOf(rows), [rows]);
  const search = filter.search.trim();
  const isFiltered = search !== '' || filter.prompt !== null || filter.decision !== null || filter.model !== null;
  return (
    <>
      {(rows.length >= searchFrom || rows.some((row) => row.decision !== null)) && (
        <MemoryFilters
          filter={filter}
          onChange={setFilter}
          prompts={prompts}
          models={models}
          search={copy.list.search}
        />
      )}
      {found.length === 0 && (
        <EmptyState
          title={search === '' ? logCopy.nothing : copy.list.nothingFound(search)}
          actions={<Button onClick={() => setFilter(noFilter)}>{copy.list.clearSearch}</Button>}
        >
          {logCopy.nothingWords}
        </EmptyState>
      )}
      {filter.prompt !== null && <TrendFigure promptId={filter.prompt} runId={null} />}
      {found.length > 0 && (
        <List label={copy.list.title}>
          {found.map((row) =>
            row.kind === 'own' ? (
              <RunRow key={row.key} run={row.run} decision={row.decision} shared={row.file !== null} />
            ) : (
              <TeamLogRow key={row.key} log={row.log} />
            ),
          )}
        </List>
      )}
      {isFiltered && found.length > 0 && (
        <p className={logStyles['foot']}>{logCopy.found(found.length, rows.length)}</p>
      )}
    </>
  );
}

/** Everything that was decided here and that the team does not know, in one go. */
function ShareDecisions() {
  const [open, setOpen] = useState(false);
  const shareable = useProcedure('log.shareable', { runId: null });
  const count = shareable.data?.entries.length ?? 0;
  if (count === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{decisionCopy.shareAll(count)}</Button>
      {open && <ShareDialog runId={null} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Where a new experiment begins: with the prompt that was tried last, else the suggested one, else the first; without any, at the prompts. */
function useNewExperiment(lastPrompt: string | null): string {
  const state = useProcedure('app.state', {});
  const prompts = useProcedure('prompt.list', {});
  const promptId = lastPrompt ?? state.data?.suggestion?.promptId ?? prompts.data?.prompts[0]?.id ?? null;
  return promptId === null ? addresses.prompts : addresses.newExperiment(promptId);
}
