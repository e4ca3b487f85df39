import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, startCommand, type Finished } from '#support/command-line';
import { startRawServer } from '#support/raw-server';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';

/** `--max-cost` is a limit that holds, or it is refused: never one that only looks as if it were kept. */
let home: string;
let team: string;
let server: ModelServer | null = null;

const priced = { signoff_prices: { input_per_million: 1, output_per_million: 1_000 } };

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-money-'));
  team = path.join(home, 'team');
  mkdirSync(path.join(team, 'prompts'), { recursive: true });
  put(
    'prompts/greet.md',
    '---\nschema: signoff/prompt@1\nmodel: test-model\nparameters: { max_output_tokens: 20 }\n---\nGreet.\n{{role "user"}}\n{{question}}\n',
  );
  put(
    'prompts/greet.spec.yaml',
    'schema: signoff/spec@1\nmust:\n  - id: kind\n    statement: Is kind.\n    check: { type: judge, rubric: It is kind., model: judge }\nthresholds: { pass_rate: 0.5 }\n',
  );
  put(
    'prompts/greet.cases.jsonl',
    Array.from({ length: 40 }, (_, at) => `{"id":"c-${at}","input":{"question":"Hello ${at}?"}}\n`).join(''),
  );
});
afterEach(async () => {
  await server?.close();
  rmSync(home, { recursive: true, force: true });
});

function put(file: string, text: string): void {
  writeFileSync(path.join(team, file), text);
}
async function serve(options: ModelServerOptions): Promise<string> {
  server = await startModelServer(options);
  return server.baseUrl;
}
const surroundings = () => ({ cwd: team, env: { HOME: home, XDG_CONFIG_HOME: path.join(home, 'config') } });
const signoff = (...args: string[]): Promise<Finished> => runCommand(args, surroundings());

describe('--max-cost', () => {
  it('stops before the call that could go over it, says the amounts, and ends with 1', async () => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    const baseUrl = await serve({ models: [{ id: 'test-model', ...priced }], answer: () => ({ outputTokens: 20 }) });
    // Each call costs two cents, and could cost no more than that and its prompt.
    const { code, stderr } = await signoff('run', 'greet', '--base-url', baseUrl, '--max-cost', '0.25');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/could go over the limit of \$0\.25\. \$0\.24\d* is spent/),
    ]);
    expect(server?.calls()).toBe(12);
  });

  const usage = { prompt_tokens: 50, completion_tokens: 20, total_tokens: 70 };
  it.each([
    ['thinking beside the answer', { ...usage, completion_tokens_details: { reasoning_tokens: 5_000 } }, {}, 5.02],
    ['what went into a cache beside the question', { ...usage, cache_creation_input_tokens: 5e6 }, {}, 5.02],
    ['the price that the answer states', { ...usage, cost: 5.02 }, {}, 5.02],
    ['the price that the answer states as a text', { ...usage, cost: '5.02' }, {}, 5.02],
    ['a total alone, whichever side took it', { total_tokens: 5_020 }, {}, null],
    ['the price that a header states', usage, { 'x-litellm-response-cost': '5.02' }, 5.02],
  ])('counts %s: after the first call no other one fits', async (_name, counted, headers, costUsd) => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    let calls = 0;
    const choices = [{ index: 0, message: { content: 'Hello' }, finish_reason: 'stop' }];
    const raw = await startRawServer((request, response) => {
      const isList = request.url?.endsWith('/models') === true;
      if (!isList) calls += 1;
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(isList ? { data: [{ id: 'test-model', ...priced }] } : { choices, usage: counted }));
    });
    const limit = ['--max-cost', '6', '--format', 'json'];
    const { code, stdout } = await signoff('run', 'greet', '--base-url', `${raw.origin}/v1`, ...limit);
    await raw.close();
    expect([code, calls]).toEqual([1, 1]);
    const [candidate] = JSON.parse(stdout).variants;
    if (costUsd === null) expect(candidate.costUsd).toBeNull();
    else expect(candidate.costUsd).toBeCloseTo(costUsd, 3);
  });

  it('says why no call got an answer before the money was gone, in a report too, and ends with 3', async () => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    const models = [{ id: 'test-model', ...priced }];
    const faults = [{ fault: { kind: 'server-error', status: 503, retryAfter: { milliseconds: 0 } } as const }];
    const baseUrl = await serve({ models, faults });
    const { code, stdout, stderr } = await signoff('run', 'greet', '--base-url', baseUrl, '--max-cost', '0.05');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/Why calls could not run:\n\n- .*HTTP 503/)]);
    expect(stderr).toMatch(/limit of \$0\.05.*\nNo call got an answer: mend the reason first/s);
    expect(stderr).toMatch(/nothing could be measured\.\n {2}\d+ of \d+: .*HTTP 503/);
    expect(stderr).not.toMatch(/higher --max-cost|Raise the limit|\n {4}at /);
  });

  it('speaks of no report where nothing was finished', async () => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    const baseUrl = await serve({
      models: [{ id: 'test-model', ...priced }],
      faults: [{ fault: { kind: 'first-byte-stall' } }],
    });
    const command = startCommand(['run', 'greet', '--base-url', baseUrl], surroundings());
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBe(1);
    command.child.kill('SIGINT');
    const { code, stdout, stderr } = await command.finished;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Stopped before anything was finished: there is no report.');
  });

  it('is refused where the price of a model is not known, of a judge of answers from a file too', async () => {
    const baseUrl = await serve({ models: [{ id: 'test-model', ...priced }, { id: 'judge' }] });
    put('answers.csv', 'question,output\nHello 1?,Good day\n');
    const limit = ['--base-url', baseUrl, '--max-cost', '1'];
    for (const args of [['greet'], ['greet', '--outputs', 'answers.csv']]) {
      const { code, stderr } = await signoff('run', ...args, ...limit);
      expect([code, stderr]).toEqual([2, expect.stringContaining('does not say what judge costs')]);
    }
    expect(server?.calls()).toBe(0);
  });

  it('is not forgotten by --resume where the price is not known any more: nothing is asked', async () => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    const models: { id: string; signoff_prices?: { input_per_million: number; output_per_million: number } }[] = [
      { id: 'test-model', ...priced },
    ];
    const baseUrl = await serve({ models, latencyMs: 40 });
    const args = ['run', 'greet', '--base-url', baseUrl, '--max-cost', '5', '--concurrency', '1'];
    const command = startCommand(args, surroundings());
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(3);
    command.child.kill('SIGKILL');
    const { stderr } = await command.finished;
    const asked = server?.calls();
    models.splice(0, 1, { id: 'test-model' });
    const again = await signoff('run', '--resume', /Run ([a-z0-9]{10})/.exec(stderr)?.[1] ?? '');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('does not say what test-model costs')]);
    expect(again.stderr).toContain('The limit belongs to the run.');
    expect(server?.calls()).toBe(asked);
  });

  it('goes on by --resume with what it learned: a model that writes more than it was allowed is not trusted anew', async () => {
    put('prompts/greet.spec.yaml', 'schema: signoff/spec@1\nmust: []\nthresholds: { pass_rate: 0.5 }\n');
    const baseUrl = await serve({ models: [{ id: 'test-model', ...priced }], answer: () => ({ outputTokens: 400 }) });
    const first = await signoff('run', 'greet', '--base-url', baseUrl, '--max-cost', '1.5');
    const asked = server?.calls();
    const again = await signoff('run', '--resume', /Run ([a-z0-9]{10})/.exec(first.stderr)?.[1] ?? '');
    expect([first.code, again.code, asked, server?.calls()]).toEqual([1, 1, 2, 2]);
    expect(again.stderr).toMatch(/\$0\.80\d* is spent, and the next call could cost up to \$0\.8[01]/);
  });

  it('announces the calls to judges, and reports answers from a file that no judge could be paid for', async () => {
    const judge = { id: 'judge', signoff_prices: { input_per_million: 1, output_per_million: 1 } };
    const baseUrl = await serve({ models: [{ id: 'test-model', ...priced }, judge] });
    put('answers.csv', 'question,output\nHello 1?,Good day\nHello 2?,Good day\n');
    const limit = ['--base-url', baseUrl, '--max-cost', '0.000001', '--format', 'json'];
    const scored = await signoff('run', 'greet', '--outputs', 'answers.csv', ...limit);
    expect(scored.stderr).toContain('Judges are asked about the answers: up to 2 calls beside these.');
    expect([scored.code, JSON.parse(scored.stdout)]).toEqual([1, expect.objectContaining({ schema: 'signoff/run@1' })]);
    expect(server?.calls()).toBe(0);
  });
});

describe('a run that cost money', () => {
  const judged = (): ModelServerOptions => ({
    models: [
      { id: 'test-model', ...priced },
      { id: 'judge', ...priced },
    ],
    latencyMs: 30,
    answer: ({ model }) =>
      model === 'judge' ? { text: JSON.stringify({ reason: 'It is.', quote: '', verdict: 'does-not-hold' }) } : {},
  });

  it('whose storage is gone is not said to have asked nothing: its folder stays, and what is damaged is named', async () => {
    const baseUrl = await serve(judged());
    const command = startCommand(['run', 'greet', '--base-url', baseUrl], surroundings());
    await expect.poll(() => server?.calls() ?? 0, { timeout: 20_000 }).toBeGreaterThan(3);
    command.child.kill('SIGKILL');
    const id = /Run ([a-z0-9]{10})/.exec((await command.finished).stderr)?.[1] ?? '';
    const folder = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((name) => path.basename(name) === id);
    const place = path.join(home, folder ?? '');
    rmSync(path.join(place, 'workspace'), { recursive: true });
    const asked = server?.calls();
    const again = await signoff('run', '--resume', id);
    expect([again.code, again.stderr]).toEqual([3, expect.stringMatching(/is empty or damaged.*may have cost money/)]);
    expect([existsSync(path.join(place, 'request.json')), server?.calls()]).toEqual([true, asked]);
  });

  it('has one report, whichever session prints it', async () => {
    const baseUrl = await serve(judged());
    const args = ['run', 'greet', '--base-url', baseUrl, '--trials', '1', '--format', 'json', '--out'];
    const lost = await signoff(...args, '/dev/full');
    const id = /--resume ([a-z0-9]{10})/.exec(lost.stderr)?.[1] ?? '';
    const again = await signoff('run', '--resume', id, '--format', 'json', '--out', path.join(home, 'report.json'));
    expect([lost.code, again.code]).toEqual([3, 1]);
    const report: unknown = JSON.parse(readFileSync(path.join(home, 'report.json'), 'utf8'));
    expect(report).toEqual(JSON.parse(lost.stdout));
    expect(report).toHaveProperty('counts');
  });
});
