import { useState } from 'react';
import { type ExplainView, type SearchView, type SuggestionView } from '#contract/explain';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { applyEdit } from '#domain/explain/suggestion';
import { useDraft } from '../../../app/drafts/use-draft.ts';
import { addresses, goTo } from '../../../app/location.ts';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { DiffView } from '../../../ui/page/diff-view.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState } from '../../../ui/page/states.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';
import { useKeptSuggestions } from './kept-suggestions.ts';

const words = copy.suggest;

/** Asks a model for an edit; shows it as a difference; tests it or puts it into the draft when the person says so. */
export function SuggestionPanel({
  promptId,
  search,
  view,
}: {
  readonly promptId: string;
  readonly search: SearchView;
  readonly view: ExplainView;
}) {
  const [first] = search.effects;
  const named = first?.verdict === 'probably' || first?.verdict === 'may-be' ? first : null;
  const [model, setModel] = useState(view.models[0]?.id ?? '');
  const suggestion = useKeptSuggestions(({ bySearch }) => bySearch.get(search.id) ?? null);
  const keep = useKeptSuggestions((kept) => kept.keep);
  const suggest = useCommand('explain.suggest', { quiet: true });
  const ask = async (): Promise<void> => {
    const answer = await suggest.run({ runId: search.id, treatment: named?.id ?? null, model });
    if (answer) keep(search.id, answer);
  };
  if (view.models.length === 0) return null;
  return (
    <section className={styles['suggestion']} aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className={styles['intro']}>{words.intro(named)}</p>
      <div className={styles['ask']}>
        <Select
          label={words.model}
          value={model}
          choices={view.models.map(({ id, role, practice }) => ({
            value: id,
            label: `${id}, ${words.roles[role]}${practice ? ' (practice)' : ''}`,
          }))}
          onChange={setModel}
          className={styles['model']}
        />
        <Button busy={suggest.busy} onClick={() => void ask()}>
          {suggestion === null ? words.ask : words.askAgain}
        </Button>
      </div>
      {suggest.error && <ErrorState card trouble={suggest.error} />}
      {suggestion && (
        <Suggested
          promptId={promptId}
          runId={search.parentId}
          variant={search.variant}
          suggestion={suggestion}
          onDismiss={() => keep(search.id, null)}
        />
      )}
    </section>
  );
}

function Suggested({
  promptId,
  runId,
  variant,
  suggestion,
  onDismiss,
}: {
  readonly promptId: string;
  readonly runId: string;
  readonly variant: string;
  readonly suggestion: SuggestionView;
  readonly onDismiss: () => void;
}) {
  const { find, replace, why } = suggestion;
  const edit = { runId, variant, find, replace };
  const test = useCommand('explain.test');
  const takes = useProcedure('explain.testEstimate', edit).data;
  const put = usePutIntoDraft(promptId, suggestion);
  return (
    <>
      <p className={styles['why']}>
        <PlainText text={why} />
      </p>
      <p className={styles['hint']}>
        {words.by(suggestion.model)} {suggestion.practice && <PracticeChip />}{' '}
        {suggestion.leftOut > 0 && words.leftOut(suggestion.leftOut)}
      </p>
      <DiffView
        before={suggestion.before}
        after={suggestion.after}
        beforeLabel={words.before}
        afterLabel={words.after}
      />
      {takes && (
        <p className={styles['hint']}>
          {words.testCosts(copy.costs(takes.calls, takes.judgeCalls, takes.costUsd, takes.seconds))}
        </p>
      )}
      <div className={styles['buttons']}>
        <Button
          icon="play"
          busy={test.busy}
          onClick={() =>
            void test.run({ ...edit, why }).then((started) => {
              if (started) goTo(addresses.experiment(started.runId));
            })
          }
        >
          {words.test}
        </Button>
        {put !== null && <Button onClick={put}>{words.put}</Button>}
        <Button variant="quiet" onClick={onDismiss}>
          {words.dismiss}
        </Button>
      </div>
    </>
  );
}

/** Makes the edit in the draft as it stands now, with Undo; null while the draft is not there or must not be changed. */
function usePutIntoDraft(promptId: string, edit: SuggestionView): (() => void) | null {
  const answer = useDraft(promptId, 'prompt');
  if (answer.status !== 'ready' || answer.draft.readOnly) return null;
  const { draft } = answer;
  return () => {
    const parsed = parsePrompt('prompt', draft.text);
    const applied = parsed.ok
      ? applyEdit(parsed.value, edit)
      : { ok: false as const, reason: parsed.problems[0]?.message ?? '' };
    if (applied.ok) toast({ message: words.putDone, undo: draft.changeWithUndo(applied.text) });
    else toast({ message: words.putFailed(applied.reason), next: words.putNext });
  };
}
