import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runResultSchema, type RunResult } from '#domain/run-result';
import { runCommand, type Finished } from '#support/command-line';
import { startModelServer } from '#support/model-server';

/** `signoff run --outputs FILE`: answers that are there already, decided by the spec. */
let home: string;
let team: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'signoff-outputs-'));
  team = path.join(home, 'team');
  put(
    'prompts/greet.md',
    '---\nschema: signoff/prompt@1\nmodel: test-model\n---\nGreet.\n{{role "user"}}\n{{question}}\n',
  );
  put('prompts/greet.spec.yaml', spec('{ type: contains, value: Good day }'));
  put(
    'prompts/greet.cases.jsonl',
    '{"id":"a","input":{"question":"Hello?"}}\n{"id":"b","input":{"question":"Hi?"}}\n{"id":"c","input":{"question":"Hey?"}}\n',
  );
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const spec = (check: string): string =>
  `schema: signoff/spec@1\nmust:\n  - { id: greets, statement: Greets., check: ${check} }\nthresholds: { pass_rate: 0.6 }\n`;
function put(file: string, text: string): void {
  const place = path.join(team, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}
const score = (text: string, ...args: string[]): Promise<Finished> => {
  put('answers.csv', text);
  return runCommand(['run', 'greet', '--outputs', 'answers.csv', '--format', 'json', ...args], {
    cwd: team,
    env: { HOME: home, XDG_CONFIG_HOME: home, APPDATA: home },
  });
};
const parsed = (text: string): RunResult => runResultSchema.parse(JSON.parse(text));

it('scores every answer without any call, and names where they come from', async () => {
  const finished = await score('case,output,model\na,Good day.,gpt-x\nb,"Good day, you.",gpt-x\nc,Hm.,gpt-x\n');
  expect([finished.code, finished.stderr]).toEqual([0, expect.stringContaining('0 calls')]);
  expect(parsed(finished.stdout).variants).toMatchObject([
    {
      id: 'candidate',
      model: 'gpt-x',
      origin: 'imported',
      practice: false,
      outputs: 3,
      passRate: { value: 2 / 3, outputs: 3, cases: 3 },
      latencyMs: { p50: null, p95: null },
      costUsd: null,
    },
  ]);
});

it('a case without an answer is never a pass', async () => {
  const finished = await score('case,output\na,Good day.\n');
  expect(finished.code).toBe(1);
  expect(finished.stderr).toContain('2 of 3 cases have no answer in the file: they count as not run.');
  expect(parsed(finished.stdout)).toMatchObject({ gate: { met: false }, variants: [{ outputs: 1, unfinished: 2 }] });
});

it('compares the variants of the file with the one that is named', async () => {
  const rows = ['a', 'b', 'c'].flatMap((id) => [`${id},old,Hm.`, `${id},new,Good day.`]);
  const finished = await score(`case,variant,output\n${rows.join('\n')}\n`, '--baseline', 'old');
  expect(parsed(finished.stdout).comparisons).toMatchObject([{ gained: ['a', 'b', 'c'], lost: [] }]);
  const refused = await score(`case,variant,output\n${rows.join('\n')}\n`, '--baseline', 'older');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Give one of old, new')]);
});

it('makes cases of the inputs in the file where they are of none that is known', async () => {
  const finished = await score('question,answer\nWho are you?,Good day.\nWhy?,Good day.\n');
  expect([finished.code, parsed(finished.stdout).cases.count]).toEqual([0, 2]);
});

it('asks judges, and only judges', async () => {
  put('prompts/greet.spec.yaml', spec('{ type: judge, rubric: Is kind. }'));
  const server = await startModelServer({
    answer: () => ({ text: JSON.stringify({ reason: 'It is.', quote: 'Good', verdict: 'holds' }) }),
    models: [{ id: 'judge-model', owned_by: 'test' }],
  });
  try {
    const args = ['--base-url', server.baseUrl, '--judge-model', 'judge-model'];
    const finished = await score('case,output\na,Good day.\nb,Good day.\nc,Good day.\n', ...args);
    expect([finished.code, finished.stderr]).toEqual([0, expect.stringContaining('met')]);
    expect(server.requests.map(({ body }) => (body as { model: string }).model)).toEqual(
      Array.from({ length: 3 }, () => 'judge-model'),
    );
    const unjudged = await score('case,output\na,Good day.\nb,Good day.\nc,Good day.\n');
    expect([unjudged.code, parsed(unjudged.stdout).variants[0]?.criteria[0]?.notMeasured]).toEqual([1, 3]);
  } finally {
    await server.close();
  }
});

it.each([
  ['', /The file is empty/],
  ['case,verdict\na,fine\n', /Say which column holds the answers/],
  ['output\nGood day.\n', /no answer that can be scored|has no input/],
])('%j ends with 2 and says what is wrong', async (text, sentence) => {
  const finished = await score(text);
  expect([finished.code, finished.stdout]).toEqual([2, '']);
  expect(finished.stderr).toMatch(sentence);
});

it('a file that is not there ends with 2', async () => {
  const finished = await runCommand(['run', 'greet', '--outputs', 'no.csv'], { cwd: team, env: { HOME: home } });
  expect([finished.code, finished.stderr]).toEqual([2, expect.stringContaining('There is no file no.csv')]);
});
