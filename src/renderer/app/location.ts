import { useSyncExternalStore } from 'react';
import { type BaseLocationHook, type BaseSearchHook } from 'wouter';

/**
 * Addresses live behind the #: `#/prompts/refund-helper/spec?line=12`. They reopen the same view in both hosts, and
 * Back and Forward work. Path and search are read from the hash alone (wouter's own hook puts the search before it).
 */
const eventName = 'signoff:address';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  window.addEventListener(eventName, listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
    window.removeEventListener(eventName, listener);
  };
}

function address(): string {
  const hash = window.location.hash.replace(/^#/, '');
  return hash.startsWith('/') ? hash : `/${hash}`;
}

const pathNow = (): string => address().split('?')[0] ?? '/';
const searchNow = (): string => {
  const at = address().indexOf('?');
  return at === -1 ? '' : address().slice(at + 1);
};

/** Goes to an address of the app, such as "/prompts". */
export function goTo(to: string, options: { readonly replace?: boolean } = {}): void {
  const url = `#${to}`;
  if (options.replace === true) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
  window.dispatchEvent(new Event(eventName));
}

/** Sets what stands behind the ? of the present address (null takes a name away), without a step in the history. */
export function changeSearch(change: Readonly<Record<string, string | null>>): void {
  const search = new URLSearchParams(searchNow());
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') search.delete(name);
    else search.set(name, value);
  }
  const query = search.toString();
  goTo(query === '' ? pathNow() : `${pathNow()}?${query}`, { replace: true });
}

export const useHashPath: BaseLocationHook = () => [useSyncExternalStore(subscribe, pathNow), goTo];
export const useHashSearch: BaseSearchHook = () => useSyncExternalStore(subscribe, searchNow);

/** What stands in the href of a link. */
export const hrefOf = (path: string): string => `#${path}`;

/** A part of an address that may hold slashes, such as a prompt's id. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone % that somebody typed
  }
}

export type PromptTab = 'write' | 'spec' | 'cases';

/** Every address of the app, so that none is put together by hand. */
export const addresses = {
  prompts: '/prompts',
  prompt: (id: string, tab: PromptTab = 'write'): string =>
    `/prompts/${encodeURIComponent(id)}${tab === 'write' ? '' : `/${tab}`}`,
  /** The cases, with the dialog in which several are added. */
  addCases: (id: string): string => `/prompts/${encodeURIComponent(id)}/cases?add=several`,
  experiments: '/experiments',
  newExperiment: (promptId: string): string => `/experiments/new?prompt=${encodeURIComponent(promptId)}`,
  /** The same prompt on its model and on another one. */
  tryAnotherModel: (promptId: string): string => `/experiments/new?prompt=${encodeURIComponent(promptId)}&swap=1`,
  /** What was chosen for an earlier experiment, to be started anew. */
  runAgain: (promptId: string, runId: string): string =>
    `/experiments/new?prompt=${encodeURIComponent(promptId)}&again=${encodeURIComponent(runId)}`,
  scoreAnswers: (promptId: string): string => `/experiments/score?prompt=${encodeURIComponent(promptId)}`,
  experiment: (runId: string): string => `/experiments/${encodeURIComponent(runId)}`,
  /** One of its cases, opened. */
  caseOf: (runId: string, caseId: string): string =>
    `/experiments/${encodeURIComponent(runId)}?case=${encodeURIComponent(caseId)}`,
  logEntry: (file: string): string => `/experiments/log/${encodeURIComponent(file)}`,
  report: (runId: string): string => `/experiments/${encodeURIComponent(runId)}/report`,
  signOff: (runId: string): string => `/experiments/${encodeURIComponent(runId)}/sign-off`,
  reviews: '/review',
  review: (id: string): string => `/review/${encodeURIComponent(id)}`,
  changes: '/changes',
  newChange: (signOffId: string): string => `/changes/new/${encodeURIComponent(signOffId)}`,
  change: (id: string): string => `/changes/${encodeURIComponent(id)}`,
  settings: '/settings',
  help: '/settings/help',
  settingsTab: (section: string): string => `/settings/${encodeURIComponent(section)}`,
  case: (promptId: string, caseId: string): string =>
    `/prompts/${encodeURIComponent(promptId)}/cases/${encodeURIComponent(caseId)}`,
} as const;
