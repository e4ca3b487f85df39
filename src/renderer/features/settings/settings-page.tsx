import { PageBar } from '../../ui/page.tsx';

/** A slot: the screen comes here. */
export function SettingsPage(_props: { readonly section?: string }) {
  return <PageBar title="Settings" />;
}
