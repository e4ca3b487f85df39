import { type ComponentType } from 'react';
import { UnknownPage } from '../../app/unknown-page.tsx';
import { DataTab } from './data-tab.tsx';
import { GeneralTab } from './general-tab.tsx';
import { HelpTab } from './help/help-tab.tsx';
import { ModelsTab } from './models/models-tab.tsx';
import { RepositoriesTab } from './repositories/repositories-tab.tsx';
import { SentTab } from './sent/sent-tab.tsx';
import { type SettingsTab, tabNamed } from './tab.ts';

const tabs: Readonly<Record<SettingsTab, ComponentType>> = {
  general: GeneralTab,
  models: ModelsTab,
  data: DataTab,
  repositories: RepositoriesTab,
  sent: SentTab,
  help: HelpTab,
};

/** `#/settings`, `#/settings/models`, ...: each tab has its address. */
export function SettingsPage({ section = 'general' }: { readonly section?: string }) {
  const tab = tabNamed(section);
  if (tab === null) return <UnknownPage />;
  const Tab = tabs[tab];
  return <Tab />;
}
