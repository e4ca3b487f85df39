import { type Handlers } from '#contract/dispatcher';
import { type preferenceProcedures } from '#contract/preference';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { type PromptFiles } from '../authoring/prompt-files.ts';
import { type ServiceContext } from '../context.ts';
import { type Experiments } from '../experiments/experiments.ts';

export function createPreferences(
  _context: ServiceContext,
  _parts: { readonly files: PromptFiles; readonly source: PromptSource; readonly experiments: Experiments },
): { readonly handlers: Pick<Handlers, keyof typeof preferenceProcedures> } {
  return { handlers: {} };
}
