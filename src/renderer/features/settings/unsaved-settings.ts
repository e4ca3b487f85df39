import { type SettingsView } from '#contract/settings';

export type SettingsChange = { readonly [K in keyof SettingsView]?: SettingsView[K] };

/** What is still to be stored after `sent` was: the settings that were changed again meanwhile. */
export function unsavedAfter(pending: SettingsChange, sent: SettingsChange): SettingsChange {
  // Object.entries loses the connection of key and value; each pair comes from `pending` itself.
  return Object.fromEntries(
    Object.entries(pending).filter(([key, value]) => sent[key as keyof SettingsView] !== value),
  );
}
