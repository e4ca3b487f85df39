import { counted } from '../result/gate-words.ts';
import { escapeMarkdown } from '../files/markdown-text.ts';
import { type VariantResult } from '../result/run-result.ts';

type Counted = Pick<
  VariantResult,
  'errors' | 'errorReasons' | 'incomplete' | 'incompleteRate' | 'incompleteCases' | 'mayHaveBeenCharged'
>;

const mostCases = 10;

/** "3 of 120 answers", "none of 120 answers"; "not counted" for a result of a version that did not. */
export function incompleteInShort({ incomplete, incompleteRate }: Counted): string {
  if (incomplete === null || incompleteRate === null) return 'not counted';
  return `${incomplete === 0 ? 'none' : incomplete} of ${counted(incompleteRate.outputs, 'answer')}`;
}

/** The same with the first cases, as ids. */
export function incompleteWithCases(variant: Counted): string {
  const { incompleteCases: cases } = variant;
  const more = cases.length > mostCases ? ` and ${cases.length - mostCases} more` : '';
  const named = cases.length === 0 ? '' : ` (${cases.slice(0, mostCases).join(', ')}${more})`;
  return `${incompleteInShort(variant)}${named}`;
}

/** Why calls brought no answer, a sentence each: "3 of 20: api.example has a problem of its own (HTTP 503)." Plain text that servers may have written. */
export function errorReasonLines({ errors, errorReasons, mayHaveBeenCharged }: Counted): string[] {
  const reasons = errorReasons.map(({ count, reason, code }) => `${count} of ${errors}: ${reason || code}`);
  const charged = mayHaveBeenCharged ?? 0;
  return charged === 0 ? reasons : [...reasons, `${charged} of ${errors} may have been charged.`];
}

/** That another model was asked than the one that the prompt ships with; null: it was that one. */
export function otherModelSentence({
  label,
  model,
  namedModel,
}: Pick<VariantResult, 'label' | 'model' | 'namedModel'>): string | null {
  if (namedModel === undefined) return null;
  return `${label} names the model ${namedModel}, and ${model} answered: this is about ${label} on ${model}.`;
}

/** Why answers have no verdict of a criterion, a sentence each: "valid-json, 20 answers: The JSON schema cannot be used: ..." */
export function notMeasuredLines({ notMeasured = [] }: Pick<VariantResult, 'notMeasured'>): string[] {
  return notMeasured.map(({ criterion, count, reason }) => `${criterion}, ${counted(count, 'answer')}: ${reason}`);
}

/** The same as a list in Markdown. */
export function notMeasuredAsMarkdown(variant: Pick<VariantResult, 'notMeasured'>): string[] {
  const lines = notMeasuredLines(variant);
  return lines.length === 0
    ? []
    : ['Why answers were not measured:', '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}

/** The same as a list in Markdown; nothing where every call brought an answer. */
export function errorReasonsAsMarkdown(variant: Counted): string[] {
  const lines = errorReasonLines(variant);
  return lines.length === 0
    ? []
    : ['Why calls could not run:', '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
}
