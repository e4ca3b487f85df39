import { desktopOrigin } from '#contract/wire/desktop-bridge';

/** Whether an address is a page of the app itself: scheme and host exact, so `app://signoff.evil/` is not. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === desktopOrigin;
}
