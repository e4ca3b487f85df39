import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runResultSchema } from '#domain/result/run-result';
import { runCommand, startCommand, type Finished } from '#support/command-line';
import { startModelServer, type ModelServer } from '#support/model-server';

/** A report that cannot be written is an error, and its run is kept until somebody has it. */
let home: string;
let team: string;
let server: ModelServer;
const bin = path.resolve(import.meta.dirname, '../../src/cli/bin.mjs');

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-files-'));
  team = path.join(home, 'team');
  mkdirSync(path.join(team, 'prompts'), { recursive: true });
  writeFileSync(
    path.join(team, 'prompts/greet.md'),
    '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nGreet.\n{{role "user"}}\n{{question}}\n',
  );
  writeFileSync(
    path.join(team, 'prompts/greet.spec.yaml'),
    'schema: signoff/spec@1\nmust:\n  - id: greets\n    statement: Always greets.\n    check: { type: contains, value: scripted }\nthresholds: { pass_rate: 0.5 }\n',
  );
  cases(3);
  server = await startModelServer();
});
afterEach(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

function cases(count: number): void {
  const lines = Array.from({ length: count }, (_, at) => `{"id":"c-${at}","input":{"question":"Hello ${at}?"}}\n`);
  writeFileSync(path.join(team, 'prompts/greet.cases.jsonl'), lines.join(''));
}
const env = () => ({ HOME: home, XDG_CONFIG_HOME: path.join(home, 'config'), APPDATA: path.join(home, 'config') });
const signoff = (...args: string[]): Promise<Finished> => runCommand(args, { cwd: team, env: env() });
const run = (...args: string[]): string[] => ['run', 'greet', '--base-url', server.baseUrl, ...args];

/** Through a shell, which can send the output elsewhere. */
function inShell(command: string, args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('/bin/sh', ['-c', command, 'sh', process.execPath, bin, ...args], {
    cwd: team,
    env: env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.resume();
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}
function kept(): string[] {
  const place = path.join(home, 'config/Signoff/runs');
  return existsSync(place) ? readdirSync(place) : [];
}

describe.skipIf(!existsSync('/dev/full'))('a report that cannot be written', () => {
  it.each([
    ['a full disk', '"$@" > /dev/full', /the disk is full/],
    ['a closed output', '"$@" >&-', /the output is closed/],
  ])(
    'because of %s ends with 3 and keeps the run, which then prints it without asking anything',
    async (_name, shell, why) => {
      const { code, stderr } = await inShell(shell, run());
      expect([code, stderr]).toEqual([3, expect.stringMatching(why)]);
      const [id = ''] = kept();
      expect(stderr).toContain(`signoff run --resume ${id}`);
      const asked = server.calls();
      const again = await signoff('run', '--resume', id, '--format', 'json');
      expect([again.code, server.calls()]).toEqual([0, asked]);
      expect(runResultSchema.parse(JSON.parse(again.stdout)).variants[0]).toMatchObject({ outputs: 3, errors: 0 });
      expect(kept()).toEqual([]);
    },
  );

  it.each([[['render', 'greet', '--case', 'c-1']], [['--help']], [['run', '--help']]])(
    'is one of every command: %j',
    async (args) => {
      expect(await inShell('"$@" > /dev/full', args)).toEqual({
        code: 3,
        stderr: expect.stringContaining('disk is full'),
      });
    },
  );

  it('whose reader went away is none', async () => {
    expect((await inShell('"$@" | true; exit 0', run())).stderr).not.toContain('could not be written');
    expect(kept()).toEqual([]);
    const { stderr } = await inShell('{ "$@" --help; echo "ended with $?" >&2; } | true', []);
    expect(stderr).toContain('ended with 0');
  });
});

describe('--out', () => {
  it('to a device writes to it and does not replace it; the run is kept where that fails', async () => {
    const device = path.join(home, 'full');
    try {
      execFileSync('mknod', [device, 'c', '1', '7'], { stdio: 'ignore' });
    } catch {
      return; // making a device needs rights that this machine does not give
    }
    const { code, stderr, stdout } = await signoff(...run('--out', device));
    expect([code, stderr]).toEqual([3, expect.stringContaining('the disk is full. It went to the output instead')]);
    expect(stdout).toContain('# greet: gate met');
    expect(statSync(device).isCharacterDevice()).toBe(true);
    expect(kept()).toHaveLength(1);
  });

  it('through a link writes where it points, and leaves no half files', async () => {
    const target = path.join(home, 'target.md');
    writeFileSync(target, 'before');
    symlinkSync(target, path.join(home, 'latest.md'));
    expect((await signoff(...run('--out', path.join(home, 'latest.md')))).code).toBe(0);
    expect(readFileSync(target, 'utf8')).toContain('# greet: gate met');
    expect(readdirSync(home).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('that is a folder is refused before anything is asked', async () => {
    const { code, stderr } = await signoff(...run('--out', home));
    expect([code, stderr, server.calls()]).toEqual([2, expect.stringContaining('cannot be written'), 0]);
  });
});

describe('--resume', () => {
  it('reports what is there when the repository is gone, says why it cannot go on, and keeps the run', async () => {
    await server.close();
    server = await startModelServer({ latencyMs: 40 });
    cases(60);
    const command = startCommand(run('--concurrency', '1'), { cwd: team, env: env() });
    await expect.poll(() => server.calls(), { timeout: 20_000 }).toBeGreaterThan(5);
    command.child.kill('SIGKILL');
    await command.finished;
    rmSync(team, { recursive: true });
    const [id = ''] = kept();
    const asked = server.calls();
    const gone = await runCommand(['run', '--resume', id, '--format', 'json'], { cwd: home, env: env() });
    const result = runResultSchema.parse(JSON.parse(gone.stdout));
    expect(result.variants[0]?.outputs).toBeGreaterThan(3);
    expect(result.gate.met).toBe(false);
    expect(result.possibleCharges).toMatchObject({ calls: 1 });
    expect([gone.code === 0, server.calls(), kept()]).toEqual([false, asked, [id]]);
    expect(gone.stderr).toMatch(/could not go on:[^]*signoff run --resume/);
  });

  it('says how many calls may have been charged twice, at once and in the report', async () => {
    await server.close();
    server = await startModelServer({
      latencyMs: 40,
      models: [{ id: 'test-model', owned_by: 'test', signoff_prices: { input_per_million: 1, output_per_million: 2 } }],
    });
    cases(40);
    const command = startCommand(run('--concurrency', '2'), { cwd: team, env: env() });
    await expect.poll(() => server.calls(), { timeout: 20_000 }).toBeGreaterThan(5);
    command.child.kill('SIGKILL');
    await command.finished;
    const [id = ''] = kept();
    const finished = await signoff('run', '--resume', id);
    const sentence = /[12] calls? may have been charged twice.*That is \$0\.0\d+ at most/;
    expect([finished.code, finished.stderr, finished.stdout]).toEqual([
      0,
      expect.stringMatching(sentence),
      expect.stringMatching(sentence),
    ]);
  });
});

describe.skipIf(!existsSync('/proc/self'))('a home that cannot be made', () => {
  it('does not keep the run from its place in the temporary folder', async () => {
    const none = { HOME: '/proc/none', XDG_CONFIG_HOME: '/proc/none', TMPDIR: home };
    const done = await runCommand(run(), { cwd: team, env: none });
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('# greet: gate met')]);
  });

  it('nor a temporary one: both reasons are said, and nothing is asked', async () => {
    const none = { HOME: '/proc/none', XDG_CONFIG_HOME: '/proc/none', TMPDIR: '/proc/none/tmp' };
    const { code, stderr } = await runCommand(run(), { cwd: team, env: none });
    expect([code, server.calls()]).toEqual([3, 0]);
    expect(stderr).toMatch(/\/proc\/none\/Signoff\/runs: a folder on the way is not there.*\/proc\/none\/tmp/);
  });
});
