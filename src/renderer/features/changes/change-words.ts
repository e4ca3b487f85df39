import { type ProposalListItem, type ProposalView } from '#contract/proposal';
import { type FreeFileKind, freeFileByName } from '#domain/proposal/file-change';
import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { copy } from './copy.ts';

/** The text of a file that is sent, in a change or in what is about to become one. */
export type ChangeFile = ProposalView['files'][number];

export type FileKind = 'prompt' | 'spec' | 'cases' | 'record' | 'review' | FreeFileKind | 'other';

/** What a change is about, in a few words: its prompt, or which of the team's files that need no sign-off. */
export function subjectOfChange({ promptId, files }: Pick<ProposalListItem, 'promptId' | 'files'>): string {
  if (promptId !== null) return titleOfPrompt(promptId);
  const isPolicy = files.some((file) => freeFileByName(file.path) === 'policy');
  return isPolicy ? copy.subjects.policy : copy.subjects.log;
}

/** What a file of the team's repository is to a reader, told by where it stands (formats.md, "Files in the team repository"). */
export function kindOfFile(path: string, promptId: string | null): FileKind {
  const free = freeFileByName(path);
  if (free !== null) return free;
  if (promptId === null) return 'other';
  if (path.endsWith(`${promptId}.spec.yaml`)) return 'spec';
  if (path.endsWith(`${promptId}.cases.jsonl`)) return 'cases';
  if (isInside(path, 'evals')) return 'record';
  if (isInside(path, 'reviews')) return 'review';
  return path.endsWith(`${promptId}.md`) ? 'prompt' : 'other';
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) || path.includes(`/${folder}/`);
}

const readingOrder: readonly FileKind[] = [
  'policy',
  'prompt',
  'spec',
  'cases',
  'brief',
  'log',
  'review',
  'record',
  'other',
];

/** The files in the order a person reads them: what changes first, records of it last. */
export function inReadingOrder(files: readonly ChangeFile[], promptId: string | null): ChangeFile[] {
  const place = (file: ChangeFile): number => readingOrder.indexOf(kindOfFile(file.path, promptId));
  return [...files].sort((one, other) => place(one) - place(other));
}

/** Records are for programs: they wait behind their name. Cases can be many thousands. */
export function opensByItself(kind: FileKind): boolean {
  return kind === 'prompt' || kind === 'spec' || kind === 'policy';
}

/** Whether the services take it as the name of a change: the same rule, so that it can be said while typing. */
export function isChangeName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9/_-]{0,120}$/.test(name) && !name.includes('//') && !name.endsWith('/');
}

/** The name, or the first of "name-2", "name-3"… that no earlier change of the same place has. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let turn = 2;
  while (taken.includes(`${name}-${turn}`)) turn += 1;
  return `${name}-${turn}`;
}

/** Of the changes made from a sign-off, the one to point at: one that is with the team or on its way before one that failed. */
export function earlierChange(changes: readonly ProposalListItem[], signOffId: string): ProposalListItem | null {
  const same = changes.filter((change) => change.signOffId === signOffId);
  return same.find((change) => change.state !== 'failed') ?? same[0] ?? null;
}
