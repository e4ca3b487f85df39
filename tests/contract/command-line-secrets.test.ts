import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished } from '#support/command-line';
import { startGitServer, type GitServer } from '#support/git-server';
import { runCommand } from '../../src/cli/main.ts';

/** What was typed or set as a secret is in nothing that the command line prints or leaves behind, whatever goes wrong. */
const token = 'S3CRETTOKEN';
const key = 'zQ9/canary+KEY=7f3a1b2c"4d5e6f70818';

let home: string;
let repositories: GitServer;
let models: string;
let refusal = { status: 401, body: '' };
const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/lists/v1/models') response.end('{"data":[{"id":"test-model"}]}');
  else response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(refusal.body);
});

const prompt = '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nAnswer.\n{{role "user"}}\n{{question}}\n';
const base = { 'prompts/qa.md': prompt, 'prompts/qa.cases.jsonl': '{"id":"c-1","input":{"question":"1?"}}\n' };

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-secrets-'));
  repositories = await startGitServer({ token });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  models = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port, not on a pipe
  await repositories.createRepository('whole', { history: [base] });
  await repositories.createRepository('caseless', { history: [{ 'prompts/qa.md': prompt }] });
  await repositories.createRepository('misread', { history: [{ ...base, '.signoff.yaml': 'schema: [' }] });
  await repositories.createRepository('broken', {
    history: [{ ...base, 'prompts/qa.md': new Uint8Array([255, 254, 0]) }],
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await repositories.close();
  rmSync(home, { recursive: true, force: true });
});

/** The whole command line but for the process of its own, which would take most of the time. */
async function run(args: readonly string[], variables: Record<string, string> = {}): Promise<Finished> {
  const printed = { stdout: '', stderr: '' };
  const code = await runCommand(args, {
    out: async (text) => void (printed.stdout += text),
    err: (text) => void (printed.stderr += `${text}\n`),
    status: () => undefined,
    cwd: home,
    env: { HOME: home, XDG_CONFIG_HOME: home, APPDATA: home, ...variables },
    stopped: new AbortController().signal,
  });
  return { code, ...printed };
}

/** Everything that was printed, and every file that was left. */
function traces({ stdout, stderr }: Finished): string {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return [stdout, stderr, ...files.map((each) => readFileSync(path.join(each.parentPath, each.name), 'latin1'))].join();
}

const withToken = (name: string): string => repositories.address(name).replace('//', `//signoff:${token}@`);

describe('the token in an address', () => {
  it.each([
    ['where the prompt is missing', 'run', 'zz', 'whole', []],
    ['where cases are missing', 'run', 'qa', 'caseless', []],
    ['where .signoff.yaml cannot be read', 'run', 'qa', 'misread', []],
    ['where the prompt is no text', 'run', 'qa', 'broken', []],
    ['where there is no repository', 'run', 'qa', 'nothing', []],
    ['where the version is unknown', 'run', 'qa', 'whole', ['--ref', 'nope']],
    ['where the case is unknown', 'render', 'qa', 'whole', ['--case', 'nope']],
  ])('is not printed %s', async (_where, command, id, repository, args) => {
    const server = command === 'run' ? ['--base-url', 'practice', '--model', 'practice-small'] : [];
    const finished = await run([command, id, '--repo', withToken(repository), ...server, ...args]);
    expect(finished.code).toBe(2);
    expect(traces(finished)).not.toContain(token);
  });
});

describe('what is typed where a name belongs is not repeated', () => {
  it.each([
    ['--base-url', 'http://u:S3CRETTOKEN@host:999999/v1', /not a web address/],
    ['--base-url', 'S3CRETTOKEN', /not a web address/],
    ['--baseline', 'https://u:S3CRETTOKEN@host/x', /--baseline takes a version/],
    ['--variant', 'https://u:S3CRETTOKEN@host/x', /--variant takes a version/],
    ['--ref', 'https://u:S3CRETTOKEN@host/x', /--ref takes a version/],
    ['--api-key-env', 'sk-S3CRETTOKEN', /takes the name of an environment variable/],
    ['--api-key-env', 'S3CRETTOKEN', /variable that --api-key-env names is not set/],
    ['--token-env', 'ghp_S3CRETTOKEN', /takes the name of an environment variable/],
    ['--api-key=S3CRETTOKEN', '', /unknown option '--api-key'/],
    ['--repo', 'https://u:S3CRETTOKEN%zz@127.0.0.1/x.git', /cannot be read/],
    ['--repo', 'https://u:S3CRETTOKEN@127.0.0.1:99999/x.git', /cannot be read/],
    ['--repo', 'https:/u:S3CRETTOKEN@127.0.0.1/x.git', /no folder, and no address/],
  ])('%s %s', async (option, value, said) => {
    const server = option === '--base-url' ? [] : ['--base-url', `${models}/lists/v1`];
    const place = option === '--repo' ? [] : ['--repo', withToken('whole')];
    const given = value === '' ? [option] : [option, value];
    const finished = await run(['run', 'qa', ...server, '--model', 'm', ...place, ...given]);
    expect([finished.code, finished.stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(traces(finished)).not.toContain(token);
  });
});

describe('a key that the model server repeats', () => {
  const said = (text: string): string => JSON.stringify({ error: { message: `No credit or key or model: ${text}` } });
  it.each([
    ['encoded for an address', 401, said(encodeURIComponent(key))],
    ['in JSON', 402, said(key)],
    ['in base64', 404, said(Buffer.from(key).toString('base64'))],
    ['in base64 behind a name', 401, said(Buffer.from(`token:${key}`).toString('base64'))],
    ['without its end', 401, said(key.slice(0, -2))],
    ['where a long text is cut', 401, `${'x'.repeat(480)}${key}`],
  ])('%s is neither printed nor kept', async (_how, status, body) => {
    refusal = { status, body };
    for (const baseUrl of [`${models}/lists/v1`, `${models}/v1`]) {
      const address = ['--repo', withToken('whole'), '--base-url', baseUrl, '--api-key-env', 'KEY', '--no-baseline'];
      const finished = await run(['run', 'qa', ...address], { KEY: key });
      expect(finished.code).toBe(3);
      const left = traces(finished);
      for (const form of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)])
        for (let at = 0; at + 8 <= form.length; at += 1) expect(left).not.toContain(form.slice(at, at + 8));
      expect(left).not.toContain(Buffer.from(key).toString('base64').slice(0, 10));
    }
  });
});
