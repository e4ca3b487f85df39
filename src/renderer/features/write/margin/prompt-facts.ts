import { type Case } from '#domain/cases/case';
import { parseCases } from '#domain/cases/case-file';
import { type Problem } from '#domain/files/problem';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type Prompt, type Variable } from '#domain/prompt/prompt';
import { criteriaOf } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import { renderMessages, variablesIn } from '#domain/prompt/template';

export interface UsedVariable {
  readonly name: string;
  /** What the header says about it; null: nothing. */
  readonly declared: Variable | null;
}

/** What can be said about a prompt's text without asking a model. */
export interface PromptFacts {
  readonly prompt: Prompt | null;
  readonly problems: readonly Problem[];
  readonly variables: readonly UsedVariable[];
  /** Described in the header, not used by the text. */
  readonly unused: readonly string[];
}

export function factsOfPrompt(path: string, text: string): PromptFacts {
  const parsed = parsePrompt(path, text);
  if (!parsed.ok) return { prompt: null, problems: parsed.problems, variables: [], unused: [] };
  const declared = parsed.value.header?.variables ?? {};
  const used = variablesIn(parsed.value.template);
  return {
    prompt: parsed.value,
    problems: parsed.warnings,
    variables: used.map((name) => ({ name, declared: Object.hasOwn(declared, name) ? (declared[name] ?? {}) : null })),
    unused: Object.keys(declared).filter((name) => !used.includes(name)),
  };
}

export interface CaseFacts {
  readonly cases: readonly Case[];
  /** The file is there and cannot be read. */
  readonly broken: boolean;
}

export function factsOfCases(path: string, text: string): CaseFacts {
  if (text.trim() === '') return { cases: [], broken: false };
  const parsed = parseCases(path, text);
  return parsed.ok ? { cases: parsed.value.cases, broken: false } : { cases: [], broken: true };
}

/** How many cases cannot be run because they give no value, and for which variables. */
export function missingValues(
  prompt: Prompt,
  cases: readonly Case[],
): { readonly cases: number; readonly names: readonly string[] } {
  const names = new Set<string>();
  let count = 0;
  for (const each of cases) {
    const rendered = renderMessages(prompt, each);
    if (rendered.ok) continue;
    const missing = rendered.problems.flatMap(({ variable, line }) =>
      variable !== null && line === null ? [variable] : [],
    );
    if (missing.length > 0) count += 1;
    for (const name of missing) names.add(name);
  }
  return { cases: count, names: [...names] };
}

export type SpecFacts =
  | { readonly kind: 'none' | 'broken' }
  | { readonly kind: 'spec'; readonly must: number; readonly mustNot: number; readonly quality: number };

export function factsOfSpec(path: string, text: string): SpecFacts {
  if (text.trim() === '') return { kind: 'none' };
  const parsed = parseSpec(path, text);
  if (!parsed.ok) return { kind: 'broken' };
  const count = (kind: string): number =>
    criteriaOf(parsed.value).filter((criterion) => criterion.kind === kind).length;
  const counts = { must: count('must'), mustNot: count('must-not'), quality: count('quality') };
  return counts.must + counts.mustNot + counts.quality === 0 ? { kind: 'none' } : { kind: 'spec', ...counts };
}
