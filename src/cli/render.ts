import { AppError } from '#contract/errors';
import type { Case } from '#domain/case';
import type { Prompt } from '#domain/prompt';
import { renderMessages, variablesIn } from '#domain/template';
import { loadCases, loadPrompt } from './load-files.ts';
import { locatePrompt, type LocatedPrompt, type PromptRequest } from './locate-prompt.ts';
import type { Terminal } from './terminal.ts';
import { withWorkFolder } from './work-folder.ts';

/**
 * Prints the exact messages that a run sends for one case, as a JSON list of `{role, content}`. Without a case: those of a prompt that needs
 * none, because its variables all have a value or there are none.
 */
export async function render(
  terminal: Terminal,
  request: PromptRequest & { readonly case?: string | undefined },
): Promise<void> {
  await withWorkFolder(async (folder) => {
    const located = await locatePrompt(request, terminal.cwd, folder, terminal.env);
    const warn = (line: string): void => terminal.err(line);
    const prompt = await loadPrompt(located, warn);
    const aCase = request.case === undefined ? null : await findCase(located, request.case, warn);
    if (aCase === null) refuseVariables(prompt.value, located);
    const rendered = renderMessages(prompt.value, aCase ?? noCase);
    if (!rendered.ok) {
      throw new AppError(
        'invalid-file',
        aCase === null
          ? `${located.paths.prompt} cannot be rendered without a case.`
          : `${located.paths.prompt} cannot be rendered for the case “${aCase.id}”.`,
        aCase === null
          ? 'Give the id of a case with --case, or correct the prompt:'
          : 'Correct the prompt or the case:',
        {
          detail: rendered.problems
            .map(
              ({ line, message }) =>
                `${line === null ? located.paths.cases : `${located.paths.prompt}:${line}`}: ${message}`,
            )
            .join('\n'),
        },
      );
    }
    const { messages } = rendered;
    const last = messages.at(-1);
    const isOpen = aCase === null && last?.role === 'user' && last.content === '';
    if (isOpen) warn('What the user says comes from a case: name one with --case to see it.');
    await terminal.out(`${JSON.stringify(isOpen ? messages.slice(0, -1) : messages, null, 2)}\n`);
  });
}

/** Without a message of the user in the prompt, the case's question is one: here it is empty, and left away. */
const noCase = { input: { question: '' }, messages: [] };

async function findCase(located: LocatedPrompt, id: string, warn: (line: string) => void): Promise<Case> {
  const { cases } = (await loadCases(located, warn)).value;
  const found = cases.find((each) => each.id === id);
  if (found !== undefined) return found;
  const known = cases.slice(0, 5).map((each) => each.id);
  throw new AppError(
    'not-found',
    `There is no case “${id}” in ${located.paths.cases}.`,
    `Give the id of a case: ${known.join(', ')}${cases.length > 5 ? ' ...' : ''}.`,
  );
}

/** A variable without a value would be left empty without a word: a case says what it is. */
function refuseVariables(prompt: Prompt, { paths }: LocatedPrompt): void {
  const declared = prompt.header?.variables ?? {};
  const open = [...new Set([...variablesIn(prompt.template), ...Object.keys(declared)])].filter(
    (name) => declared[name]?.default === undefined,
  );
  if (open.length === 0) return;
  throw new AppError(
    'bad-input',
    `${paths.prompt} has variables, and no case says what they are: ${open.slice(0, 10).join(', ')}.`,
    'Give the id of a case with --case.',
  );
}
