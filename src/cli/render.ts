import { AppError } from '#contract/errors';
import type { Case } from '#domain/cases/case';
import type { Prompt } from '#domain/prompt/prompt';
import { noCaseSays, renderProblems } from '#domain/prompt/render-problems';
import { renderMessages, variablesIn, type TemplateProblem } from '#domain/prompt/template';
import { loadCases, loadPrompt } from './run/load-files.ts';
import { locatePrompt, type LocatedPrompt, type PromptRequest } from './team/locate-prompt.ts';
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
    for (const note of located.notes) warn(note);
    const prompt = await loadPrompt(located, warn);
    const known = request.case === undefined ? null : (await loadCases(located, warn)).value.cases;
    const aCase = known === null ? null : findCase(known, request.case ?? '', located);
    if (aCase === null) refuseVariables(prompt.value, located);
    const rendered = renderMessages(prompt.value, aCase ?? noCase);
    if (!rendered.ok) throw cannotRender(located, prompt.value, rendered.problems, aCase, known ?? []);
    const { messages } = rendered;
    const last = messages.at(-1);
    const isOpen = aCase === null && last?.role === 'user' && last.content === '';
    if (isOpen) warn('What the user says comes from a case: name one with --case to see it.');
    await terminal.out(`${JSON.stringify(isOpen ? messages.slice(0, -1) : messages, null, 2)}\n`);
  });
}

/** Without a message of the user in the prompt, the case's question is one: here it is empty, and left away. */
const noCase = { input: { question: '' }, messages: [] };

function findCase(cases: readonly Case[], id: string, { paths }: LocatedPrompt): Case {
  const found = cases.find((each) => each.id === id);
  if (found !== undefined) return found;
  const first = cases.slice(0, 5).map((each) => each.id);
  throw new AppError(
    'not-found',
    `There is no case “${id}” in ${paths.cases}.`,
    `Give the id of a case: ${first.join(', ')}${cases.length > 5 ? ' ...' : ''}.`,
  );
}

/** What no case says is said so, rather than of this one. */
function cannotRender(
  { paths, version }: LocatedPrompt,
  prompt: Prompt,
  problems: readonly TemplateProblem[],
  aCase: Case | null,
  cases: readonly Case[],
): AppError {
  const everywhere = renderProblems([{ prompt, label: version }], cases, paths.prompt).map(({ message }) => message);
  const lines = problems.map(({ line, variable, message }) => {
    const place = line === null ? paths.cases : `${paths.prompt}:${line}`;
    return `${place}: ${variable !== null && everywhere.includes(noCaseSays(variable)) ? noCaseSays(variable) : message}`;
  });
  const [what, next] =
    aCase === null
      ? ['without a case', 'Give the id of a case with --case, or correct the prompt:']
      : [`for the case “${aCase.id}”`, 'Correct the prompt or the case:'];
  return new AppError('invalid-file', `${paths.prompt} cannot be rendered ${what}.`, next, {
    detail: lines.join('\n'),
  });
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
