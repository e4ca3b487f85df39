import { useMemo } from 'react';
import { parseSpec } from '#domain/spec/spec-file';
import { useDraft } from '../../app/drafts/use-draft.ts';
import { type PromptVariable, variablesOfPrompt } from './form/case-form.ts';
import { type CaseTableRow, knownIntents, sliceCounts, noSlice } from './table/case-rows.ts';

export interface Suggestions {
  readonly variables: readonly PromptVariable[];
  readonly slices: readonly string[];
  readonly intents: readonly string[];
}

/** What the prompt and its spec say that cases should have, with what the cases have already. */
export function useSuggestions(promptId: string, rows: readonly CaseTableRow[]): Suggestions {
  const prompt = useDraft(promptId, 'prompt');
  const spec = useDraft(promptId, 'spec');
  const promptText = prompt.status === 'ready' ? prompt.draft.text : '';
  const specText = spec.status === 'ready' ? spec.draft.text : '';
  const variables = useMemo(() => variablesOfPrompt(promptText), [promptText]);
  const named = useMemo(() => namesInSpec(specText), [specText]);
  return useMemo(
    () => ({
      variables,
      slices: distinct([
        ...sliceCounts(rows)
          .map(({ slice }) => slice)
          .filter((slice) => slice !== noSlice),
        ...named.slices,
      ]),
      intents: distinct([...named.intents, ...knownIntents(rows)]),
    }),
    [variables, named, rows],
  );
}

function namesInSpec(text: string): { readonly slices: readonly string[]; readonly intents: readonly string[] } {
  const parsed = parseSpec('spec', text);
  if (!parsed.ok) return { slices: [], intents: [] };
  const { intents = [], thresholds } = parsed.value;
  return { slices: Object.keys(thresholds?.slices ?? {}), intents };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
