import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '#adapters/sqlite/folder-lock';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
import { runCommand, startCommand, type Finished, type Running } from '#support/command-line';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';

/** `signoff run` over several processes: what one left unfinished, the next goes on with. And versions beside the candidate. */
let home: string;
let team: string;
let server: ModelServer | null;

const prompt = (opening: string): string =>
  `---\nschema: signoff/prompt@1\nmodel: test-model\n---\n${opening}\n{{role "user"}}\n{{question}}\n`;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-resume-'));
  team = path.join(home, 'team');
  put('prompts/greet.md', prompt('Say good day.'));
  put(
    'prompts/greet.spec.yaml',
    'schema: signoff/spec@1\nmust:\n  - id: greets\n    statement: Always greets.\n    check: { type: contains, value: Good day }\nthresholds: { pass_rate: 0.9 }\n',
  );
  const lines = Array.from(
    { length: 60 },
    (_, index) => `{"id":"c-${index}","input":{"question":"Hello ${index}?"}}\n`,
  );
  put('prompts/greet.cases.jsonl', lines.join(''));
  server = null;
});
afterEach(async () => {
  await server?.close();
  rmSync(home, { recursive: true, force: true });
});

function put(file: string, text: string): void {
  const place = path.join(team, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
async function serve(options: ModelServerOptions = {}): Promise<ModelServer> {
  server = await startModelServer({ answer: () => ({ text: 'Good day to you.' }), ...options });
  return server;
}
const surroundings = () => ({
  cwd: team,
  env: {
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    APPDATA: path.join(home, 'config'),
    KEY: 'canary-key',
  },
});
const signoff = (...args: string[]): Promise<Finished> => runCommand(args, surroundings());
const start = (...args: string[]): Running => startCommand(args, surroundings());
const parsed = (text: string): RunResult => runResultSchema.parse(JSON.parse(text));
const idIn = (text: string): string => /Run ([a-z0-9]{10})/.exec(text)?.[1] ?? 'no id';
/** Folders of runs that are kept, wherever this system keeps them. */
function runFolders(): string[] {
  const places = [path.join(home, 'config/Signoff/runs'), path.join(home, 'Library/Application Support/Signoff/runs')];
  return places.flatMap((place) => (existsSync(place) ? readdirSync(place).map((id) => path.join(place, id)) : []));
}
const kept = (): string[] => runFolders().map((folder) => path.basename(folder));

describe('signoff run --resume', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('after %s asks only what has no answer yet', async (signal) => {
    const { baseUrl } = await serve({ latencyMs: 40 });
    const keyed = ['--base-url', baseUrl, '--api-key-env', 'KEY'];
    const command = start('run', 'greet', ...keyed, '--concurrency', '2', '--format', 'json');
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(8);
    command.child.kill(signal);
    const { stderr } = await command.finished;
    const id = idIn(stderr);
    const before = server?.calls() ?? 0;
    expect(before).toBeLessThan(60);
    expect(kept()).toEqual([id]);

    const finished = await signoff('run', '--resume', id, '--format', 'json');
    expect([finished.code, finished.stderr]).toEqual([0, expect.stringContaining(`Run ${id} of greet goes on.`)]);
    expect(parsed(finished.stdout).variants[0]).toMatchObject({ outputs: 60, errors: 0, unfinished: 0 });
    // What was under way at the end of the first process may be asked twice, nothing else.
    expect((server?.calls() ?? 0) - 60).toBeLessThanOrEqual(2);
    expect(kept()).toEqual([]);
    expect((await signoff('run', '--resume', id)).stderr).toContain(`no unfinished run “${id}”`);
  });

  it('says which files changed since, and to a second process that it is under way', async () => {
    const { baseUrl } = await serve({ latencyMs: 40 });
    const command = start('run', 'greet', '--base-url', baseUrl, '--concurrency', '2');
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(8);
    command.child.kill('SIGTERM');
    const id = idIn((await command.finished).stderr);
    const [folder = ''] = runFolders();
    const elsewhere = lockFolder(path.join(folder, 'workspace'));
    const second = await signoff('run', '--resume', id);
    elsewhere.close();
    expect([second.code, second.stderr]).toEqual([
      3,
      expect.stringContaining(`Run ${id} is under way in another process.`),
    ]);
    put('prompts/greet.cases.jsonl', '{"id":"c-0","input":{"question":"Hello?"}}\n');
    const finished = await signoff('run', '--resume', id, '--format', 'json');
    expect([finished.code, finished.stderr]).toEqual([
      0,
      expect.stringContaining('prompts/greet.cases.jsonl has changed since the run began.'),
    ]);
    expect(parsed(finished.stdout)).toMatchObject({ changedSince: ['prompts/greet.cases.jsonl'] });
  });

  it('keeps no key in what it leaves on disk', async () => {
    const { baseUrl } = await serve({ latencyMs: 40 });
    const command = start('run', 'greet', '--base-url', baseUrl, '--api-key-env', 'KEY', '--concurrency', '1');
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(3);
    command.child.kill('SIGKILL');
    await command.finished;
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((each) => readFileSync(path.join(each.parentPath, each.name)).includes('canary-key'))).toEqual(
      [],
    );
  });

  it('goes on under the data policy of now', async () => {
    const { baseUrl } = await serve({ latencyMs: 40 });
    const command = start('run', 'greet', '--base-url', baseUrl, '--concurrency', '1');
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(3);
    command.child.kill('SIGTERM');
    const { stderr } = await command.finished;
    const before = server?.calls() ?? 0;
    put(
      'prompts/policy.yaml',
      'schema: signoff/policy@1\nmodels:\n  - { origin: https://models.example, sensitivities: [public] }\n',
    );
    const finished = await signoff('run', '--resume', idIn(stderr), '--format', 'json');
    expect(finished.code).toBe(1);
    expect(server?.calls()).toBe(before);
  });

  it.each([
    [['run', '--resume', 'nope'], /no unfinished run “nope”/],
    [['run', '--resume', '../../etc'], /no unfinished run/],
    [['run', 'greet', '--resume', 'abcdef0123'], /takes only --format and --out beside it, not a prompt/],
    [['run', '--resume', 'abcdef0123', '--trials', '3'], /takes only --format and --out beside it, not trials/],
    [['run'], /Give the id of a prompt/],
  ])('%j ends with 2', async (args, sentence) => {
    const finished = await signoff(...args);
    expect([finished.code, finished.stdout]).toEqual([2, '']);
    expect(finished.stderr).toMatch(sentence);
  });
});

describe('signoff run --variant', () => {
  it('tests files and versions beside the candidate, each compared with the baseline', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', ...args], { cwd: team });
    put('prompts/greet.md', prompt('Say nothing.'));
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'first');
    git('tag', 'v1');
    put('prompts/greet.md', prompt('Say hm.'));
    git('commit', '-qam', 'second');
    put('prompts/greet.md', prompt('Say good day.'));
    put('other.md', prompt('Be brief and say good day.'));
    const { baseUrl } = await serve({
      answer: ({ body }) => ({ text: JSON.stringify(body).includes('good day') ? 'Good day to you.' : 'Hm.' }),
    });
    const args = ['--base-url', baseUrl, '--format', 'json', '--variant', 'other.md', '--variant', 'v1'];
    const { stdout, stderr, code } = await signoff('run', 'greet', ...args);
    expect([code, stderr]).toEqual([0, expect.stringContaining('beside')]);
    const { variants, comparisons } = parsed(stdout);
    expect(variants.map(({ id, label, passRate }) => [id, label, passRate.value])).toEqual([
      ['candidate', 'draft', 1],
      ['candidate-2', 'other.md', 1],
      ['candidate-3', 'v1', 0],
      ['baseline', 'main', 0],
    ]);
    expect(comparisons.map(({ candidate, verdict }) => [candidate, verdict])).toEqual([
      ['candidate', 'better'],
      ['candidate-2', 'better'],
      ['candidate-3', 'no-detectable-difference'],
    ]);
    const refused = await signoff('run', 'greet', '--base-url', baseUrl, '--variant', 'v9');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('v9')]);
  });
});

describe('signoff run --until-clear', () => {
  it('asks no more once the answer is clear, says so, and is no proof for the gate', async () => {
    put('other.md', prompt('Say nothing.'));
    const { baseUrl } = await serve({
      answer: ({ body }) => ({ text: JSON.stringify(body).includes('good day') ? 'Good day to you.' : 'Hm.' }),
    });
    const args = ['--base-url', baseUrl, '--format', 'json', '--baseline', 'other.md'];
    const { stdout, code } = await signoff('run', 'greet', ...args, '--until-clear');
    const result = parsed(stdout);
    expect(result).toMatchObject({ comparisons: [{ verdict: 'better' }], gate: { met: false } });
    expect(result.stopped).not.toBeNull();
    expect(result.variants[0]?.unfinished).toBeGreaterThan(0);
    expect([code, server?.calls()]).toEqual([1, result.variants.reduce((sum, { outputs }) => sum + outputs, 0)]);
    expect(server?.calls()).toBeLessThan(120);
    const markdown = await signoff('run', 'greet', '--base-url', baseUrl, '--baseline', 'other.md', '--until-clear');
    expect(markdown.stdout).toMatch(/Stopped early/);
  });
});
