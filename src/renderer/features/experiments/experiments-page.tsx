import { useMemo, useState } from 'react';
import { addresses, goTo } from '../../app/location.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page, PageBar } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { copy } from './copy.ts';
import styles from './experiments-page.module.css';
import { useRuns } from './queries.ts';
import { RunRow } from './run-row.tsx';

/** From here on a list needs a search. */
const searchFrom = 6;

/** The team's memory: every experiment, the newest first. */
export function ExperimentsPage() {
  const runs = useRuns();
  const [search, setSearch] = useState('');
  const all = runs.data?.runs;
  const newExperiment = useNewExperiment(all?.[0]?.promptId ?? null);
  useActions([
    { id: 'new-experiment', title: copy.list.start, group: copy.list.title, keys: 'n', run: () => goTo(newExperiment) },
  ]);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return (all ?? []).filter(({ title, hypothesis, promptId, models }) =>
      [title, hypothesis, promptId, ...models].join(' ').toLowerCase().includes(wanted),
    );
  }, [all, search]);
  const hasRuns = all !== undefined && all.length > 0;
  return (
    <>
      <PageBar
        title={copy.list.title}
        primary={
          hasRuns && (
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
        {runs.isPending && <Skeleton label={copy.list.loading} lines={6} />}
        {all?.length === 0 && <NoExperiments newExperiment={newExperiment} />}
        {hasRuns && all.length >= searchFrom && (
          <TextField
            label={copy.list.search}
            hideLabel
            placeholder={copy.list.search}
            type="search"
            value={search}
            onChange={setSearch}
            className={styles['search']}
          />
        )}
        {hasRuns && found.length === 0 && (
          <EmptyState
            title={copy.list.nothingFound(search.trim())}
            actions={<Button onClick={() => setSearch('')}>{copy.list.clearSearch}</Button>}
          />
        )}
        {found.length > 0 && (
          <ul className={styles['list']} aria-label={copy.list.title}>
            {found.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
        )}
      </Page>
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

function NoExperiments({ newExperiment }: { readonly newExperiment: string }) {
  const state = useProcedure('app.state', {});
  const openSample = useCommand('repository.openSample');
  const suggestion = state.data?.suggestion ?? null;
  const showSample = async (): Promise<void> => {
    if (suggestion !== null) return goTo(addresses.prompt(suggestion.promptId));
    if ((await openSample.run({})) !== undefined) goTo(addresses.prompts);
  };
  return (
    <EmptyState
      title={copy.list.emptyTitle}
      actions={
        <>
          <ButtonLink variant="primary" href={newExperiment}>
            {copy.list.emptyStart}
          </ButtonLink>
          <Button busy={openSample.busy} onClick={() => void showSample()}>
            {copy.list.emptySample}
          </Button>
        </>
      }
    >
      {copy.list.empty}
    </EmptyState>
  );
}
