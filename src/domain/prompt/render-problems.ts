import { type Case } from '../cases/case.ts';
import { type Problem } from '../files/problem.ts';
import { type Prompt } from './prompt.ts';
import { renderMessages, type TemplateProblem } from './template.ts';
import { noValue } from './template-render.ts';

/** One version of a prompt that is to be rendered for every case. */
export interface RenderedVersion {
  readonly prompt: Prompt;
  /** How the person calls it: "draft", "main". */
  readonly label: string;
}

const mostProblems = 20;
const mostNamed = 3;

/**
 * What keeps a prompt from being rendered for its cases, each thing once however many cases and versions share it: found before the first call
 * is paid. `path` is the prompt's; what only another than the first version asks for says which.
 */
export function renderProblems(versions: readonly RenderedVersion[], cases: readonly Case[], path: string): Problem[] {
  const found = new Map<string, Problem>();
  for (const [index, version] of versions.entries()) {
    const asker = index === 0 ? '' : ` (${version.label} asks for it)`;
    for (const [key, { problem, ids }] of problemsOf(version.prompt, cases)) {
      if (found.has(key)) continue;
      found.set(key, {
        path,
        line: problem.line,
        field: problem.variable,
        message: `${inWords(problem, ids, cases.length)}${problem.variable === null ? '' : asker}`,
        severity: 'error',
      });
      if (found.size >= mostProblems) return [...found.values()];
    }
  }
  return [...found.values()];
}

interface Shared {
  readonly problem: TemplateProblem;
  readonly ids: string[];
}

function problemsOf(prompt: Prompt, cases: readonly Case[]): Map<string, Shared> {
  const shared = new Map<string, Shared>();
  for (const aCase of cases) {
    const rendered = renderMessages(prompt, aCase);
    for (const problem of rendered.ok ? [] : rendered.problems) {
      const key = JSON.stringify([problem.line, problem.variable, problem.message]);
      const known = shared.get(key);
      if (known) known.ids.push(aCase.id);
      else shared.set(key, { problem, ids: [aCase.id] });
    }
  }
  return shared;
}

function inWords({ line, variable, message }: TemplateProblem, ids: readonly string[], all: number): string {
  // What is wrong with the template is so whatever the case.
  if (line !== null) return message;
  if (variable !== null && message === noValue(variable)) {
    if (ids.length === all) return noCaseSays(variable);
    const say = ids.length === 1 ? `1 of ${all} cases says` : `${ids.length} of ${all} cases say`;
    return `${say} nothing for {{${variable}}}: give it a value there (${named(ids)}) or a default`;
  }
  return ids.length === all && all > 1
    ? `every case: ${message}`
    : `${ids.length === 1 ? 'case' : 'cases'} ${named(ids)}: ${message}`;
}

/** For a variable that the prompt needs and no case gives. */
export function noCaseSays(variable: string): string {
  return `No case says {{${variable}}}: give it a value or a default`;
}

function named(ids: readonly string[]): string {
  const more = ids.length - mostNamed;
  return more > 0 ? `${ids.slice(0, mostNamed).join(', ')} and ${more} more` : ids.join(', ');
}
