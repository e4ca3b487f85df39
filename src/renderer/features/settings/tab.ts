export const settingsTabs = ['general', 'models', 'data', 'repositories', 'sent', 'help'] as const;
export type SettingsTab = (typeof settingsTabs)[number];

/** The tab that the last part of an address names; null when there is none of that name. */
export function tabNamed(section: string): SettingsTab | null {
  return settingsTabs.find((tab) => tab === section) ?? null;
}
