import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desktopCallChannel, desktopOrigin } from '#contract/wire/desktop-bridge';
import { startBuiltApp, type BuiltApp } from './double/built-app.ts';

let built: BuiltApp;
beforeAll(async () => {
  built = await startBuiltApp();
});
afterAll(() => built.close());

/** Runs in the page, in the screens' own world. */
const inPage = <T>(work: () => T | Promise<T>): Promise<T> => built.page.evaluate(work) as Promise<T>; // T is what the page answers

it('starts with every guard up before the window opens', () => {
  const { app, protocols, permissionRequest, ipcMain, menu } = built.electron;
  expect(existsSync(path.join(built.appData, 'Signoff', 'workspace'))).toBe(true);
  expect(app.name).toBe('Signoff');
  expect(app.sandboxEnabled).toBe(true);
  expect([...protocols.keys()]).toEqual(['app']);
  expect(permissionRequest).not.toBeNull();
  expect(ipcMain.channels()).toEqual([desktopCallChannel]);
  expect(menu).not.toBeNull();
  expect(app.windows).toHaveLength(1);
  expect(app.windows[0]?.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
  });
});

it('shows its first screen through the app’s protocol and talks to the app over the bridge', async () => {
  await built.page.getByRole('main').waitFor();
  expect(built.electron.app.windows[0]?.webContents.url).toMatch(new RegExp(`^${desktopOrigin}/`));
  const answer = await inPage(() => Reflect.get(globalThis, 'signoff').call('app.state', {}));
  expect(answer).toMatchObject({ ok: true, value: { host: 'desktop' } });
});

it('opens the sample from its first screen, with events that arrive over the bridge', async () => {
  await built.page.getByRole('button', { name: 'Open the sample' }).click();
  await built.page.getByRole('heading', { name: 'Prompts', level: 1 }).waitFor();
  await built.page.getByRole('link', { name: /^Prompts \d+$/ }).waitFor();
});

it('gives the page two functions that it cannot replace, and no way to Node', async () => {
  const world = await inPage(() => {
    const bridge = Reflect.get(globalThis, 'signoff') as object;
    const attempt = Reflect.set(bridge, 'call', () => 'mine') || Reflect.set(globalThis, 'signoff', {});
    return {
      names: Object.keys(bridge),
      frozen: Object.isFrozen(bridge),
      replaced: attempt,
      reachable: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
    };
  });
  expect(world).toEqual({ names: ['call', 'subscribe'], frozen: true, replaced: false, reachable: [] });
});

it('runs no inline script, no eval and nothing from elsewhere', async () => {
  const before = built.screen.problems.length;
  const ran = await inPage(async () => {
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.ranInline = true';
    document.body.append(inline);
    const image = new Image();
    image.src = 'https://attacker.example/pixel.png';
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = 'https://attacker.example/';
    document.body.append(frame);
    const fetched = await fetch('https://attacker.example/').then(
      () => true,
      () => false,
    );
    inline.remove();
    image.remove();
    frame.remove();
    return { inline: 'ranInline' in globalThis, fetched };
  });
  expect(ran).toEqual({ inline: false, fetched: false });
  expect(built.screen.blocked).toEqual([]);
  const refusals = (): string[] => built.screen.problems.slice(before);
  for (const directive of ['script-src', 'img-src', 'frame-src', 'connect-src']) {
    await expect.poll(() => refusals().some((text) => text.includes(directive))).toBe(true);
  }
  built.screen.problems.splice(before);
});

it('stays where it is when a link leads away, and asks before the browser opens it', async () => {
  const before = built.page.url();
  built.electron.answerWith = 1;
  await inPage(() => {
    for (const target of ['_self', '_blank']) {
      const link = document.createElement('a');
      link.href = `https://attacker.example/${target}`;
      link.target = target;
      document.body.append(link);
      link.click();
      link.remove();
    }
  });
  await expect
    .poll(() => built.electron.asked.map((each) => each.message))
    .toEqual(['Open attacker.example?', 'Open attacker.example?']);
  expect(built.electron.opened).toEqual([]);
  expect(built.page.url()).toBe(before);
  expect(built.electron.app.windows).toHaveLength(1);
});

it('shows a deep address again after a crash', async () => {
  const contents = built.electron.app.windows[0]?.webContents;
  await inPage(() => history.pushState({}, '', '#/prompts/refund-helper'));
  await expect.poll(() => contents?.url).toBe(`${desktopOrigin}/#/prompts/refund-helper`);
  const reloaded = built.page.waitForEvent('load');
  contents?.emit('render-process-gone', {}, { reason: 'crashed' });
  await reloaded;
  await built.page.getByRole('main').waitFor();
  expect(contents?.url).toBe(`${desktopOrigin}/#/prompts/refund-helper`);
});

it('comes to the front when it is started a second time', () => {
  const window = built.electron.app.windows[0];
  if (window === undefined) throw new Error('no window');
  window.minimized = true;
  built.electron.app.emit('second-instance');
  expect({ minimized: window.minimized, focused: window.focused, windows: built.electron.app.windows.length }).toEqual({
    minimized: false,
    focused: 1,
    windows: 1,
  });
});

it('has broken no rule of its own policy on the way', () => {
  expect(built.screen.problems).toEqual([]);
  expect(built.screen.blocked).toEqual([]);
  expect(built.electron.errorBoxes).toEqual([]);
});

it('gives up reloading a page that crashes again and again, and says that nothing is lost', async () => {
  const contents = built.electron.app.windows[0]?.webContents;
  for (let crash = 2; crash <= 4; crash++) contents?.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(built.electron.errorBoxes).toEqual([
    { title: 'Signoff cannot show its window', content: expect.stringContaining('Your work is saved') },
  ]);
});

it('closes the app’s work before it ends', async () => {
  built.electron.app.windows[0]?.destroy();
  await built.electron.app.ended;
  expect(built.electron.app.exitCode).toBe(0);
  expect(built.electron.ipcMain.channels()).toEqual([]);
});
