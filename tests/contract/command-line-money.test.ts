import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, startCommand, type Finished } from '#support/command-line';
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
    expect(server?.calls()).toBe(asked);
  });
});
