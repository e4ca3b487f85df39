/** Where everything that belongs to a prompt stands in the team's repository. */
export interface PromptPaths {
  readonly prompt: string;
  readonly spec: string;
  readonly cases: string;
  readonly notes: string;
  /** Folder of its eval records. */
  readonly evals: string;
  /** Folder of its reviews. */
  readonly reviews: string;
}

/** Folders inside the prompts folder that hold what comes of prompts, never prompts. */
const reservedFolders = ['evals', 'reviews', 'experiments', 'releases'];
const neverPrompts = ['readme.md', 'changelog.md', 'agreement.md'];

/**
 * The id of the prompt that a file is: its path inside the prompts folder without `.md`, or null when the file is no
 * prompt (formats.md, "Files in the team repository"). Symlinks and submodules cannot be told by path.
 */
export function promptIdFromPath(path: string, folder = 'prompts'): string | null {
  const prefix = prefixOf(folder);
  if (!isSafePath(path) || !path.startsWith(prefix) || !path.endsWith('.md')) return null;
  const parts = path.slice(prefix.length).split('/');
  const [first] = parts;
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => part.startsWith('_') || part.startsWith('.'))) return null;
  if (parts.length > 1 && first !== undefined && reservedFolders.includes(first)) return null;
  if (neverPrompts.includes(name.toLowerCase())) return null;
  return path.slice(prefix.length, -'.md'.length);
}

/** The paths of a prompt's files. The id must have come from `promptIdFromPath`, or go through it again before writing. */
export function promptPaths(id: string, folder = 'prompts'): PromptPaths {
  const prefix = prefixOf(folder);
  return {
    prompt: `${prefix}${id}.md`,
    spec: `${prefix}${id}.spec.yaml`,
    cases: `${prefix}${id}.cases.jsonl`,
    notes: `${prefix}${id}.notes.yaml`,
    evals: `${prefix}evals/${id}`,
    reviews: `${prefix}reviews/${id}`,
  };
}

/** "support/refund-helper" -> "Refund helper". */
export function titleOfPrompt(id: string): string {
  const words = (id.split('/').at(-1) ?? id).replace(/[-_.\s]+/g, ' ').trim();
  const [first = ''] = words;
  return words === '' ? id : first.toLocaleUpperCase('en') + words.slice(first.length);
}

/** What a prompt is called: its own title where its header gives one, else the words of its file's name. */
export function promptTitle(id: string, header: { readonly [key: string]: unknown } | null): string {
  const given = header?.['title'];
  return typeof given === 'string' && given.trim() !== '' ? given.trim() : titleOfPrompt(id);
}

/** A path in a folder of prompts, which may be the repository itself (''). */
export function inFolder(folder: string, path: string): string {
  return prefixOf(folder) + path;
}

function prefixOf(folder: string): string {
  const name = folder.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return name === '' || name === '.' ? '' : `${name}/`;
}

const reservedNames = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
/** Characters that HFS+ ignores in names: `.g<200c>it` is `.git` on an older Mac. */
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Whether a path from a repository may be read, shown as a file and written on any machine: relative, forward slashes,
 * no `..`, drive, backslash, colon or control character, no name that Windows reserves or strips, and no `.git` in any
 * spelling that some file system takes for it (safety.md, "Untrusted bytes").
 */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 1_024) return false;

  if (/[\u0000-\u001f\u007f-\u009f\\:]/.test(path) || !path.isWellFormed()) return false;
  return path.split('/').every(isSafeName);
}

function isSafeName(name: string): boolean {
  if (name === '' || name.length > 255 || name === '.' || name === '..') return false;
  if (/[. ]$/.test(name) || reservedNames.test(name)) return false;
  const plain = name.replace(ignoredByHfs, '').toLowerCase();
  return plain !== '.git' && !/^git~\d/.test(plain) && plain !== '..' && plain !== '.';
}
