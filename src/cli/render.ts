import { AppError } from '#contract/errors';
import { noCaseSays, renderProblems } from '#domain/render-problems';
import { renderMessages } from '#domain/template';
import { loadCases, loadPrompt } from './load-files.ts';
import { locatePrompt, type PromptRequest } from './locate-prompt.ts';
import type { Terminal } from './terminal.ts';
import { withWorkFolder } from './work-folder.ts';

/** Prints the exact messages that a run sends for one case, as a JSON list of `{role, content}`. */
export async function render(terminal: Terminal, request: PromptRequest & { readonly case: string }): Promise<void> {
  await withWorkFolder(async (folder) => {
    const located = await locatePrompt(request, terminal.cwd, folder, terminal.env);
    const warn = (line: string): void => terminal.err(line);
    for (const note of located.notes) warn(note);
    const prompt = await loadPrompt(located, warn);
    const { cases } = (await loadCases(located, warn)).value;
    const aCase = cases.find((each) => each.id === request.case);
    if (aCase === undefined) {
      const known = cases
        .slice(0, 5)
        .map((each) => each.id)
        .join(', ');
      throw new AppError(
        'not-found',
        `There is no case “${request.case}” in ${located.paths.cases}.`,
        `Give the id of a case: ${known}${cases.length > 5 ? ' ...' : ''}.`,
      );
    }
    const rendered = renderMessages(prompt.value, aCase);
    if (!rendered.ok) {
      const version = { prompt: prompt.value, label: located.version };
      const everywhere = renderProblems([version], cases, located.paths.prompt).map(({ message }) => message);
      throw new AppError(
        'invalid-file',
        `${located.paths.prompt} cannot be rendered for the case “${aCase.id}”.`,
        'Correct the prompt or the case:',
        {
          detail: rendered.problems
            .map(
              ({ line, variable, message }) =>
                `${line === null ? located.paths.cases : `${located.paths.prompt}:${line}`}: ${
                  variable !== null && everywhere.includes(noCaseSays(variable)) ? noCaseSays(variable) : message
                }`,
            )
            .join('\n'),
        },
      );
    }
    await terminal.out(`${JSON.stringify(rendered.messages, null, 2)}\n`);
  });
}
