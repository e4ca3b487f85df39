import { type ReactNode } from 'react';
import { addresses } from '../../app/location.ts';
import { UnknownPage } from '../../app/unknown-page.tsx';
import { Page, PageBar } from '../../ui/page.tsx';
import { LinkTabs } from '../../ui/tabs.tsx';
import { Ago } from '../../ui/time.tsx';
import { copy } from './copy.ts';
import { GeneralTab } from './general-tab.tsx';
import { HelpTab } from './help-tab.tsx';
import { ModelsTab } from './models-tab.tsx';
import { RepositoriesTab } from './repositories-tab.tsx';
import { SentTab } from './sent-tab.tsx';
import { type SettingsTab, settingsTabs, tabNamed } from './tab.ts';
import { useSettings } from './use-settings.ts';

const bodies: Readonly<Record<SettingsTab, () => ReactNode>> = {
  general: GeneralTab,
  models: ModelsTab,
  repositories: RepositoriesTab,
  sent: SentTab,
  help: HelpTab,
};

/** `#/settings`, `#/settings/models`, ...: each tab has its address. */
export function SettingsPage({ section = 'general' }: { readonly section?: string }) {
  const tab = tabNamed(section);
  const { savedAt } = useSettings();
  if (tab === null) return <UnknownPage />;
  const Body = bodies[tab];
  return (
    <>
      <PageBar
        title={copy.title}
        windowTitle={`${copy.tabs[tab]} · ${copy.title}`}
        tabs={
          <LinkTabs
            label={copy.tabs.label}
            tabs={settingsTabs.map((each) => ({
              href: each === 'general' ? addresses.settings : addresses.settingsTab(each),
              label: copy.tabs[each],
              current: each === tab,
            }))}
          />
        }
        saved={savedAt === null ? undefined : <Ago iso={savedAt} before={copy.saved} />}
      />
      <Page>
        <Body />
      </Page>
    </>
  );
}
