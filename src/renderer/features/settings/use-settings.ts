import { useEffect } from 'react';
import { create } from 'zustand';
import { type AppError } from '#contract/errors';
import { type SettingsView } from '#contract/settings';
import { client } from '../../app/client.ts';
import { asAppError, queryClient, useProcedure } from '../../app/queries.ts';
import { onHostReturned } from '../../state/host.ts';
import { announce } from '../../ui/live-region.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { copy } from './copy.ts';
import { type SettingsChange, unsavedAfter } from './unsaved-settings.ts';

interface Unsaved {
  /** What only this window knows yet. */
  readonly pending: SettingsChange;
  readonly savedAt: string | null;
}

const useUnsaved = create<Unsaved>(() => ({ pending: {}, savedAt: null }));

/** After the last key; with the call it stays well under the second that is promised. */
const waitMs = 400;
let timer: ReturnType<typeof setTimeout> | undefined;
let saving = false;

/** Shows a change at once and stores it a moment after the last key. */
export function changeSettings(change: SettingsChange): void {
  useUnsaved.setState(({ pending }) => ({ pending: { ...pending, ...change } }));
  clearTimeout(timer);
  timer = setTimeout(() => void flushSettings(), waitMs);
}

/** A switch or a choice: stored at once. */
export function chooseSettings(change: SettingsChange): void {
  changeSettings(change);
  void flushSettings();
}

/** A change that builds on what is there now, however old the screen is that asks for it (Undo). null: no change. */
export function reviseSettings(revise: (now: SettingsView) => SettingsChange | null): void {
  const stored = queryClient.getQueryData<SettingsView>(['settings.get', {}]);
  const change = stored === undefined ? null : revise({ ...stored, ...useUnsaved.getState().pending });
  if (change !== null) changeSettings(change);
}

/** Stores what is waiting, without waiting. */
export async function flushSettings(): Promise<void> {
  clearTimeout(timer);
  const sent = useUnsaved.getState().pending;
  if (saving || Object.keys(sent).length === 0) return;
  saving = true;
  try {
    const stored = await client.call('settings.save', sent);
    queryClient.setQueryData(['settings.get', {}], stored);
    useUnsaved.setState(({ pending }) => ({
      pending: unsavedAfter(pending, sent),
      savedAt: new Date().toISOString(),
    }));
    announce(copy.saved);
  } catch (error) {
    const { code, message, nextStep } = asAppError(error);
    // A lost host comes back and the change is stored then; anything else is a change that cannot be stored.
    if (code !== 'unreachable') useUnsaved.setState(({ pending }) => ({ pending: unsavedAfter(pending, sent) }));
    toast({ message, next: nextStep });
    return;
  } finally {
    saving = false;
  }
  if (Object.keys(useUnsaved.getState().pending).length > 0) await flushSettings();
}

onHostReturned(() => void flushSettings());

export interface SettingsState {
  /** With the changes that are not stored yet; null while they are loading. */
  readonly settings: SettingsView | null;
  readonly error: AppError | null;
  readonly savedAt: string | null;
}

/** The settings as the person sees them now. Leaving the screen or the window stores what is waiting. */
export function useSettings(): SettingsState {
  const { data, error } = useProcedure('settings.get', {});
  const { pending, savedAt } = useUnsaved();
  useEffect(() => {
    const flush = (): void => void flushSettings();
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, []);
  return { settings: data === undefined ? null : { ...data, ...pending }, error, savedAt };
}
