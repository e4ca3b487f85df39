import { type EditorView } from '@codemirror/view';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { type OpenDraft, useDraft } from '../../../app/drafts/use-draft.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { copy } from '../copy.ts';
import { type Mark, showMarks } from '../editor/marks.ts';
import { type Suggestion, useSuggestion } from '../use-suggestion.ts';
import { BracesNote, useLiteralBraces } from './braces-note.tsx';
import { LastRunNote, MissingValuesNote, ProblemNote, SpecNote, VariablesNote } from './note-cards.tsx';
import { inReadingOrder, type MarginNote } from './note-list.ts';
import { type CaseFacts, factsOfSpec, missingValues, type PromptFacts } from './prompt-facts.ts';

interface Subject {
  readonly draft: OpenDraft;
  readonly facts: PromptFacts;
  readonly cases: CaseFacts;
  readonly view: EditorView | null;
  /** Opens the form in which variables are described. */
  readonly onDescribe: () => void;
}

/** Everything that can be said about the text now, each at its place. Marks the places in the text too. */
export function useMarginNotes({ draft, facts, cases, view, onDescribe }: Subject): readonly MarginNote[] {
  const { suggestion, apply } = useSuggestion(draft);
  const { text, promptId } = draft;
  const places = useMemo(() => placesIn(text, facts, suggestion), [text, facts, suggestion]);
  useEffect(() => {
    if (view !== null) showMarks(view, places.marks);
  }, [view, places]);

  const about = useAboutTheWhole(draft, cases);
  const braces = useLiteralBraces(draft, facts, cases);
  const prompt = useDeferredValue(facts.prompt);
  const missing = useMemo(
    () => (prompt === null ? { cases: 0, names: [] } : missingValues(prompt, cases.cases)),
    [prompt, cases],
  );
  const notes: MarginNote[] = [
    ...facts.problems.map((problem, index) => {
      const at = places.problems[index] ?? null;
      return {
        id: `problem-${index}`,
        at,
        note: <ProblemNote problem={problem} onGo={at === null || view === null ? null : () => goThere(view, at)} />,
      };
    }),
    ...(braces === null ? [] : [{ id: 'braces', at: braces.at, note: <BracesNote onApply={braces.apply} /> }]),
    ...(suggestion === null
      ? []
      : [
          { id: 'suggestion', at: places.suggestion, note: <SuggestionNote suggestion={suggestion} onApply={apply} /> },
        ]),
    ...(missing.cases === 0
      ? []
      : [{ id: 'missing', at: places.variable, note: <MissingValuesNote promptId={promptId} {...missing} /> }]),
    ...(facts.variables.length === 0
      ? []
      : [
          {
            id: 'variables',
            at: places.variable,
            note: <VariablesNote variables={facts.variables} onDescribe={draft.readOnly ? null : onDescribe} />,
          },
        ]),
    ...about,
  ];
  return inReadingOrder(notes);
}

function useAboutTheWhole(draft: OpenDraft, cases: CaseFacts): readonly MarginNote[] {
  const { promptId } = draft;
  const { data: list } = useProcedure('prompt.list', {});
  const { data: runs } = useProcedure('run.list', { promptId });
  const specDraft = useDraft(promptId, 'spec');
  const specText = specDraft.status === 'ready' ? specDraft.draft.text : null;
  const spec = useMemo(() => (specText === null ? null : factsOfSpec('spec', specText)), [specText]);
  const lastRun = list?.prompts.find((each) => each.id === promptId)?.lastRun ?? null;
  return [
    ...(spec === null
      ? []
      : [
          {
            id: 'spec',
            at: null,
            note: (
              <SpecNote promptId={promptId} spec={spec} cases={{ count: cases.cases.length, broken: cases.broken }} />
            ),
          },
        ]),
    ...(lastRun === null
      ? []
      : [
          {
            id: 'last-run',
            at: null,
            note: <LastRunNote lastRun={lastRun} run={runs?.runs.find((run) => run.id === lastRun.id) ?? null} />,
          },
        ]),
  ];
}

function SuggestionNote({ suggestion, onApply }: { readonly suggestion: Suggestion; readonly onApply: () => void }) {
  return (
    <Note
      tone="accent"
      title={suggestion.title}
      actions={
        <Button variant="text" onClick={onApply}>
          {copy.notes.suggestion.apply}
        </Button>
      }
    >
      {suggestion.why}
    </Note>
  );
}

interface Places {
  readonly problems: readonly (number | null)[];
  readonly suggestion: number | null;
  readonly variable: number | null;
  readonly marks: readonly Mark[];
}

function placesIn(text: string, facts: PromptFacts, suggestion: Suggestion | null): Places {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const problems = facts.problems.map(({ line }) => (line === null ? null : (starts[line - 1] ?? null)));
  const found = suggestion === null ? -1 : text.indexOf(suggestion.find);
  const first = facts.variables[0]?.name;
  const variable = first === undefined ? -1 : text.search(new RegExp(`\\{\\{[\\s#^&{]*${escape(first)}`, 'u'));
  const marked = facts.problems.flatMap(({ severity }, index): Mark[] => {
    const from = problems[index];
    if (from === null || from === undefined) return [];
    const end = text.indexOf('\n', from);
    return [{ from, to: end === -1 ? text.length : end, tone: severity === 'error' ? 'fail' : 'unsure' }];
  });
  return {
    problems,
    suggestion: found === -1 ? null : found,
    variable: variable === -1 ? null : variable,
    marks:
      suggestion === null || found === -1
        ? marked
        : [...marked, { from: found, to: found + suggestion.find.length, tone: 'accent' }],
  };
}

/** Names are letters, digits and underscores, but a text may hold anything. */
function escape(name: string): string {
  return name.replace(/[^\p{L}\p{N}_]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? '0'}}`);
}

function goThere(view: EditorView, at: number): void {
  view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
  view.focus();
}
