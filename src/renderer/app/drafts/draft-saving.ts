import { type AppError } from '#contract/errors';
import { type DraftKind, type FileView } from '#contract/prompt';
import { onHostReturned } from '../../state/host.ts';
import { client } from '../client.ts';
import { asAppError } from '../queries.ts';
import {
  adoptText,
  changeText,
  type Draft,
  fileTextOf,
  getDraft,
  onTyped,
  openDraft,
  setDraft,
  takeOther,
  textOf,
  useDrafts,
} from './draft-store.ts';
import { toEditor } from './draft-text.ts';

/** After the last key, in milliseconds; a save itself takes a few more. */
const quietFor = 500;
/** Somebody who types without a pause is saved this often. */
const atLatest = 2_000;
const tryAgainAfter = 2_000;

interface Pace {
  timer: ReturnType<typeof setTimeout> | undefined;
  typingSince: number | null;
  running: Promise<void> | null;
  /** When the last save ended: answers to older questions show an older text. */
  settledAt: number;
}

const paces = new Map<string, Pace>();

function paceOf(key: string): Pace {
  let pace = paces.get(key);
  if (pace === undefined) {
    pace = { timer: undefined, typingSince: null, running: null, settledAt: 0 };
    paces.set(key, pace);
  }
  return pace;
}

function isSaved(draft: Draft): boolean {
  return textOf(draft) === draft.stored;
}

onTyped((key) => {
  const draft = getDraft(key);
  if (draft === undefined || draft.saving.kind === 'conflict') return;
  const pace = paceOf(key);
  if (isSaved(draft)) {
    if (pace.running === null) settle(key, pace);
    return;
  }
  if (draft.saving.kind !== 'saving') setDraft(key, { saving: { kind: 'waiting' } });
  pace.typingSince ??= performance.now();
  const wait = Math.min(quietFor, Math.max(0, pace.typingSince + atLatest - performance.now()));
  clearTimeout(pace.timer);
  pace.timer = setTimeout(() => void saveDraft(key), wait);
});

function settle(key: string, pace: Pace): void {
  clearTimeout(pace.timer);
  pace.typingSince = null;
  setDraft(key, { saving: { kind: 'saved' } });
}

/** Stores the draft now, and again until what is typed is what is stored. */
export async function saveDraft(key: string): Promise<void> {
  const pace = paceOf(key);
  clearTimeout(pace.timer);
  if (pace.running !== null) {
    await pace.running;
    return saveDraft(key);
  }
  const draft = getDraft(key);
  if (draft === undefined || draft.saving.kind === 'conflict') return;
  if (isSaved(draft)) return settle(key, pace);
  pace.typingSince = null;
  pace.running = saveOnce(key, draft);
  await pace.running;
  pace.running = null;
  pace.settledAt = performance.now();
  const now = getDraft(key);
  if (now?.saving.kind === 'saving') {
    if (isSaved(now)) setDraft(key, { saving: { kind: 'saved' } });
    else {
      setDraft(key, { saving: { kind: 'waiting' } });
      pace.timer = setTimeout(() => void saveDraft(key), quietFor);
    }
  }
}

async function saveOnce(key: string, draft: Draft): Promise<void> {
  const { promptId, kind, version } = draft;
  setDraft(key, { saving: { kind: 'saving' } });
  try {
    const file = await client.call('draft.save', { promptId, kind, text: fileTextOf(draft), baseVersion: version });
    setDraft(key, { file, version: file.version, savedAt: file.savedAt, stored: textOf(draft) });
  } catch (error) {
    const known = asAppError(error);
    if (known.code === 'stale-version') await meetOther(key, known);
    else fail(key, known);
  }
}

function fail(key: string, error: AppError): void {
  setDraft(key, { saving: { kind: 'failed', error } });
  // What the person must change first (trust, say) is not helped by trying again.
  if (error.code !== 'unreachable' && error.code !== 'storage-failed') return;
  const pace = paceOf(key);
  clearTimeout(pace.timer);
  pace.timer = setTimeout(() => void saveDraft(key), tryAgainAfter);
}

/** Another window was faster: if it wrote the same there is nothing to decide. */
async function meetOther(key: string, error: AppError): Promise<void> {
  const draft = getDraft(key);
  if (draft === undefined) return;
  try {
    const theirs = await readFile(draft.promptId, draft.kind);
    if (toEditor(theirs.text) === textOf(draft)) {
      setDraft(key, { file: theirs, version: theirs.version, stored: textOf(draft), savedAt: theirs.savedAt });
    } else setDraft(key, { file: theirs, saving: { kind: 'conflict', theirs } });
  } catch {
    fail(key, error);
  }
}

async function readFile(promptId: string, kind: DraftKind): Promise<FileView> {
  return (await client.call('prompt.get', { promptId })).files[kind];
}

/**
 * After both versions were shown: what stands in this window becomes the next version. The other is one step back in this window's undo, as mine
 * is in the other's. False where it did not come to that: a third text was stored meanwhile, say.
 */
export async function keepMine(key: string): Promise<boolean> {
  const draft = getDraft(key);
  if (draft?.saving.kind !== 'conflict') return false;
  const { theirs } = draft.saving;
  const mine = textOf(draft);
  takeOther(key, theirs.text);
  changeText(key, mine);
  setDraft(key, { version: theirs.version, stored: toEditor(theirs.text), saving: { kind: 'waiting' } });
  await saveDraft(key);
  return getDraft(key)?.saving.kind === 'saved';
}

/** After both versions were shown: this window takes the other's text. Undo brings mine back. */
export function keepTheirs(key: string, change: (text: string) => void): void {
  const draft = getDraft(key);
  if (draft?.saving.kind !== 'conflict') return;
  const { theirs } = draft.saving;
  setDraft(key, {
    version: theirs.version,
    stored: toEditor(theirs.text),
    savedAt: theirs.savedAt,
    saving: { kind: 'saved' },
  });
  change(theirs.text);
}

/**
 * What the services say about a file. `askedAt` is when they were asked (performance.now): an answer from before the last save
 * shows an older text and changes nothing.
 */
export function receiveFile(key: string, promptId: string, file: FileView, askedAt: number): void {
  const draft = getDraft(key);
  if (draft === undefined) return openDraft(key, promptId, file);
  const pace = paceOf(key);
  if (draft.saving.kind !== 'saved' || pace.running !== null || askedAt < pace.settledAt) return;
  const text = toEditor(file.text);
  const isOwn = draft.stored !== toEditor(draft.file.teamText ?? '');
  setDraft(key, { file, version: file.version, savedAt: file.savedAt, stored: text });
  if (isOwn) takeOther(key, text);
  else adoptText(key, text);
}

/** Reads the file again after a command that changed it (going back, keeping mine). */
export async function reload(key: string): Promise<void> {
  const draft = getDraft(key);
  if (draft === undefined) return;
  const file = await readFile(draft.promptId, draft.kind);
  paceOf(key).settledAt = performance.now();
  setDraft(key, {
    file,
    version: file.version,
    savedAt: file.savedAt,
    stored: toEditor(file.text),
    saving: { kind: 'saved' },
  });
}

/** Takes away a draft whose prompt is gone. */
export function forgetDraft(key: string): void {
  clearTimeout(paceOf(key).timer);
  paces.delete(key);
  useDrafts.setState(({ drafts: { [key]: _gone, ...rest } }) => ({ drafts: rest }));
}

function saveAll(): void {
  for (const draft of Object.values(useDrafts.getState().drafts)) if (!isSaved(draft)) void saveDraft(draft.key);
}

window.addEventListener('blur', saveAll);
window.addEventListener('pagehide', saveAll);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') saveAll();
});
onHostReturned(saveAll);
