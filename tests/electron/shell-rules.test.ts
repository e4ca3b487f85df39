import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desktopCallChannel, desktopEventChannel, desktopOrigin } from '#contract/wire/desktop-bridge';
import { createExampleApp, type ExampleApp } from '#support/example-app';
import { installDouble, type InstalledDouble } from './double/install.ts';
import type { WebContentsDouble } from './double/window.ts';

let double: InstalledDouble;
beforeEach(() => {
  double = installDouble();
  double.electron.app.becomeReady();
});
afterEach(() => double.remove());

describe('IPC', () => {
  let app: ExampleApp;
  let page: WebContentsDouble;
  beforeEach(async () => {
    app = createExampleApp();
    page = double.newPage(`${desktopOrigin}/prompts/x`);
    const { connectIpc } = await import('../../src/main/ipc.ts');
    connectIpc(app);
  });
  const invoke = (frame: WebContentsDouble['mainFrame'] | null, ...values: unknown[]): Promise<unknown> =>
    double.electron.ipcMain.invoke(page, frame, desktopCallChannel, values);

  it('opens one channel', () => {
    expect(double.electron.ipcMain.channels()).toEqual([desktopCallChannel]);
  });

  it('answers the main frame of its own page', async () => {
    expect(await invoke(page.mainFrame, 'run.pause', { runId: 'r' })).toEqual({ ok: true, value: {} });
  });

  it('refuses a frame that is gone, a frame inside the page, and every other origin', async () => {
    const refused = { ok: false, error: { code: 'not-allowed' } };
    expect(await invoke(null, 'run.pause', { runId: 'r' })).toMatchObject(refused);
    expect(await invoke(page.subframe(), 'run.pause', { runId: 'r' })).toMatchObject(refused);
    expect(await invoke({ parent: null, origin: desktopOrigin }, 'run.pause', { runId: 'r' })).toMatchObject(refused);
    for (const url of [
      'https://signoff/',
      'app://signoff.example/',
      'app://other/',
      'file:///etc/passwd',
      'about:blank',
      'data:text/html,x',
    ]) {
      page.url = url;
      expect(await invoke(page.mainFrame, 'run.pause', { runId: 'r' })).toMatchObject(refused);
    }
    expect(app.reached).toEqual([]);
  });

  it.each([[[]], [[7, {}]], [[{ name: 'run.pause' }]], [[null]]])(
    'answers the malformed request %j in words',
    async (values) => {
      expect(await invoke(page.mainFrame, ...values)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
      expect(app.reached).toEqual([]);
    },
  );

  it('tells changes to its own pages only', () => {
    const foreign = double.newPage('https://elsewhere.example/');
    const heard: unknown[] = [];
    for (const contents of [page, foreign])
      contents.onSend = (channel, values) => heard.push([contents.url, channel, values]);
    app.emit({ type: 'run.changed', id: 'r' });
    expect(heard).toEqual([[page.url, desktopEventChannel, [{ type: 'run.changed', id: 'r' }]]]);
  });
});

describe('navigation and links', () => {
  let page: WebContentsDouble;
  beforeEach(async () => {
    const { guardNavigation } = await import('../../src/main/external-links.ts');
    guardNavigation();
    page = double.newPage(`${desktopOrigin}/`);
  });

  it('stays on its own pages', () => {
    expect(page.refuses('will-navigate', `${desktopOrigin}/prompts/refund`)).toBe(false);
    for (const url of [
      'https://example.com/',
      'app://signoff.evil/',
      'file:///etc/passwd',
      'http://127.0.0.1:1/',
      'x',
    ]) {
      expect([url, page.refuses('will-navigate', url)]).toEqual([url, true]);
    }
    expect(page.refuses('will-redirect', `${desktopOrigin}/`)).toBe(true);
    expect(page.refuses('will-frame-navigate', `${desktopOrigin}/`, false)).toBe(true);
  });

  it('opens no window of its own', () => {
    expect(page.openHandler?.({ url: `${desktopOrigin}/` })).toEqual({ action: 'deny' });
  });

  it.each([
    ['https://example.com/a?b=c', 'Open example.com?'],
    ['https://example.com:8443/', 'Open example.com:8443?'],
    ['mailto:pm@acme.example', 'Open pm@acme.example?'],
    // The name that a model hides behind looks like another one: the host is shown as the browser reads it.
    ['https://аpple.com/', 'Open xn--pple-43d.com?'],
  ])('asks with the host before %s is opened', async (url, question) => {
    page.openHandler?.({ url });
    await expect.poll(() => double.electron.opened).toEqual([new URL(url).href]);
    expect(double.electron.asked.map((each) => each.message)).toEqual([question]);
  });

  it('opens nothing when the person says no', async () => {
    double.electron.answerWith = 1;
    page.openHandler?.({ url: 'https://example.com/' });
    await expect.poll(() => double.electron.asked).toHaveLength(1);
    expect(double.electron.opened).toEqual([]);
  });

  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ssh://x',
    'ms-settings:',
    'smb://x/y',
    'https://user:pw@example.com/',
    'x',
    '',
  ])('never offers to open %j', async (url) => {
    const { externalTarget } = await import('../../src/main/external-links.ts');
    expect(externalTarget(url)).toBeNull();
    page.openHandler?.({ url });
    expect(double.electron.asked).toEqual([]);
  });
});

describe('permissions', () => {
  it('grants copying and notifications to its own page, and nothing else to anyone', async () => {
    const { denyPermissions } = await import('../../src/main/permissions.ts');
    const { session } = await import('electron');
    denyPermissions(session.defaultSession);
    const page = double.newPage(`${desktopOrigin}/`);
    const { permissionRequest, permissionCheck, devicePermission } = double.electron;
    const request = (permission: string, requestingUrl: string): boolean => {
      let given = false;
      permissionRequest?.(page, permission, (answer) => (given = answer), { requestingUrl, isMainFrame: true });
      return given;
    };
    const check = (permission: string, origin: string): boolean =>
      permissionCheck?.(page, permission, origin, {}) ?? true;
    const permissions = [
      'clipboard-sanitized-write',
      'notifications',
      'clipboard-read',
      'media',
      'geolocation',
      'fileSystem',
      'openExternal',
      'usb',
      'unknown',
    ];
    expect(permissions.filter((each) => request(each, `${desktopOrigin}/x`))).toEqual(permissions.slice(0, 2));
    expect(permissions.filter((each) => check(each, `${desktopOrigin}/`))).toEqual(permissions.slice(0, 2));
    expect(
      permissions.filter((each) => request(each, 'https://example.com/') || check(each, 'https://example.com')),
    ).toEqual([]);
    expect(devicePermission?.({})).toBe(false);
  });
});

describe('windows', () => {
  it('has every safe setting', async () => {
    const { createWindow } = await import('../../src/main/window-factory.ts');
    createWindow('/bundle/preload.cjs');
    expect(double.electron.app.windows[0]?.options).toMatchObject({
      show: false,
      webPreferences: {
        preload: '/bundle/preload.cjs',
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        allowRunningInsecureContent: false,
      },
    });
    await expect.poll(() => double.electron.app.windows[0]?.visible).toBe(true);
    expect(double.electron.app.windows[0]?.webContents.url).toBe(`${desktopOrigin}/`);
  });

  it.each([
    { contextIsolation: false },
    { sandbox: false },
    { webSecurity: false },
    { nodeIntegration: true },
    { webviewTag: true },
    { preload: 'preload.cjs' },
  ])('refuses to be weakened by %j', async (weaker) => {
    const { assertSecure, createWindow } = await import('../../src/main/window-factory.ts');
    createWindow('/bundle/preload.cjs');
    const preferences = double.electron.app.windows[0]?.options.webPreferences ?? {};
    expect(() => assertSecure(preferences)).not.toThrow();
    expect(() => assertSecure({ ...preferences, ...weaker })).toThrow(/A window must have/);
  });

  it('closes a window that came from anywhere else, and refuses webviews', async () => {
    const { createWindow, refuseOtherWindows } = await import('../../src/main/window-factory.ts');
    refuseOtherWindows();
    createWindow('/bundle/preload.cjs');
    const own = double.electron.app.windows[0];
    const foreign = double.newPage('https://example.com/');
    await expect.poll(() => double.electron.app.windows).toEqual([own]);
    let prevented = false;
    foreign.emit('will-attach-webview', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});
