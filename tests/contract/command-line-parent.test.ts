import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '#support/command-line';
import { startModelServer, type ModelServer } from '#support/model-server';

/** `bin.mjs` on an older Node starts the command line under another one. Whatever happens to the first, the second does not go on spending. */
let home: string;
let team: string;
let server: ModelServer;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-parent-'));
  team = path.join(home, 'team');
  mkdirSync(path.join(team, 'prompts'), { recursive: true });
  writeFileSync(
    path.join(team, 'prompts/greet.md'),
    '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nGreet.\n{{role "user"}}\n{{question}}\n',
  );
  const lines = Array.from({ length: 60 }, (_, at) => `{"id":"c-${at}","input":{"question":"Hello ${at}?"}}\n`);
  writeFileSync(path.join(team, 'prompts/greet.cases.jsonl'), lines.join(''));
  server = await startModelServer({ latencyMs: 40 });
});
afterEach(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

const env = () => ({ HOME: home, XDG_CONFIG_HOME: path.join(home, 'config'), APPDATA: path.join(home, 'config') });

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
  '%s of the parent ends the child, which asks nothing more and keeps what is done',
  async (signal) => {
    const parent = path.resolve(import.meta.dirname, '../support/older-parent.mjs');
    const args = ['run', 'greet', '--base-url', server.baseUrl, '--concurrency', '2'];
    const command = spawn(process.execPath, [parent, ...args], {
      cwd: team,
      env: env(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    command.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    command.stdout.resume();
    await expect.poll(() => server.calls(), { timeout: 20_000 }).toBeGreaterThan(5);
    const child = Number(/^child (\d+)$/m.exec(said)?.[1]);
    expect(isThere(child)).toBe(true);
    command.kill(signal);
    await expect.poll(() => isThere(child), { timeout: 10_000 }).toBe(false);
    const asked = server.calls();
    expect(asked).toBeLessThan(50);
    const [id = ''] = readdirSync(path.join(home, 'config/Signoff/runs'));
    expect(said).toContain(`Run ${id}`);
    // It ended in order: what was under way came back, and nothing is asked twice.
    const rest = await runCommand(['run', '--resume', id], { cwd: team, env: env() });
    expect(rest.stderr).not.toContain('charged twice');
    expect(server.calls()).toBe(60);
  },
);

describe.skipIf(process.platform !== 'linux')('whoever started it', () => {
  const child = `"${process.execPath}" "${path.resolve(import.meta.dirname, '../support/started-child.mjs')}"`;
  const npm = { npm_lifecycle_event: 'signoff' };

  /** What it says of itself, started by this line of a shell. */
  async function started(line: string, more: Record<string, string> = {}, detached = false) {
    const shell = spawn('sh', ['-c', line], { env: more, stdio: ['pipe', 'pipe', 'inherit'], detached });
    let said = '';
    shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => said, { timeout: 20_000 }).toMatch(/^child \d+ \w+$/m);
    const [, pid, what] = /^child (\d+) (\w+)$/m.exec(said) ?? [];
    return { shell, pid: Number(pid), what };
  }

  it.each([
    ['a shell', `${child}; true`, {}],
    ['npm with a shell between', `sh -c '${child}; true'; true`, npm],
  ])('killed as %s ends it', async (_who, line, more) => {
    const { shell, pid, what } = await started(line, more);
    expect([what, isThere(pid)]).toEqual(['watches', true]);
    shell.kill('SIGKILL');
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false);
  });

  it.each([
    ['behind “&” of a script', `${child} & wait`, {}, false],
    ['behind “&” of a script that npm runs', `${child} & wait`, npm, false],
    ['without input, as nohup starts it', `${child} < /dev/null`, {}, false],
    ['as the leader of a session', `exec ${child}`, {}, true],
  ])('may end before it where it was started to stay: %s', async (_how, line, more, detached) => {
    expect((await started(line, more, detached)).what).toBe('stays');
  });
});
