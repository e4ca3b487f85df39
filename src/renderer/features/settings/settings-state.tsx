import { type ReactNode } from 'react';
import { type SettingsView } from '#contract/settings';
import { refreshEverything } from '../../app/queries.ts';
import { Button } from '../../ui/input/button.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { copy } from './copy.ts';
import { useSettings } from './use-settings.ts';

/** Shows its content once the settings are there, and says so when they cannot be read. */
export function SettingsState({ children }: { readonly children: (settings: SettingsView) => ReactNode }) {
  const { settings, error } = useSettings();
  if (settings !== null) return children(settings);
  if (error === null) return <Skeleton lines={6} />;
  return <ErrorState trouble={error} action={<Button onClick={refreshEverything}>{copy.tryAgain}</Button>} />;
}
