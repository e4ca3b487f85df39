import { useMemo } from 'react';
import { keepBracesAsText } from '#domain/prompt/literal-braces';
import { findLiteralBraces } from '#domain/prompt/template-advice';
import { locateHeader } from '#domain/prompt/prompt-header';
import { type OpenDraft } from '../../../app/drafts/use-draft.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import { type CaseFacts, type PromptFacts } from './prompt-facts.ts';

const words = copy.notes.braces;

/** Where braces of the text look like LaTeX, a workflow, JSON or code, and the change that keeps them as text; null where there are none. */
export function useLiteralBraces(
  draft: OpenDraft,
  facts: PromptFacts,
  cases: CaseFacts,
): { readonly at: number; readonly apply: () => void } | null {
  const { text, readOnly, changeWithUndo } = draft;
  const offer = useMemo(() => {
    if (facts.prompt === null || readOnly) return null;
    const start = locateHeader(text)?.after ?? 0;
    const template = text.slice(start);
    const [first] = findLiteralBraces(template);
    if (first === undefined) return null;
    const described = Object.keys(facts.prompt.header?.variables ?? {});
    const known = new Set([...described, ...cases.cases.flatMap(({ input }) => Object.keys(input))]);
    const kept = keepBracesAsText(template, known);
    return kept === null ? null : { at: start + first.offset, text: text.slice(0, start) + kept };
  }, [text, readOnly, facts.prompt, cases]);
  if (offer === null) return null;
  return { at: offer.at, apply: () => toast({ message: words.applied, undo: changeWithUndo(offer.text) }) };
}

export function BracesNote({ onApply }: { readonly onApply: () => void }) {
  return (
    <Note
      tone="unsure"
      title={words.title}
      actions={
        <Button variant="text" onClick={onApply}>
          {words.apply}
        </Button>
      }
    >
      {words.words('<%so%>')}
    </Note>
  );
}
