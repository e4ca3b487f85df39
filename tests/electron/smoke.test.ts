import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright';
import { describe, expect, it } from 'vitest';
import { findDesktopShell } from '../../src/cli/desktop-shell.ts';

const root = path.resolve(import.meta.dirname, '../..');
const shell = findDesktopShell();

describe('the real Electron', () => {
  if (shell.kind === 'unavailable') {
    it.skip(`opens its window (not tried here: ${shell.why})`, () => undefined);
    return;
  }
  it('opens its window on the app', async () => {
    const userData = mkdtempSync(path.join(tmpdir(), 'signoff-smoke-'));
    const app = await _electron.launch({ executablePath: shell.binary, args: [root, `--user-data-dir=${userData}`] });
    const window = await app.firstWindow();
    await window.getByRole('main').waitFor();
    expect(window.url()).toMatch(/^app:\/\/signoff\//);
    expect(await window.evaluate(() => Object.keys(Reflect.get(globalThis, 'signoff')))).toEqual(['call', 'subscribe']);
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  });
});
