import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
import { runCommand, startCommand, type Finished } from '#support/command-line';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';

let home: string;
let team: string;
let temporary: string;
let server: ModelServer | null;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-command-'));
  team = path.join(home, 'team');
  temporary = path.join(home, 'tmp');
  mkdirSync(temporary);
  put(
    'prompts/greet.md',
    '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nSay good day.\n{{role "user"}}\n{{question}}\n',
  );
  thresholds('{ pass_rate: 0.9 }');
  cases(6);
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
function thresholds(named: string): void {
  put(
    'prompts/greet.spec.yaml',
    `schema: signoff/spec@1\nmust:\n  - id: greets\n    statement: Always greets.\n    check: { type: contains, value: Good day }\nthresholds: ${named}\n`,
  );
}
function cases(count: number): void {
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `c-${index}`, input: { question: `Hello ${index}?` } }),
  );
  put('prompts/greet.cases.jsonl', `${lines.join('\n')}\n`);
}
async function serve(options: ModelServerOptions = {}): Promise<ModelServer> {
  server = await startModelServer({ answer: () => ({ text: 'Good day to you.' }), ...options });
  return server;
}
const signoff = (args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
  runCommand(args, { cwd: team, env: { TMPDIR: temporary, HOME: home, XDG_CONFIG_HOME: home, APPDATA: home, ...env } });
const run = async (args: readonly string[] = [], env: Record<string, string> = {}): Promise<Finished> =>
  signoff(['run', 'greet', '--base-url', (server ?? (await serve())).baseUrl, '--format', 'json', ...args], env);
const parsed = (text: string): RunResult => runResultSchema.parse(JSON.parse(text));
function git(...args: string[]): void {
  const own = ['-c', 'user.name=Pat', '-c', 'user.email=pat@acme.example', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...own, ...args], { cwd: team, stdio: 'ignore' });
}
/** A sentence for a person, and no sign of a program: no stack trace, nothing on the output that a script would read. */
function expectRefusal(finished: Finished, code: number, sentence: RegExp): void {
  expect(finished).toMatchObject({ code, stdout: '' });
  expect(finished.stderr).toMatch(sentence);
  expect(finished.stderr).not.toMatch(/^\s+at .+:\d+/m);
  expect(finished.stderr).not.toContain('ExperimentalWarning');
}

describe('signoff run', () => {
  it('prints the run result and nothing else, ends with 0 when the gate is met, and leaves nothing behind', async () => {
    const finished = await run(['--trials', '2', '--seed', '7', '--concurrency', '3']);
    expect([finished.code, finished.stderr]).toEqual([
      0,
      expect.stringContaining('The run gate is met, 1 of 2 items not yet shown.'),
    ]);
    const result = parsed(finished.stdout);
    expect(result).toMatchObject({
      schema: 'signoff/run@1',
      prompt: { id: 'greet', path: 'prompts/greet.md' },
      seed: 7,
      trials: 2,
      concurrency: 3,
      cases: { count: 6 },
      comparisons: [],
      gate: { phase: 'run', met: true },
    });
    expect(result.variants).toMatchObject([
      { id: 'candidate', model: 'test-model', practice: false, outputs: 12, errors: 0 },
    ]);
    expect(result.gate.items.map((item) => item.id)).toEqual(['pass_rate', 'incomplete']);
    expect(server?.calls()).toBe(12);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('sends the same messages that render prints', async () => {
    await run();
    const rendered = await signoff(['render', 'greet', '--case', 'c-3']);
    expect(rendered.code).toBe(0);
    expect(JSON.parse(rendered.stdout)).toEqual([
      { role: 'system', content: 'Say good day.' },
      { role: 'user', content: 'Hello 3?' },
    ]);
    expect(server?.requests.map((request) => request.messages)).toContainEqual(JSON.parse(rendered.stdout));
  });

  it('renders a prompt without variables without a case, and asks for one where something is open', async () => {
    put('prompts/fixed.md', 'Say good day.\n{{role "user"}}\nHello.\n');
    put('prompts/system-only.md', 'Say good day.\n');
    const fixed = await signoff(['render', 'fixed']);
    expect([fixed.code, JSON.parse(fixed.stdout)]).toEqual([
      0,
      [
        { role: 'system', content: 'Say good day.' },
        { role: 'user', content: 'Hello.' },
      ],
    ]);
    const open = await signoff(['render', 'system-only']);
    expect([open.code, JSON.parse(open.stdout)]).toEqual([0, [{ role: 'system', content: 'Say good day.' }]]);
    expect(open.stderr).toContain('--case');
    const refused = await signoff(['render', 'greet']);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/no case says what they are: question.*--case/s);
  });

  it('ends with 1 when the gate is not met, and when it cannot be told', async () => {
    await serve({ answer: (_request, index) => ({ text: index === 0 ? 'Hm.' : 'Good day.' }) });
    const notMet = await run();
    expect(notMet.code).toBe(1);
    expect(parsed(notMet.stdout).gate.items).toMatchObject([{ id: 'pass_rate', met: false }, { met: true }]);

    put(
      'prompts/greet.spec.yaml',
      'schema: signoff/spec@1\nmust:\n  - id: kind\n    statement: Is kind.\n    check: { type: judge, rubric: Is it kind? }\nthresholds: { pass_rate: 0.9 }\n',
    );
    const unknown = await run();
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('--judge-model');
    expect(parsed(unknown.stdout).gate.items).toMatchObject([{ id: 'pass_rate', met: null }, { met: true }]);
  });

  it('writes Markdown or JUnit, to the output or to a file', async () => {
    const { baseUrl } = await serve();
    const markdown = await signoff(['run', 'greet', '--base-url', baseUrl]);
    expect(markdown.stdout).toMatch(/^# greet: gate met/);
    const junit = await signoff(['run', 'greet', '--base-url', baseUrl, '--format', 'junit', '--out', '../report.xml']);
    expect(junit).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(path.join(home, 'report.xml'), 'utf8')).toContain(
      '<testsuite name="greet" tests="2" failures="0"',
    );
    expect(readdirSync(home).sort()).toEqual(['report.xml', 'team', 'tmp']);
  });

  it('asks a server with the key of the named variable, and shows it to nobody', async () => {
    const key = 'sk-canary-3f2a9c1';
    await serve();
    const finished = await run(['--api-key-env', 'TEAM_KEY'], { TEAM_KEY: key });
    expect(finished.code).toBe(0);
    expect(new Set(server?.requests.map((request) => request.authorization))).toEqual(new Set([`Bearer ${key}`]));
    expect(finished.stdout + finished.stderr).not.toContain(key);
  });

  it('never takes a key or an address from the environment by itself', async () => {
    await serve();
    const env = { OPENAI_API_KEY: 'sk-canary', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
    expect((await run([], env)).code).toBe(0);
    expect(server?.requests.some((request) => request.authorization?.includes('canary'))).toBe(false);
    expectRefusal(await signoff(['run', 'greet'], env), 2, /--base-url/);
  });
});

describe('the baseline', () => {
  const other = (text: string): string =>
    `---\nschema: signoff/prompt@1\nmodel: old-model\n---\n${text}\n{{role "user"}}\n{{question}}\n`;
  const answers: ModelServerOptions = {
    models: [{ id: 'test-model' }, { id: 'old-model' }],
    answer: ({ messages }) => ({ text: messages[0]?.content === 'Say good day.' ? 'Good day.' : 'Hm.' }),
  };
  beforeEach(() => {
    git('init', '-q');
    thresholds('{ pass_rate: 0.9, regressions: 0, margin: 0.05 }');
  });

  it('is the default branch, scored on the candidate’s cases, with its own model', async () => {
    put('prompts/greet.md', other('Say nothing.'));
    cases(2);
    git('add', '-A');
    git('commit', '-qm', 'first');
    put('prompts/greet.md', other('Say good day.').replace('old-model', 'test-model'));
    cases(8);
    await serve(answers);
    const result = parsed((await run(['--trials', '3'])).stdout);
    expect(result.variants.map(({ id, label, model, outputs }) => [id, label, model, outputs])).toEqual([
      ['candidate', 'draft', 'test-model', 24],
      ['baseline', 'main', 'old-model', 24],
    ]);
    expect(result.comparisons).toMatchObject([
      { baseline: 'baseline', candidate: 'candidate', delta: 1, regressions: [] },
    ]);
    expect(result.gate.items.map((item) => item.id)).toEqual(['pass_rate', 'regressions', 'baseline', 'incomplete']);
    const both = parsed((await run(['--model', 'test-model'])).stdout);
    expect(both.variants.map((variant) => variant.model)).toEqual(['test-model', 'test-model']);
  });

  it('is left out where the prompt is the same, even with another date of evaluation', async () => {
    git('add', '-A');
    git('commit', '-qm', 'first');
    put(
      'prompts/greet.md',
      readFileSync(path.join(team, 'prompts/greet.md'), 'utf8').replace(
        'model:',
        'last_evaluated: 2026-11-20T14:03:00Z\nmodel:',
      ),
    );
    const result = parsed((await run()).stdout);
    expect([result.variants.length, result.comparisons]).toEqual([1, []]);
    expect(result.gate.items.map((item) => [item.id, item.met])).toEqual([
      ['pass_rate', true],
      ['regressions', true],
      ['baseline', true],
      ['incomplete', true],
    ]);
  });

  it('may be named: a file or a version', async () => {
    put('prompts/greet.md', other('Say nothing.'));
    git('add', '-A');
    git('commit', '-qm', 'first');
    git('tag', 'v1');
    put('prompts/greet.md', other('Say good day.'));
    git('commit', '-qam', 'second');
    put('old.md', other('Say hm.'));
    await serve(answers);
    for (const [named, label] of [
      ['v1', 'v1'],
      ['main~1', 'main~1'],
      ['old.md', 'old.md'],
    ] as const) {
      const result = parsed((await run(['--baseline', named])).stdout);
      expect(result.variants.map((variant) => variant.label)).toEqual(['draft', label]);
    }
    const atRef = parsed((await run(['--ref', 'v1'])).stdout);
    expect(atRef.variants.map((variant) => variant.label)).toEqual(['v1', 'main']);
  });

  it('is read from a server by address, at its default branch', async () => {
    git('add', '-A');
    git('commit', '-qm', 'first');
    git('clone', '-q', '--bare', team, path.join(home, 'team.git'));
    const result = parsed((await run(['--repo', `file://${path.join(home, 'team.git')}`])).stdout);
    expect(result.variants).toMatchObject([{ label: 'main', outputs: 6 }]);
  });
});

describe('bad input ends with 2 and a sentence', () => {
  it.each([
    [['run'], /Give the id of a prompt/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['run', 'greet', '--trials', '0'], /whole number from 1/],
    [['run', 'greet', '--trials', 'many'], /whole number from 1/],
    [['run', 'greet', '--format', 'xml'], /one of json, markdown, junit/],
    [['run', 'greet', '--max-cost', '-1'], /amount in US dollars/],
    [['run', 'greet', '--no-such-option'], /unknown option/],
    [['run', 'greet'], /No model server was named.*--base-url/s],
    [['run', 'nope', '--base-url', 'practice'], /There is no prompt “nope”/],
    [['run', 'greet', '--base-url', 'ftp://x'], /not a web address/],
    [['run', 'greet', '--base-url', 'http://models.example/v1'], /https:\/\//],
    [['run', 'greet', '--base-url', 'practice', '--api-key-env', 'NOT_SET'], /NOT_SET is not set/],
    [['run', 'greet', '--base-url', 'practice', '--ref', 'main'], /no Git repository/],
    [['run', 'greet', '--base-url', 'practice', '--baseline', 'v9'], /no file “v9”/],
    [['run', 'greet', '--base-url', 'practice', '--repo', 'nowhere'], /There is no folder/],
    [
      ['run', 'greet', '--base-url', 'practice', '--repo', 'git@host.example:a/b.git'],
      /https:\/\/host.example\/a\/b.git/,
    ],
    [['run', 'greet', '--base-url', 'practice', '--out', 'no/such/folder/x.json'], /cannot be written/],
    [['render', 'greet', '--case', 'c-99'], /There is no case “c-99”.*c-0/s],
    [['serve', '--port', '99999'], /whole number from 0 to 65535/],
  ])('%j', async (args, sentence) => {
    expectRefusal(await signoff(args), 2, sentence);
  });

  it.each([
    ['prompts/greet.md', '---\nschema: signoff/prompt@1\nmodel: [\n---\nx', /prompts\/greet\.md/],
    ['prompts/greet.md', '---\nschema: signoff/prompt@9\n---\nx', /Update Signoff|version/],
    ['prompts/greet.md', '{{question', /prompts\/greet\.md|greet/],
    ['prompts/greet.md', 'no model\n{{question}}', /names no model.*--model/s],
    ['prompts/greet.md', '---\nschema: signoff/prompt@1\nmodel: m\n---\n{{plan}}', /plan/],
    ['prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust:\n  - id: a\n', /prompts\/greet\.spec\.yaml:3/],
    ['prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: 7\n', /greet\.spec\.yaml/],
    ['prompts/greet.cases.jsonl', '', /has no case/],
    [
      'prompts/greet.cases.jsonl',
      '{"id":"a","input":{"question":"x"}}\n{"id":"a","input":{"question":"y"}}\n',
      /greet\.cases\.jsonl:2/,
    ],
    ['prompts/greet.cases.jsonl', '{"id":"a","input":{"question":"x"}}\n{"id":"b","inp', /greet\.cases\.jsonl:2/],
    ['prompts/policy.yaml', 'schema: signoff/policy@1\nmodels: 7\n', /policy\.yaml/],
  ])('a broken %s: %j', async (file, text, sentence) => {
    put(file, text);
    const before = readFileSync(path.join(team, file), 'utf8');
    const { baseUrl } = await serve();
    expectRefusal(await signoff(['run', 'greet', '--base-url', baseUrl]), 2, sentence);
    expect(server?.calls()).toBe(0);
    expect(readFileSync(path.join(team, file), 'utf8')).toBe(before);
  });

  it('a file that is not text', async () => {
    writeFileSync(path.join(team, 'prompts/greet.md'), Buffer.from([0xff, 0xfe, 0x00, 0x41]));
    expectRefusal(await signoff(['run', 'greet', '--base-url', 'practice']), 2, /not text in UTF-8/);
  });

  it('a limit on money that nobody could keep', async () => {
    expectRefusal(await run(['--max-cost', '1']), 2, /does not say what test-model costs/);
    expect(server?.calls()).toBe(0);
  });
});

describe('the team’s data policy', () => {
  it('makes personal data unreadable before a run of the command line sends it', async () => {
    put('prompts/policy.yaml', 'schema: signoff/policy@1\nredact: [email]\n');
    put('prompts/greet.cases.jsonl', '{"id":"a","input":{"question":"I am petra@customer.example."}}\n');
    const { requests } = await serve();
    expect((await run()).code).toBe(0);
    expect(requests.map(({ messages }) => messages.at(-1)?.content)).toContain('I am [email].');
    expect(JSON.stringify(requests.map(({ body }) => body))).not.toContain('petra@customer.example');
  });
});

describe('failures of the machinery end with 3', () => {
  it('a server that cannot be reached', async () => {
    const { baseUrl, close } = await startModelServer();
    await close();
    expectRefusal(await signoff(['run', 'greet', '--base-url', baseUrl]), 3, /cannot be reached/);
  });

  it('a key that the server does not take, after one call', async () => {
    await serve({ faults: [{ fault: { kind: 'wrong-key' } }] });
    const finished = await run();
    expectRefusal(finished, 3, /does not accept this key/);
    // What the app has settings for, a terminal has options for.
    expect(finished.stderr).toMatch(/--api-key-env/u);
    expect(finished.stderr).not.toContain('Settings');
    expect(server?.calls()).toBeLessThanOrEqual(8);
  });
});

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s gives the report of what is finished and ends with 130',
    async (signal) => {
      const { baseUrl } = await serve({ latencyMs: 100 });
      cases(200);
      const args = ['run', 'greet', '--base-url', baseUrl, '--format', 'json', '--concurrency', '2'];
      const command = startCommand(args, {
        cwd: team,
        env: { TMPDIR: temporary, HOME: home, XDG_CONFIG_HOME: home, APPDATA: home },
      });
      await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(6);
      command.child.kill(signal);
      const finished = await command.finished;
      expect(finished.code).toBe(130);
      const result = parsed(finished.stdout);
      expect(result.gate.met).toBe(false);
      expect(result.variants[0]?.outputs).toBeGreaterThan(0);
      expect(result.variants[0]?.outputs).toBeLessThan(200);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});

describe('the practice model', () => {
  it('is used only when it is asked for, and says so everywhere', async () => {
    const finished = await signoff([
      'run',
      'greet',
      '--base-url',
      'practice',
      '--model',
      'practice-small',
      '--format',
      'json',
    ]);
    expect(finished.stderr).toContain('practice-small (practice)');
    expect(parsed(finished.stdout).variants).toMatchObject([{ model: 'practice-small', practice: true }]);
    put('prompts/greet.md', '---\nschema: signoff/prompt@1\nmodel: practice-small\n---\nSay good day.\n');
    expect([0, 1]).toContain((await signoff(['run', 'greet'])).code);
  });

  it('can be served alone', async () => {
    const command = startCommand(['practice'], { cwd: team });
    const baseUrl = (await command.until(/\n/)).trim();
    const models = (await (await fetch(`${baseUrl}/models`)).json()) as { data: { owned_by: string }[] }; // a test's own reading
    expect(new Set(models.data.map((model) => model.owned_by))).toEqual(new Set(['signoff-practice']));
    command.child.kill('SIGTERM');
    expect(await command.finished).toMatchObject({ code: 0, stdout: `${baseUrl}\n` });
  });
});

describe('signoff serve', () => {
  it('prints the address with its token, lets a browser in, and ends with its work stored', async () => {
    const command = startCommand(['serve', '--data', path.join(home, 'data')], { cwd: team });
    const address = (await command.until(/\n/)).trim();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
    const second = await runCommand(['serve', '--data', path.join(home, 'data')], { cwd: team });
    expectRefusal(second, 3, /already|in use|open/i);
    command.child.kill('SIGTERM');
    expect(await command.finished).toMatchObject({ code: 0, stdout: `${address}\n` });
  });
});

describe('signoff start', () => {
  it('opens in the browser where Electron is not there, and says why', async () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(home, 'no-electron'), DISPLAY: ':0' };
    const command = startCommand(['start', '--data', path.join(home, 'data')], { cwd: team, env });
    const address = (await command.until(/\n/)).trim();
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
    command.child.kill('SIGINT');
    const finished = await command.finished;
    expect(finished.code).toBe(0);
    const why =
      process.getuid?.() === 0
        ? 'Electron’s sandbox does not work for the root user'
        : 'the Electron binary is not installed';
    expect(finished.stderr).toContain(`Signoff opens in your browser, because ${why}.`);
    expect(finished.stderr).not.toContain('Downloading');
  });
});

describe('signoff demo', () => {
  it('walks the whole loop', async () => {
    const finished = await signoff(['demo'], { PATH: process.env['PATH'] ?? '' });
    expect([finished.code, finished.stderr]).toEqual([0, '']);
    expect(finished.stdout).toMatch(
      /practice model: made up.*AUTOMATIC STAND-IN.*✓.*Signed off by.*3 files changed.*Everything happened/s,
    );
    expect(readdirSync(temporary)).toEqual([]);
  });
});
