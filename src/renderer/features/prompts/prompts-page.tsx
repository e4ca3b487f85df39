import { useMemo, useState } from 'react';
import { type PromptListItem } from '#contract/prompt';
import { useClosing } from '../../app/closing/use-closing.ts';
import { useCommand, useProcedure } from '../../app/queries.ts';
import { useActions } from '../../state/actions.ts';
import { Button } from '../../ui/input/button.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { Headline, Page, PageBar } from '../../ui/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { copy } from './copy.ts';
import { FoldersCard, OtherFiles } from './folders-card.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NewPromptDialog } from './new-prompt-dialog.tsx';
import { PromptRow } from './prompt-row.tsx';
import styles from './prompts.module.css';
import { SuggestionCard } from './suggestion-card.tsx';

/** From this many on, a field to find one is worth its place. */
const findFrom = 8;

export function PromptsPage() {
  const [creating, setCreating] = useState(false);
  const [importing, setImporting] = useState(false);
  const { data, error, refetch } = useProcedure('prompt.list', {});
  const places = useProcedure('prompt.folders', {});
  const asksWhere = (places.data?.found.length ?? 0) > 0;
  const { data: app } = useProcedure('app.state', {});
  const trusted = app?.repository?.trusted ?? false;
  const suggestion = useOpenSuggestion(data?.prompts);
  const canImport = trusted && data !== undefined && data.prompts.length > 0;
  useActions(
    trusted
      ? [
          { id: 'new-prompt', group: copy.title, title: copy.newPrompt, keys: 'n', run: () => setCreating(true) },
          ...(canImport
            ? [
                {
                  id: 'import-cases',
                  group: copy.title,
                  title: copy.importing.title,
                  run: () => setImporting(true),
                },
              ]
            : []),
        ]
      : [],
  );
  return (
    <>
      <PageBar
        title={copy.title}
        {...(canImport && {
          actions: <Button onClick={() => setImporting(true)}>{copy.importing.open}</Button>,
        })}
        {...(trusted
          ? {
              // One primary button a screen: while the sample suggests an edit, that is the one.
              primary: (
                <Button
                  variant={suggestion === null && !asksWhere ? 'primary' : 'plain'}
                  onClick={() => setCreating(true)}
                >
                  {copy.newPrompt}
                </Button>
              ),
            }
          : {})}
      />
      <Page>
        {suggestion !== null && <SuggestionCard suggestion={suggestion} />}
        {places.data !== undefined && asksWhere && <FoldersCard view={places.data} />}
        {data !== undefined ? (
          !asksWhere && <PromptList prompts={data.prompts} onCreate={() => setCreating(true)} />
        ) : error !== null ? (
          <ErrorState trouble={error} action={<Button onClick={() => void refetch()}>Try again</Button>} />
        ) : (
          <Skeleton lines={6} />
        )}
        {places.data !== undefined && <OtherFiles view={places.data} />}
      </Page>
      {canImport && <ImportDialog open={importing} prompts={data.prompts} onClose={() => setImporting(false)} />}
      <NewPromptDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

/** The sample's suggestion, as long as its prompt is still the team's. */
function useOpenSuggestion(prompts: readonly PromptListItem[] | undefined) {
  const { data: app } = useProcedure('app.state', {});
  const suggestion = app?.suggestion ?? null;
  const prompt = prompts?.find((each) => each.id === suggestion?.promptId);
  return suggestion !== null && prompt !== undefined && !prompt.changed.includes('prompt') ? suggestion : null;
}

function PromptList({
  prompts,
  onCreate,
}: {
  readonly prompts: readonly PromptListItem[];
  readonly onCreate: () => void;
}) {
  const [wanted, setWanted] = useState('');
  const { data } = useProcedure('run.list', {});
  const runs = useMemo(() => new Map(data?.runs.map((run) => [run.id, run])), [data]);
  const sample = useCommand('repository.openSample');
  const closingOf = useClosing();
  if (prompts.length === 0) {
    return (
      <EmptyState
        title={copy.empty.title}
        actions={
          <>
            <Button variant="primary" onClick={onCreate}>
              {copy.newPrompt}
            </Button>
            <Button onClick={() => void sample.run({})}>{copy.empty.sample}</Button>
          </>
        }
      >
        {copy.empty.words}
      </EmptyState>
    );
  }
  const shown = prompts.filter((prompt) => holds(prompt, wanted));
  return (
    <>
      <Headline>{copy.headline(prompts.length, prompts.filter((each) => each.changed.length > 0).length)}</Headline>
      {prompts.length >= findFrom && (
        <div className={styles['tools']}>
          <TextField
            className={styles['find']}
            label={copy.find}
            hideLabel
            placeholder={copy.find}
            type="search"
            value={wanted}
            onChange={setWanted}
          />
        </div>
      )}
      {shown.length === 0 && <p>{copy.nothingFound}</p>}
      <ul className={styles['list']} aria-label={copy.list}>
        {shown.map((prompt) => (
          <PromptRow
            key={prompt.id}
            prompt={prompt}
            run={runs.get(prompt.lastRun?.id ?? '') ?? null}
            closing={closingOf(prompt)}
          />
        ))}
      </ul>
    </>
  );
}

function holds(prompt: PromptListItem, wanted: string): boolean {
  const all = [prompt.title, prompt.id, prompt.purpose, prompt.owner].join(' ').toLocaleLowerCase();
  return wanted
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
