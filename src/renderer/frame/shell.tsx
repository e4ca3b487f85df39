import { useEffect, useMemo, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { type AppStateView } from '#contract/repository';
import { type Action, followKeys, useActions } from '../state/actions.ts';
import { useReach } from '../state/host.ts';
import { applyTheme } from '../state/theme.ts';
import { Button } from '../ui/input/button.tsx';
import { Banner } from '../ui/page/page.tsx';
import { toast } from '../ui/overlay/toast.tsx';
import { copy } from '../app/copy.ts';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { addresses, decodePart, goTo } from '../app/location.ts';
import { Navigation } from './navigation.tsx';
import { openPalette, Palette } from './palette.tsx';
import { useCommand, useProcedure } from '../app/queries.ts';
import { RepositoryState } from './repository-state.tsx';
import { Routes } from './routes.tsx';
import styles from './shell.module.css';
import { openShortcutList, ShortcutList } from '../app/shortcut-list.tsx';
import { Welcome } from './welcome.tsx';

/** The frame around every screen. */
export function Shell({ state }: { readonly state: AppStateView }) {
  const singleKeys = useSingleKeys();
  useActions(useGlobalActions());
  useActions(usePromptActions());
  if (state.repository === null) return <Welcome />;
  return (
    <div className={styles['app']}>
      <Button className={styles['skip']} onClick={() => document.getElementById('main')?.focus()}>
        {copy.skip}
      </Button>
      <Navigation state={state} />
      <Main state={state} />
      <Palette />
      <ShortcutList singleKeys={singleKeys} />
    </div>
  );
}

function Main({ state }: { readonly state: AppStateView }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(path, main);
  const { repository } = state;
  const ready = repository?.state === 'ready' || repository?.commit != null || path.startsWith(addresses.settings);
  return (
    <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
      <Banners />
      {repository !== null && !repository.trusted && repository.commit !== null && <TrustBanner id={repository.id} />}
      <ErrorBoundary key={path}>
        {ready || repository === null ? <Routes /> : <RepositoryState repository={repository} />}
      </ErrorBoundary>
    </main>
  );
}

function Banners() {
  const { host, online } = useReach();
  if (host === 'replaced') return <Banner tone="fail">{copy.reach.replaced}</Banner>;
  if (host === 'lost') return <Banner tone="fail">{copy.reach.lost(window.location.host)}</Banner>;
  if (!online) return <Banner>{copy.reach.offline}</Banner>;
  return null;
}

function TrustBanner({ id }: { readonly id: string }) {
  const trust = useCommand('repository.trust');
  return (
    <Banner
      tone="accent"
      action={
        <Button
          busy={trust.busy}
          onClick={() => void trust.run({ id }).then((done) => done && toast({ message: copy.trust.done }))}
        >
          {copy.trust.button}
        </Button>
      }
    >
      {copy.trust.words}
    </Banner>
  );
}

/** When the control that had the focus went away with its screen, the new screen's heading gets it. */
function useFocusOnArrival(path: string, main: React.RefObject<HTMLElement | null>): void {
  const first = useRef(true);
  useEffect(() => {
    main.current?.scrollTo({ top: 0 });
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const heading = main.current?.querySelector('h1');
      (heading ?? main.current)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [path, main]);
}

/** Follows the settings that this window itself must obey. Answers whether one-character shortcuts are on. */
function useSingleKeys(): boolean {
  const { data: settings } = useProcedure('settings.get', {});
  const on = useRef(true);
  const singleKeys = settings?.singleKeyShortcuts ?? true;
  useEffect(() => {
    on.current = singleKeys;
  }, [singleKeys]);
  useEffect(() => followKeys(() => on.current), []);
  const theme = settings?.theme;
  useEffect(() => {
    if (theme !== undefined) applyTheme(theme);
  }, [theme]);
  return singleKeys;
}

function useGlobalActions(): readonly Action[] {
  const { data: settings } = useProcedure('settings.get', {});
  const save = useCommand('settings.save');
  const theme = settings?.theme ?? 'system';
  return useMemo(() => {
    const group = copy.palette.everywhere;
    const go = (id: string, place: string, address: string): Action => ({
      id,
      group,
      title: copy.shortcuts.goTo(place),
      run: () => goTo(address),
    });
    return [
      { id: 'palette', group, title: copy.shortcuts.open, keys: 'mod+k', keysOnly: true, run: openPalette },
      { id: 'shortcuts', group, title: copy.shortcuts.list, keys: '?', run: openShortcutList },
      go('go-prompts', copy.nav.prompts, addresses.prompts),
      go('go-experiments', copy.nav.experiments, addresses.experiments),
      go('go-review', copy.nav.review, addresses.reviews),
      go('go-changes', copy.nav.changes, addresses.changes),
      go('go-settings', copy.nav.settings, addresses.settings),
      {
        id: 'theme',
        group,
        title: copy.shortcuts.theme,
        run: () => void save.run({ theme: isDark(theme) ? 'light' : 'dark' }),
      },
    ];
  }, [save, theme]);
}

/** What can be done with the prompt that the screen is about, wherever its own button stands. */
function usePromptActions(): readonly Action[] {
  const [path] = useLocation();
  const [search] = useSearchParams();
  const inPath = /^\/prompts\/([^/]+)/.exec(path)?.[1];
  const promptId = inPath === undefined ? search.get('prompt') : decodePart(inPath);
  return useMemo(
    () =>
      promptId === null || path === '/experiments/score'
        ? []
        : [
            {
              id: 'score',
              group: copy.nav.experiments,
              title: copy.shortcuts.score,
              run: () => goTo(addresses.scoreAnswers(promptId)),
            },
          ],
    [promptId, path],
  );
}

function isDark(theme: 'system' | 'light' | 'dark'): boolean {
  return theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
}
