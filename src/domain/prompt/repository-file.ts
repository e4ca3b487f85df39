import { z } from 'zod';
import { type FieldPath } from '../files/field-path.ts';
import { type Parsed, type Problem } from '../files/problem.ts';
import { isSafePath, promptIdFromPath, promptPaths, type PromptPaths } from './prompt-path.ts';
import { readYamlAs } from '../files/yaml/yaml-file.ts';
import { editYaml, setYaml } from '../files/yaml/yaml-edit.ts';

export const repositoryFilePath = '.signoff.yaml';
export const repositorySchemaName = 'signoff/repository@1';
export const maximumRepositoryFileBytes = 64_000;

/**
 * The folders of a repository's prompts. The first also holds what comes of them: policy.yaml, evals, reviews, experiments, releases. Without
 * slashes around them; '' is the repository itself.
 */
export type PromptFolders = readonly [string, ...string[]];

/** Where no `.signoff.yaml` says otherwise. */
export const usualFolders: PromptFolders = ['prompts'];

const mostFolders = 20;

const repositoryFileSchema = z.looseObject({
  schema: z.literal(repositorySchemaName),
  prompts: z.array(z.string()).min(1).max(mostFolders),
});

/** Reads `.signoff.yaml` at the root of a repository (formats.md). Never throws; a folder that is no plain path inside it is an error. */
export function parseRepositoryFile(path: string, text: string): Parsed<PromptFolders> {
  const read = readYamlAs(text, {
    path,
    maximumBytes: maximumRepositoryFileBytes,
    schema: repositoryFileSchema,
    schemaName: repositorySchemaName,
  });
  if (!read.ok) return read;
  const { value, file } = read.value;
  const problems: Problem[] = [];
  const folders: string[] = [];
  for (const [index, written] of value.prompts.entries()) {
    const field: FieldPath = ['prompts', index];
    const folder = folderOf(written);
    const message =
      folder === null ? `“${written.slice(0, 80)}” is no folder inside the repository` : clashOf(folder, folders);
    if (folder !== null) folders.push(folder);
    if (message !== null)
      problems.push({ path, line: file.lineOf(field), field: `prompts[${index}]`, message, severity: 'error' });
  }
  const [first, ...rest] = folders;
  return problems.length > 0 || first === undefined
    ? { ok: false, problems }
    : { ok: true, value: [first, ...rest], warnings: [] };
}

/** A folder as it stands in `.signoff.yaml`, cleaned; null for one that does not lie inside the repository. */
export function folderOf(written: string): string | null {
  const folder = written.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  if (folder === '' || folder === '.') return written.startsWith('/') ? null : '';
  return isSafePath(folder) ? folder : null;
}

/** Two folders, one inside the other, would give one file two ids. */
function clashOf(folder: string, before: readonly string[]): string | null {
  const inside = (one: string, other: string): boolean => other === '' || one === other || one.startsWith(`${other}/`);
  // Names that differ only in case are one folder on a Mac and on Windows.
  const [own, others] = [folder.toLowerCase(), before.map((each) => each.toLowerCase())];
  const other = others.findIndex((each) => inside(own, each) || inside(each, own));
  return other === -1 ? null : `“${folder || '.'}” and “${before[other] || '.'}” lie one in the other`;
}

/** The text of `.signoff.yaml` with these folders; `before`, the team's, keeps everything else. */
export function writeRepositoryFile(folders: PromptFolders, before: string | null): string {
  const prompts = folders.map((folder) => folder || '.');
  const start = before ?? `schema: ${repositorySchemaName}\nprompts: []\n`;
  const edited = editYaml(start, { path: repositoryFilePath }, (document) => setYaml(document, ['prompts'], prompts));
  return edited.ok ? edited.text : start;
}

/** Where a file's prompt is: its id, and the folder it stands in; null for a file that is never a prompt. */
export function promptIn(
  path: string,
  folders: PromptFolders,
): { readonly id: string; readonly folder: string } | null {
  for (const folder of folders) {
    const id = promptIdFromPath(path, folder);
    if (id !== null) return { id, folder };
  }
  return null;
}

/** The paths of a prompt's files: its own in their folder, what comes of it in the first. */
export function pathsIn(id: string, folder: string, folders: PromptFolders): PromptPaths {
  const { evals, reviews } = promptPaths(id, folders[0]);
  return { ...promptPaths(id, folder), evals, reviews };
}

/** The data policy that governs every folder: the first one's. */
export function policyPathIn([first]: PromptFolders): string {
  return first === '' ? 'policy.yaml' : `${first}/policy.yaml`;
}
