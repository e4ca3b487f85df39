import { existsSync } from 'node:fs';
import { type LaunchOptions } from 'playwright';

/** Debian's Chromium where it is installed, else the browser that Playwright downloaded. Quiet: no background network. */
export function chromiumOptions(): LaunchOptions {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((file) => existsSync(file));
  return {
    ...(installed ? { executablePath: installed } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
