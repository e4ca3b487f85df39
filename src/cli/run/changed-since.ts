import type { RunPlan } from '#services/stores/run-plan';
import { maximumCaseFileBytes } from '#domain/cases/case-file';
import { maximumPromptBytes } from '#domain/prompt/prompt-file';
import type { LocatedPrompt } from '../team/locate-prompt.ts';

const maximumSpecBytes = 1_000_000;

/** Files of the prompt that read otherwise than when the run was planned; one that is gone is among them. A file of answers is not looked at: they are stored. */
export async function changedSince(
  plan: Pick<RunPlan, 'variants' | 'specText' | 'casesText'>,
  { files, paths }: Pick<LocatedPrompt, 'files' | 'paths'>,
): Promise<string[]> {
  const prompt = plan.variants.find(({ id }) => id === 'candidate')?.promptText;
  const then = [
    [paths.prompt, prompt, maximumPromptBytes],
    [paths.spec, plan.specText, maximumSpecBytes],
    [paths.cases, plan.casesText, maximumCaseFileBytes],
  ] as const;
  const changed: string[] = [];
  for (const [path, text, most] of then)
    if (text !== undefined && (await files.read(path, most)) !== text) changed.push(path);
  return changed;
}
