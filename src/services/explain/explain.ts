import { type Handlers } from '#contract/dispatcher';
import { type explainProcedures } from '#contract/explain';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { type PromptFiles } from '../authoring/prompt-files.ts';
import { type ServiceContext } from '../context.ts';
import { type Experiments } from '../experiments/experiments.ts';

export function createExplain(
  _context: ServiceContext,
  _parts: { readonly files: PromptFiles; readonly source: PromptSource; readonly experiments: Experiments },
): { readonly handlers: Pick<Handlers, keyof typeof explainProcedures> } {
  return { handlers: {} };
}
