import { AppError } from '#contract/errors';
import { type FileChange } from '#services/ports/team-repository';
import { withLineEndingsOf } from './line-endings.ts';
import { isLargeFilePointer } from './large-files.ts';
import { type ObjectType } from './packs/pack-entry.ts';
import { type ObjectStore } from './objects/object-store.ts';
import { assertSafePath } from './safe-path.ts';
import {
  decodeTree,
  encodeTree,
  isFolder,
  isRegularFile,
  modes,
  nameAsBytes,
  nameAsText,
  type TreeEntry,
} from './objects/tree.ts';

type Edit =
  | { readonly kind: 'file'; readonly change: FileChange }
  | { readonly kind: 'folder'; readonly edits: Map<string, Edit> };

export interface ObjectWriter {
  /** Stores an object and answers its id. */
  write(type: ObjectType, bytes: Uint8Array): Promise<string>;
}

/**
 * The tree that results from these changes on top of another; folders that become empty go, all other entries stay as they are,
 * bytes and modes. Throws 'bad-input' for a path that may not be written.
 */
export async function editTree(
  objects: { readonly store: ObjectStore; readonly writer: ObjectWriter },
  base: string,
  changes: readonly FileChange[],
): Promise<string> {
  const result = await applyEdits(objects, base, planEdits(changes), '');
  return result ?? (await objects.writer.write('tree', Buffer.alloc(0)));
}

function planEdits(changes: readonly FileChange[]): Map<string, Edit> {
  const root = new Map<string, Edit>();
  for (const change of changes) {
    assertSafePath(change.path);
    const names = change.path.split('/');
    const last = names.pop() ?? '';
    let edits = root;
    for (const name of names) {
      const existing = edits.get(name) ?? { kind: 'folder', edits: new Map<string, Edit>() };
      if (existing.kind === 'file')
        throw refuse(change.path, 'another change needs a file where this one needs a folder');
      edits.set(name, existing);
      edits = existing.edits;
    }
    if (edits.has(last)) throw refuse(change.path, 'it is changed twice, or as a file and as a folder');
    edits.set(last, { kind: 'file', change });
  }
  return root;
}

/** Id of the edited tree, null when nothing is left in it. */
async function applyEdits(
  objects: Parameters<typeof editTree>[0],
  tree: string | null,
  edits: ReadonlyMap<string, Edit>,
  folder: string,
): Promise<string | null> {
  const before = tree === null ? [] : decodeTree(objects.store.expect(tree, 'tree'));
  const entries = new Map(before.map((entry) => [entry.name, entry]));
  const added: string[] = [];
  for (const [text, edit] of edits) {
    const name = nameAsBytes(text);
    const existing = entries.get(name) ?? null;
    const path = folder === '' ? text : `${folder}/${text}`;
    const entry =
      edit.kind === 'file'
        ? await editFile(objects, existing, edit.change)
        : await editFolder(objects, existing, edit.edits, path);
    if (entry === null) entries.delete(name);
    else entries.set(name, { ...entry, name });
    if (existing === null && entry !== null) added.push(text);
  }
  for (const text of added) assertNoTwin(text, entries.values(), folder);
  return entries.size === 0 ? null : objects.writer.write('tree', encodeTree([...entries.values()]));
}

async function editFolder(
  objects: Parameters<typeof editTree>[0],
  existing: TreeEntry | null,
  edits: ReadonlyMap<string, Edit>,
  path: string,
): Promise<Omit<TreeEntry, 'name'> | null> {
  if (existing !== null && !isFolder(existing)) throw refuse(path, `there is ${kindOf(existing)} in the way`);
  const oid = await applyEdits(objects, existing?.oid ?? null, edits, path);
  return oid === null ? null : { mode: existing?.mode ?? modes.folder, oid };
}

async function editFile(
  objects: Parameters<typeof editTree>[0],
  existing: TreeEntry | null,
  { path, bytes }: FileChange,
): Promise<Omit<TreeEntry, 'name'> | null> {
  if (existing !== null && !isRegularFile(existing)) throw refuse(path, `it is ${kindOf(existing)}, not a file`);
  const before = existing === null ? null : objects.store.expect(existing.oid, 'blob');
  if (before !== null && isLargeFilePointer(before)) throw refuse(path, 'its content is kept in large-file storage');
  if (bytes === null) return null;
  return {
    mode: existing?.mode ?? modes.file,
    oid: await objects.writer.write('blob', withLineEndingsOf(before, bytes)),
  };
}

/** Two names that differ only in case or composition are one file on a Mac or on Windows. */
function assertNoTwin(text: string, entries: Iterable<TreeEntry>, folder: string): void {
  const folded = (name: string) => name.normalize('NFC').toLowerCase();
  for (const entry of entries) {
    const other = nameAsText(entry);
    if (other === null || other === text || folded(other) !== folded(text)) continue;
    throw refuse(folder === '' ? text : `${folder}/${text}`, `it differs from “${other}” only in upper and lower case`);
  }
}

function kindOf(entry: TreeEntry): string {
  if (isFolder(entry)) return 'a folder';
  if (entry.mode === modes.symlink) return 'a link';
  return entry.mode === modes.submodule ? 'another repository' : 'a file';
}

function refuse(path: string, why: string): AppError {
  return new AppError(
    'bad-input',
    `Signoff cannot save “${path}” in the team's repository: ${why}.`,
    'Give the file another name, or ask an engineer to change it.',
  );
}
