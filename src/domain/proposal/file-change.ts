import { changeBody } from './change-message.ts';
import { contentId } from '../prompt/content-id.ts';
import { escapeMarkdown } from '../files/markdown-text.ts';
import { inFolder, isSafePath } from '../prompt/prompt-path.ts';

/** What a file is that may be sent to the team without a sign-off: it changes what people know or may do, never what users get. */
export type FreeFileKind = 'policy' | 'log' | 'brief';

/** The kind of a file by its path, null for one that may not be sent without a sign-off. `folder`: the first of the prompts'. */
export function kindOfFreeFile(path: string, folder: string): FreeFileKind | null {
  if (!isSafePath(path)) return null;
  if (path === inFolder(folder, 'policy.yaml')) return 'policy';
  const prefix = inFolder(folder, 'experiments/');
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  if (!/^[^/._][^/]*\.(?:yaml|md)$/.test(name)) return null;
  return name.endsWith('.md') ? 'brief' : 'log';
}

/** What a file is by its name, in whatever folder: for words about files that were let through already. */
export function freeFileByName(path: string): FreeFileKind | null {
  if (path === 'policy.yaml' || path.endsWith('/policy.yaml')) return 'policy';
  const home = /^(?:(.*)\/)?experiments\/[^/]+$/.exec(path);
  return home === null ? null : kindOfFreeFile(path, home[1] ?? '');
}

/** `signoff/data-policy-<7 digits>` or `signoff/experiment-log-<7 digits>`; equal files give equal names. */
export function fileChangeName(files: readonly { readonly path: string; readonly text: string }[]): string {
  const isPolicy = files.some((file) => freeFileByName(file.path) === 'policy');
  const together = files.map(({ path, text }) => `${path}\n${contentId('other', text)}`).sort();
  return `signoff/${isPolicy ? 'data-policy' : 'experiment-log'}-${contentId('other', together.join('\n')).slice(0, 7)}`;
}

/**
 * What the team reads beside a change without a sign-off: the words that were given, who sends it, and whether practice results are in it.
 * To the letter what stands in the message of the change (`changeMessage`).
 */
export function fileChangeDescription(parts: {
  readonly description: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly practice: boolean;
}): string {
  const [name, email] = [parts.author.name, parts.author.email].map(escapeMarkdown);
  const sender = [name, email === '' ? '' : `(${email})`].filter(Boolean).join(' ');
  const paragraphs = [
    changeBody(parts.description).trim(),
    parts.practice
      ? '**Practice.** These numbers come from the practice model; they say nothing about a real one.'
      : '',
    sender === '' ? 'Sent with Signoff.' : `Sent by ${sender}.`,
  ];
  return changeBody(paragraphs.filter((each) => each !== '').join('\n\n'));
}
