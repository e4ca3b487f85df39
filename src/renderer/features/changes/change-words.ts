import { type ProposalView } from '#contract/views';

/** The text of a file that is sent, in a change or in what is about to become one. */
export type ChangeFile = ProposalView['files'][number];

export type FileKind = 'prompt' | 'spec' | 'cases' | 'record' | 'review' | 'other';

/** What a file of the team's repository is to a reader, told by where it stands (formats.md, "Files in the team repository"). */
export function kindOfFile(path: string, promptId: string): FileKind {
  if (path.endsWith(`${promptId}.spec.yaml`)) return 'spec';
  if (path.endsWith(`${promptId}.cases.jsonl`)) return 'cases';
  if (isInside(path, 'evals')) return 'record';
  if (isInside(path, 'reviews')) return 'review';
  return path.endsWith(`${promptId}.md`) ? 'prompt' : 'other';
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) || path.includes(`/${folder}/`);
}

const readingOrder: readonly FileKind[] = ['prompt', 'spec', 'cases', 'review', 'record', 'other'];

/** The files in the order a person reads them: what changes first, records of it last. */
export function inReadingOrder(files: readonly ChangeFile[], promptId: string): ChangeFile[] {
  const place = (file: ChangeFile): number => readingOrder.indexOf(kindOfFile(file.path, promptId));
  return [...files].sort((one, other) => place(one) - place(other));
}

/** Records are for programs: they wait behind their name. Cases can be many thousands. */
export function opensByItself(kind: FileKind): boolean {
  return kind === 'prompt' || kind === 'spec';
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
export function earlierChange(changes: readonly ProposalView[], signOffId: string): ProposalView | null {
  const same = changes.filter((change) => change.signOffId === signOffId);
  return same.find((change) => change.state !== 'failed') ?? same[0] ?? null;
}
