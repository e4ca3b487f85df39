import { AppError } from '#contract/errors';
import { maximumCaseFileBytes, parseCases, type CaseSet } from '#domain/cases/case-file';
import { formatProblem, type Parsed, type Problem } from '#domain/files/problem';
import { maximumPromptBytes, parsePrompt } from '#domain/prompt/prompt-file';
import type { Prompt } from '#domain/prompt/prompt';
import { parseSpec } from '#domain/spec/spec-file';
import { specSchemaProblems } from '#domain/spec/spec-schemas';
import type { SpecFile } from '#domain/spec/spec';
import type { LocatedPrompt } from '../team/locate-prompt.ts';
import type { FileKind } from '../team/team-files.ts';

export interface Loaded<T> {
  readonly text: string;
  readonly value: T;
}

export const maximumSpecBytes = 1_000_000;

/** Says each warning of a file; the run goes on. */
type Warn = (line: string) => void;

/** Throws 'not-found' with the id that was looked for, 'invalid-file' with each problem on a line of its own. */
export async function loadPrompt({ files, paths, promptId }: LocatedPrompt, warn: Warn): Promise<Loaded<Prompt>> {
  const text = await files.read(paths.prompt, maximumPromptBytes);
  if (text === null) {
    const what = notAPrompt(await files.kind(paths.prompt));
    if (what !== null) throw new AppError('invalid-file', `${paths.prompt} in ${files.where} ${what[0]}`, what[1]);
    throw new AppError(
      'not-found',
      `There is no prompt “${promptId}” in ${files.where}: ${paths.prompt} is not there.`,
      'Give the id of a prompt, or the path of its file.',
    );
  }
  return { text, value: take(parsePrompt(paths.prompt, text), paths.prompt, warn) };
}

/** What is there and is no text: in words, and what to do. */
function notAPrompt(kind: FileKind | null): readonly [what: string, nextStep: string] | null {
  switch (kind) {
    case 'symlink':
      return ['is a link to another file, and links are not followed.', 'Give the file that it leads to.'];
    case 'submodule':
      return ['is a folder or another repository, no file.', 'Give the path of a prompt’s file.'];
    case 'lfs-pointer':
      return [
        'is only a pointer: its text is kept in Git LFS.',
        'Get it with “git lfs pull”, or keep prompts out of Git LFS.',
      ];
    case 'file':
    case null:
      return null;
  }
}

/** null: the prompt has no spec. */
export async function loadSpec({ files, paths }: LocatedPrompt, warn: Warn): Promise<Loaded<SpecFile> | null> {
  const text = await files.read(paths.spec, maximumSpecBytes);
  if (text === null) return null;
  const value = take(parseSpec(paths.spec, text), paths.spec, warn);
  const found = specSchemaProblems(paths.spec, text);
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw unusable(paths.spec, errors, false);
  for (const problem of found) warn(formatProblem(problem));
  return { text, value };
}

/** Throws 'not-found' without a case file and 'invalid-file' for one without a case. */
export async function loadCases({ files, paths }: LocatedPrompt, warn: Warn): Promise<Loaded<CaseSet>> {
  const text = await files.read(paths.cases, maximumCaseFileBytes);
  if (text === null) {
    throw new AppError(
      'not-found',
      `The prompt has no cases: ${paths.cases} is not in ${files.where}.`,
      'Add cases, one JSON object a line.',
    );
  }
  const value = take(parseCases(paths.cases, text), paths.cases, warn);
  if (value.cases.length === 0)
    throw new AppError('invalid-file', `${paths.cases} has no case in it.`, 'Add cases, one JSON object a line.');
  return { text, value };
}

/** What a parser answered, or an error that lists the problems. */
export function take<T>(parsed: Parsed<T>, path: string, warn: Warn): T {
  if (parsed.ok) {
    for (const problem of parsed.warnings) warn(formatProblem(problem));
    return parsed.value;
  }
  throw unusable(path, parsed.problems, parsed.readOnly === true);
}

function unusable(path: string, problems: readonly Problem[], newer: boolean): AppError {
  const shown = problems.slice(0, 20).map(formatProblem);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  return new AppError(
    newer ? 'unsupported-version' : 'invalid-file',
    `${path} cannot be used.`,
    newer ? 'Update Signoff. The file was left as it is.' : 'Correct this and try again. The file was left as it is:',
    { detail: shown.join('\n') },
  );
}
