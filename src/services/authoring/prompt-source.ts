import { AppError } from '#contract/errors';
import { parsePolicy, defaultPolicy, type Policy, type Privacy, withPrivacy } from '#domain/policy/policy';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { type ModelTool } from '../ports/models.ts';
import { type PromptFiles } from './prompt-files.ts';
import { readTools } from './team-tools.ts';

/** The texts that an experiment tests. */
export interface PromptTexts {
  readonly promptPath: string;
  readonly promptText: string;
  readonly specPath: string;
  /** null: there is no spec. */
  readonly specText: string | null;
  readonly casesPath: string;
  readonly casesText: string;
  /** The team's prompt at the version the screens show; null where the team has none. */
  readonly teamPromptText: string | null;
  /** Its spec and cases there; null where it has none. */
  readonly teamSpecText: string | null;
  readonly teamCasesText: string | null;
}

/** Where experiments get prompts, tools and the data policy from: the draft where there is one, else the team's files. */
export function createPromptSource(files: PromptFiles, ownPrivacy: () => Privacy) {
  return {
    async current(promptId: string): Promise<PromptTexts> {
      const all = await files.all(promptId);
      return {
        promptPath: all.prompt.path,
        promptText: all.prompt.text,
        specPath: all.spec.path,
        specText: all.spec.text === '' ? null : all.spec.text,
        casesPath: all.cases.path,
        casesText: all.cases.text,
        teamPromptText: all.prompt.teamText,
        teamSpecText: all.spec.teamText,
        teamCasesText: all.cases.teamText,
      };
    },
    async promptAt(promptId: string, commit: string): Promise<string> {
      const text = await files.at(promptId, 'prompt', commit);
      if (text === null)
        throw new AppError(
          'unknown-ref',
          'The prompt did not exist in that version.',
          'Choose another version to compare with.',
        );
      return text;
    },
    /** The tools that any of these prompts names; prompts that cannot be read name none. */
    async tools(promptTexts: readonly string[]): Promise<{ name: string; content: string; tool: ModelTool }[]> {
      const names = promptTexts.flatMap((text) => {
        const parsed = parsePrompt('prompt', text);
        return parsed.ok ? (parsed.value.header?.tools ?? []) : [];
      });
      return readTools(files, [...new Set(names)]);
    },
    /**
     * What holds for the person: the stricter of the team's data policy and her own settings. Of the open repository or of the one with
     * this id (work goes on while another one is open). A policy that cannot be read allows nothing to be guessed: it is an error.
     */
    async policy(repositoryId?: string): Promise<Policy> {
      const path = await files.policyPath(repositoryId);
      const text = await files.other(path, repositoryId);
      if (text === null) return withPrivacy(defaultPolicy, ownPrivacy());
      const parsed = parsePolicy(path, text);
      if (parsed.ok) return withPrivacy(parsed.value, ownPrivacy());
      throw new AppError(
        'invalid-file',
        `The data policy ${path} cannot be read: ${parsed.problems[0]?.message ?? ''}`,
        'Ask an engineer to mend it. Nothing is sent until then.',
      );
    },
  };
}

export type PromptSource = ReturnType<typeof createPromptSource>;
