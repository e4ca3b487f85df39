import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWebHost, type WebHost } from '#web/web-host';
import { chromiumOptions } from '#support/chromium';
import { createExampleApp, type ExampleApp } from '#support/example-app';
import { makeRendererFolder } from '#support/renderer-folder';

let app: ExampleApp;
let host: WebHost;
let renderer: Awaited<ReturnType<typeof makeRendererFolder>>;
let browser: Browser;
let own: Page;
/** Another program's page on this machine: to a browser the same site, on another port. */
let attacker: Server;
let attackerPort: number;

beforeAll(async () => {
  app = createExampleApp();
  renderer = await makeRendererFolder();
  host = await startWebHost({ app, rendererFolder: renderer.folder });
  attacker = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>elsewhere</title><p>elsewhere');
  });
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
  attackerPort = (attacker.address() as AddressInfo).port; // a TCP server's address
  browser = await chromium.launch(chromiumOptions());
  own = await (await browser.newContext()).newPage();
  await own.goto(host.address);
});
afterAll(async () => {
  await browser.close();
  await host.close();
  attacker.close();
  await renderer.remove();
});

it('lets the browser in, clears the token from the address, and hides the session from scripts', async () => {
  expect(own.url()).toBe(`${host.origin}/`);
  const token = new URL(host.address).searchParams.get('token') ?? '';
  await own.evaluate(() => history.pushState({}, '', '/prompts/x'));
  await own.reload();
  const inside = await own.evaluate(() => ({
    cookie: document.cookie,
    referrer: document.referrer,
    html: document.documentElement.outerHTML,
  }));
  expect(inside).toMatchObject({ cookie: '', referrer: '' });
  expect(inside.html).not.toContain(token);
  await own.goBack();
  expect(own.url()).not.toContain(token);
});

it('lets its own page call and listen', async () => {
  const answer = await own.evaluate(async () => {
    const csrf = document.querySelector('meta[name="signoff-csrf"]')?.getAttribute('content') ?? '';
    const headers = { 'content-type': 'application/json', 'x-signoff-csrf': csrf };
    return (
      await fetch('/api/call/run.pause', { method: 'POST', headers, body: '{"runId":"r"}' })
    ).json() as Promise<unknown>;
  });
  expect(answer).toEqual({ ok: true, value: {} });
  const heard = own.evaluate(
    () => new Promise((resolve) => (new EventSource('/api/events').onmessage = (message) => resolve(message.data))),
  );
  await expect.poll(() => app.listeners()).toBe(1);
  app.emit({ type: 'run.changed', id: 'r' });
  expect(await heard).toBe('{"type":"run.changed","id":"r"}');
});

it.each(['127.0.0.1', 'localhost'])(
  'gives a page of %s nothing, whatever it tries with the person’s own browser',
  async (name) => {
    const before = { reached: app.reached.length, listeners: app.listeners() };
    const page = await own.context().newPage();
    await page.goto(`http://${name}:${attackerPort}/`);
    const outcome = await page.evaluate(async (target) => {
      const call = `${target}/api/call/run.pause`;
      const json = { 'content-type': 'application/json', 'x-signoff-csrf': 'guess' };
      const attempts: Record<string, () => Promise<unknown>> = {
        'fetch with JSON': () =>
          fetch(call, { method: 'POST', credentials: 'include', headers: json, body: '{"runId":"r"}' }),
        'read the page': async () => (await fetch(`${target}/`, { credentials: 'include' })).text(),
        'read with no-cors': async () => {
          const answer = await fetch(`${target}/`, { credentials: 'include', mode: 'no-cors' });
          if ((await answer.text()) === '') throw new Error('opaque');
        },
        'load the page’s script': () =>
          new Promise((resolve, reject) => {
            const script = document.createElement('script');
            script.type = 'module';
            script.src = `${target}/assets/app-1a2b3c.js`;
            script.onload = resolve;
            script.onerror = () => reject(new Error('refused'));
            document.body.append(script);
          }),
        'listen to events': () =>
          new Promise((resolve, reject) => {
            const source = new EventSource(`${target}/api/events`, { withCredentials: true });
            source.onopen = resolve;
            source.onerror = () => (source.close(), reject(new Error('refused')));
          }),
      };
      const succeeded: string[] = [];
      for (const [what, attempt] of Object.entries(attempts)) {
        await attempt().then(
          () => succeeded.push(what),
          () => undefined,
        );
      }
      // Requests whose answer nobody can read, which may still change something.
      await fetch(call, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"runId":"r"}' }).catch(
        () => undefined,
      );
      navigator.sendBeacon(call, new Blob(['{"runId":"r"}'], { type: 'text/plain' }));
      return succeeded;
    }, host.origin);
    expect(outcome).toEqual([]);

    await page.evaluate((target) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: `${target}/api/call/run.pause`, enctype: 'text/plain' });
      document.body.append(form);
      form.submit();
    }, host.origin);
    await page.waitForURL(`${host.origin}/**`);
    expect(await page.textContent('body')).toContain('not-allowed');
    expect({ reached: app.reached.length, listeners: app.listeners() }).toEqual(before);
    await page.close();
  },
);

it('cannot be framed, and is no window to whoever opened it', async () => {
  const page = await own.context().newPage();
  await page.goto(`http://127.0.0.1:${attackerPort}/`);
  const framed = await page.evaluate(
    (target) =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = target;
        frame.onload = () => {
          try {
            resolve(frame.contentDocument?.body.innerHTML ?? 'closed');
          } catch {
            resolve('closed');
          }
        };
        document.body.append(frame);
      }),
    host.origin,
  );
  expect(framed).toBe('closed');
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((target) => void window.open(target), host.origin),
  ]);
  await opened.waitForLoadState();
  expect(await opened.evaluate(() => window.opener === null)).toBe(true);
  await page.close();
});
