import { type Handlers } from '#contract/wire/dispatcher';
import { type policyProcedures, type TeamPolicyView } from '#contract/policy';
import { contentId } from '#domain/prompt/content-id';
import { defaultPolicy, parsePolicy, type Policy } from '#domain/policy/policy';
import { type Problem } from '#domain/files/problem';
import { type PromptFiles } from '../authoring/prompt-files.ts';

export function createPolicy(files: PromptFiles): { readonly handlers: Pick<Handlers, keyof typeof policyProcedures> } {
  return {
    handlers: {
      'policy.get': async () => {
        const path = await files.policyPath();
        return viewOf(path, await files.other(path));
      },
    },
  };
}

function viewOf(path: string, text: string | null): TeamPolicyView {
  if (text === null) {
    return { path, state: 'none', text: '', base: null, policy: shownOf(defaultPolicy), trouble: null };
  }
  const known = { path, text, base: contentId('other', text) };
  const parsed = parsePolicy(path, text);
  if (parsed.ok) return { ...known, state: 'readable', policy: shownOf(parsed.value), trouble: null };
  return { ...known, state: 'unreadable', policy: null, trouble: wordsFor(parsed.problems[0]) };
}

function shownOf({ models, redact, repository }: Policy): NonNullable<TeamPolicyView['policy']> {
  return {
    models:
      models?.map((rule) => ({
        origin: rule.origin,
        models: rule.models === null ? null : [...rule.models],
        sensitivities: [...rule.sensitivities],
      })) ?? null,
    redact: [...redact],
    repository: [...repository],
  };
}

function wordsFor(problem: Problem | undefined): string {
  const place = problem?.line == null ? '' : `Line ${problem.line}: `;
  return `${place}${[problem?.field, problem?.message].filter(Boolean).join(' ')}.`;
}
