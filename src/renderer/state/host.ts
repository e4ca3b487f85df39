import { create } from 'zustand';

/** Whether the process behind this window answers, and whether the computer has a network. */
interface Reach {
  /** replaced: Signoff was started again, and this window belongs to the earlier start. */
  readonly host: 'here' | 'lost' | 'replaced';
  readonly online: boolean;
}

export const useReach = create<Reach>(() => ({ host: 'here', online: globalThis.navigator?.onLine ?? true }));

const returned = new Set<() => void>();

export function setHostState(host: Reach['host']): void {
  const before = useReach.getState().host;
  if (before === host) return;
  useReach.setState({ host });
  if (host === 'here') for (const listener of returned) listener();
}

/** Resolves when the host answers; at once where it does. */
export function hostReturned(): Promise<void> {
  if (useReach.getState().host === 'here') return Promise.resolve();
  return new Promise((resolve) => {
    const stop = onHostReturned(() => {
      stop();
      resolve();
    });
  });
}

/** Whether a call failed only because nobody answers this window now: the line across the top of it says so already. */
export function isHostAway(error: { readonly code: string }): boolean {
  return error.code === 'unreachable' && useReach.getState().host === 'lost';
}

/** Called when the host answers again after it was lost: everything may have changed meanwhile. */
export function onHostReturned(listener: () => void): () => void {
  returned.add(listener);
  return () => void returned.delete(listener);
}

/** Follows the computer's network. Returns the function that stops it. */
export function watchNetwork(): () => void {
  const update = (): void => useReach.setState({ online: navigator.onLine });
  window.addEventListener('online', update);
  window.addEventListener('offline', update);
  return () => {
    window.removeEventListener('online', update);
    window.removeEventListener('offline', update);
  };
}
