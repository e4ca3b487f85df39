import type { Session } from 'electron';
import { isOwnPage } from './own-page.ts';

/** Copy buttons, and the notice that an experiment is done. Everything else a page could ask for is denied. */
const granted: readonly string[] = ['clipboard-sanitized-write', 'notifications'];

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(granted.includes(permission) && isOwnPage(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => granted.includes(permission) && isOwnPage(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
}
