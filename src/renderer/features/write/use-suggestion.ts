import { useEffect, useRef } from 'react';
import { type AppStateView } from '#contract/repository';
import { type OpenDraft } from '../../app/drafts/use-draft.ts';
import { useProcedure } from '../../app/queries.ts';
import { takeSuggestedEdit } from '../../state/suggestion.ts';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';

export type Suggestion = NonNullable<AppStateView['suggestion']>;

const words = copy.notes.suggestion;

/** The sample's suggested edit for this prompt, while the line it changes is there. */
export function useSuggestion(draft: OpenDraft): {
  readonly suggestion: Suggestion | null;
  readonly apply: () => void;
} {
  const { data: app } = useProcedure('app.state', {});
  const known = app?.suggestion?.promptId === draft.promptId ? app.suggestion : null;
  const suggestion = known !== null && draft.text.includes(known.find) ? known : null;
  const apply = (): void => {
    if (known === null) return;
    if (!draft.text.includes(known.find)) {
      if (!draft.text.includes(known.replace)) toast({ message: words.gone });
      return;
    }
    // A function: `$` in the text has no meaning of its own.
    const undo = draft.changeWithUndo(draft.text.replace(known.find, () => known.replace));
    toast({ message: words.applied(known.title), next: words.next, undo });
  };
  const latest = useRef(apply);
  useEffect(() => {
    latest.current = apply;
  });
  useEffect(() => {
    if (known !== null && takeSuggestedEdit(draft.promptId)) latest.current();
  }, [known, draft.promptId]);
  return { suggestion: draft.readOnly ? null : suggestion, apply };
}
