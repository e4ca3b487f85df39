import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCases } from '#domain/cases/case-file';
import { resultFromCounts } from '#domain/run/result-from-counts';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
import { parseSpec } from '#domain/spec/spec-file';
import { runCommand, type Finished } from '#support/command-line';
import { startModelServer, type ModelServer, type ModelServerOptions } from '#support/model-server';

/** What a report says of answers that may lack something, and of calls that brought none. */
let home: string;
let team: string;
let server: ModelServer | null;

const spec = (thresholds = 'pass_rate: 0.5'): string =>
  `schema: signoff/spec@1\nmust_not:\n  - { id: promises, statement: Promises., check: { type: contains, value: guarantee } }\nthresholds: { ${thresholds} }\n`;
const cases = Array.from({ length: 6 }, (_, at) => `{"id":"c-${at}","input":{"question":"Hello ${at}?"}}\n`).join('');

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-incomplete-'));
  team = path.join(home, 'team');
  put(
    'prompts/greet.md',
    '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nGreet.\n{{role "user"}}\n{{question}}\n',
  );
  put('prompts/greet.spec.yaml', spec());
  put('prompts/greet.cases.jsonl', cases);
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
async function run(options: ModelServerOptions, ...args: string[]): Promise<Finished> {
  server ??= await startModelServer(options);
  return signoff('--base-url', server.baseUrl, ...args);
}
const signoff = (...args: string[]): Promise<Finished> =>
  runCommand(['run', 'greet', ...args], { cwd: team, env: { HOME: home, XDG_CONFIG_HOME: home, APPDATA: home } });
const parsed = (text: string): RunResult => runResultSchema.parse(JSON.parse(text));

/** What stands in the result is what its counts say, read beside the files of the repository. */
function expectToFollowFromCounts(result: RunResult): void {
  const [specRead, casesRead] = [parseSpec('spec', spec()), parseCases('cases', cases)];
  if (!specRead.ok || !casesRead.ok) throw new Error('the files of this test cannot be read');
  const { variants, comparisons, gate } = result;
  const files = { spec: specRead.value, cases: casesRead.value.cases };
  expect(resultFromCounts(result, files)).toEqual({ variants, comparisons, gate });
}

describe('six empty answers', () => {
  it('do not meet a gate of must-nots, and every format counts them', async () => {
    const finished = await run({ answer: () => ({ text: '' }) }, '--format', 'json');
    expect(finished.code).toBe(1);
    const result = parsed(finished.stdout);
    expect(result.variants).toMatchObject([
      {
        outputs: 6,
        errors: 0,
        undecided: 6,
        incomplete: 6,
        incompleteRate: { value: 1, outputs: 6 },
        passRate: { value: null },
      },
    ]);
    expect(result.gate.items).toMatchObject([
      { id: 'pass_rate', met: null },
      { id: 'incomplete', met: false, evidence: expect.stringMatching(/^6 answers are incomplete of 6 .*: c-0, c-1/) },
    ]);
    expectToFollowFromCounts(result);
    const markdown = (await run({})).stdout;
    expect(markdown).toContain('Incomplete: 6 of 6 answers (c-0, c-1, c-2, c-3, c-4, c-5).');
    const junit = (await run({}, '--format', 'junit')).stdout;
    expect(junit).toContain('<property name="candidate.incomplete" value="6"/>');
    expect(junit).toMatch(/name="At most 2 % of all answers are incomplete">\s*<failure/);
  });

  it('from a file are no better', async () => {
    put(
      'answers.jsonl',
      Array.from({ length: 6 }, (_, at) => `{"case":"c-${at}","output":"${at === 0 ? 'Hi' : ''}"}\n`).join(''),
    );
    const finished = await signoff('--outputs', 'answers.jsonl', '--format', 'json');
    expect(finished.code).toBe(1);
    expect(parsed(finished.stdout).variants).toMatchObject([
      { outputs: 6, incomplete: 5, undecided: 5, passRate: { value: 1, outputs: 1, undecided: 5 } },
    ]);
  });

  it('meet nothing by naming the limit on them alone', async () => {
    put('prompts/greet.spec.yaml', spec('incomplete: 1'));
    const finished = await run({ answer: () => ({ text: 'Good day.' }) }, '--format', 'json');
    expect([finished.code, parsed(finished.stdout).gate.items.map(({ id, met }) => [id, met])]).toEqual([
      1,
      [
        ['thresholds', null],
        ['incomplete', true],
      ],
    ]);
  });
});

describe('when calls bring no answer', () => {
  // Asked to come again at once, so that nobody waits.
  const busy = { kind: 'server-error', status: 503, retryAfter: { milliseconds: 0 } } as const;

  it('every report says why, with counts, and so does the command line when it was all of them', async () => {
    const faults = [{ fault: busy }];
    const finished = await run({ faults }, '--format', 'json');
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(/No call got an answer[^\n]*\n {2}6 of 6: .* \(HTTP 503\)\./);
    const result = parsed(finished.stdout);
    expect(result.variants).toMatchObject([
      {
        errors: 6,
        errorReasons: [{ code: 'server-failed', reason: expect.stringContaining('(HTTP 503)'), count: 6 }],
        mayHaveBeenCharged: 6,
      },
    ]);
    expectToFollowFromCounts(result);
    expect((await run({})).stdout).toMatch(/Why calls could not run:\n\n- 6 of 6: .*HTTP 503/);
    expect((await run({}, '--format', 'junit')).stdout).toMatch(/<system-err>[^<]*: 6 of 6: .*HTTP 503/);
  });
});
