import { AppError } from '#contract/errors';
import { contentId } from '#domain/prompt/content-id';
import { parseTool } from '#domain/prompt/tool-file';
import { type ModelTool } from '../ports/models.ts';
import { type PromptFiles } from './prompt-files.ts';

/** The tool descriptions a prompt names (`tools/<name>.tool.yaml`), as the model is given them. */
export async function readTools(
  files: Pick<PromptFiles, 'other'>,
  names: readonly string[],
): Promise<{ name: string; content: string; tool: ModelTool }[]> {
  return Promise.all(
    names.map(async (name) => {
      const path = `tools/${name}.tool.yaml`;
      const text = await files.other(path);
      if (text === null) {
        throw new AppError(
          'invalid-file',
          `The prompt uses the tool “${name}”, but ${path} is not there.`,
          'Take the tool out of the prompt’s header, or ask an engineer to add the file.',
        );
      }
      const parsed = parseTool(path, text);
      if (!parsed.ok) {
        throw new AppError(
          'invalid-file',
          `${path} cannot be read: ${parsed.problems[0]?.message ?? ''}`,
          'Ask an engineer to mend the file.',
        );
      }
      return { name, content: contentId('other', text), tool: parsed.value };
    }),
  );
}
