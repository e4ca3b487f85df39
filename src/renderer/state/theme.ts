export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'signoff.theme';

/** Paints the window in the theme. The choice itself is a setting; the copy here only avoids a flash at the next start. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // a browser that forbids storage: the setting arrives a moment later
  }
}

/** Before the first paint. */
export function applyRememberedTheme(): void {
  try {
    const theme = localStorage.getItem(storageKey);
    if (theme === 'light' || theme === 'dark') applyTheme(theme);
  } catch {
    // as above
  }
}
