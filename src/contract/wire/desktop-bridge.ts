/** The Electron wire: what the preload script and the main process must agree on, and nothing else. */
export const desktopCallChannel = 'signoff:call';
export const desktopEventChannel = 'signoff:event';

/** The whole origin of the desktop app's pages (a custom protocol that serves files of the bundle only). */
export const desktopOrigin = 'app://signoff';
