import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { useProcedure } from './queries.ts';

/** What a prompt is called: the title that it gives itself, as the list of prompts has it. */
export function usePromptTitle(promptId: string): string {
  const { data } = useProcedure('prompt.list', {});
  return data?.prompts.find(({ id }) => id === promptId)?.title ?? titleOfPrompt(promptId);
}
