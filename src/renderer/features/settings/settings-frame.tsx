import { type ReactNode } from 'react';
import { addresses } from '../../app/location.ts';
import { Page, PageBar } from '../../ui/page/page.tsx';
import { LinkTabs } from '../../ui/page/tabs.tsx';
import { Ago } from '../../ui/text/time.tsx';
import { copy } from './copy.ts';
import { type SettingsTab, settingsTabs } from './tab.ts';
import { useSettings } from './use-settings.ts';

interface SettingsFrameProps {
  readonly tab: SettingsTab;
  /** The tab's one primary button. */
  readonly primary?: ReactNode;
  readonly children: ReactNode;
}

/** The tabs on which something is typed and stored. */
const saves: readonly SettingsTab[] = ['general', 'models', 'data'];

/** Head and width of every tab of the settings. */
export function SettingsFrame({ tab, primary, children }: SettingsFrameProps) {
  const { savedAt } = useSettings();
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
        saved={savedAt === null || !saves.includes(tab) ? undefined : <Ago iso={savedAt} before={copy.saved} />}
        primary={primary}
      />
      <Page>{children}</Page>
    </>
  );
}
