import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runResultSchema, type RunResult } from '#domain/result/run-result';
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
  expect(finished.stderr).toContain('2 of 3 cases have no answer in the file: they count as not run (b, c).');
  expect(parsed(finished.stdout)).toMatchObject({ gate: { met: false }, variants: [{ outputs: 1, unfinished: 2 }] });
});

it('compares the variants of the file with the one that is named', async () => {
  const rows = ['a', 'b', 'c'].flatMap((id) => [`${id},old,Hm.`, `${id},new,Good day.`]);
  const finished = await score(`case,variant,output\n${rows.join('\n')}\n`, '--baseline', 'old');
  expect(parsed(finished.stdout).comparisons).toMatchObject([{ gained: ['a', 'b', 'c'], lost: [] }]);
  const refused = await score(`case,variant,output\n${rows.join('\n')}\n`, '--baseline', 'older');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Give one of old, new')]);
});

it('of several versions the one that the gate is about is named: never the first for all', async () => {
  const rows = ['a', 'b', 'c'].flatMap((id) => [`${id},gpt-x,Good day.`, `${id},gpt-y,Hm.`]);
  const file = `case,model,output\n${rows.join('\n')}\n`;
  const open = await score(file);
  expect([open.code, open.stdout]).toEqual([2, '']);
  expect(open.stderr).toContain('The file has the answers of 2 versions (gpt-x, gpt-y), and the gate is about one.');
  expect(open.stderr).toContain('--candidate');
  const gateOf = async (...args: string[]): Promise<unknown[]> => {
    const { code, stdout } = await score(file, ...args);
    const { variants } = parsed(stdout);
    return [code, variants.map(({ id, label, passRate }) => [id, label, passRate.value])];
  };
  expect(await gateOf('--candidate', 'gpt-y')).toEqual([
    1,
    [
      ['candidate', 'gpt-y', 0],
      ['candidate-2', 'gpt-x', 1],
    ],
  ]);
  expect(await gateOf('--one-version')).toEqual([1, [['candidate', 'answers from the file', 0.5]]]);
  const gone = await score(file, '--candidate', 'gpt-z');
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('Give one of gpt-x, gpt-y')]);
  const both = await score(file, '--one-version', '--candidate', 'gpt-x');
  expect(both.code).toBe(2);
});

it('rows of no case are told with why, in every report, and scored only where new cases are asked for', async () => {
  const rows = 'question,answer\nHello?,Good day.\nWho are you?,Good day.\nWhy?,Good day.\n';
  const finished = await score(rows);
  const why = 'has the input of no case';
  expect([finished.code, parsed(finished.stdout).unmatched]).toEqual([
    1,
    {
      count: 2,
      newCases: 0,
      rows: [
        { row: 3, why },
        { row: 4, why },
      ],
    },
  ]);
  expect(parsed(finished.stdout)).toMatchObject({ cases: { count: 3 }, variants: [{ outputs: 1, unfinished: 2 }] });
  expect(finished.stderr).toContain('2 rows of the file are not scored:\nRow 3 has the input of no case.');
  const markdown = await score(rows, '--format', 'markdown');
  expect(markdown.stdout).toContain(
    '## 2 rows of the file were not scored\n\n| Row | Why |\n| --- | --- |\n| 3 | has the',
  );

  // Nothing but unknown rows is nothing to score; with new cases they count, and the prompt's own cases do as well.
  const nothing = await score('question,answer\nWhy?,Good day.\n');
  expect([nothing.code, nothing.stdout]).toEqual([2, '']);
  expect(nothing.stderr).toContain('Row 2 has the input of no case.');
  const many = Array.from({ length: 40 }, (_, n) => `Unknown ${n}?,Good day.\n`).join('');
  const asNew = await score(`question,answer\n${many}`, '--new-cases');
  expect([asNew.code, parsed(asNew.stdout).cases.count]).toEqual([1, 43]);
  expect(parsed(asNew.stdout).gate.items.find(({ id }) => id === 'every_case')).toMatchObject({ met: null });
});

it('line ends, composed letters and outer white space on the way cost no case its answer', async () => {
  const question = 'Größer?\r\nOder "kleiner"?';
  put(
    'prompts/greet.md',
    '---\r\nschema: signoff/prompt@1\r\nmodel: m\r\n---\r\nGreet.\r\n{{role "user"}}\r\n{{question}}\r\n',
  );
  put(
    'prompts/greet.cases.jsonl',
    `${JSON.stringify({ id: 'a', input: { question: question.normalize('NFD') } })}\r\n`,
  );
  const finished = await score(
    `question,answer\n" ${question.replaceAll('\r\n', '\n').replaceAll('"', '""')} ",Good day.\n`,
  );
  expect([finished.code, parsed(finished.stdout).variants[0]?.unfinished]).toEqual([0, 0]);
});

it('a failed call in the file is an error, never a pass: not even of a criterion that only forbids', async () => {
  put(
    'prompts/greet.spec.yaml',
    'schema: signoff/spec@1\nmust_not:\n  - { id: no, statement: Never., check: { type: contains, value: Bye } }\nthresholds: { pass_rate: 0.9 }\n',
  );
  const finished = await score('case,output,error\na,Hello.,\nb,[ERROR] 429,429\nc,,timeout\n');
  expect([finished.code, parsed(finished.stdout)]).toMatchObject([
    1,
    { variants: [{ outputs: 3, errors: 2, passRate: { outputs: 1 } }], gate: { met: false } },
  ]);
  expect(finished.stderr).toContain('Row 3 is a call that failed: 429.');
});

it('that a file says nothing of tools is no proof that none was called', async () => {
  put(
    'prompts/greet.spec.yaml',
    'schema: signoff/spec@1\nmust_not:\n  - { id: no, statement: Never refunds., check: { type: tool_call, name: refund } }\nthresholds: { pass_rate: 0.9 }\n',
  );
  const silent = await score('case,output\na,Hello.\nb,Hello.\nc,Hello.\n');
  expect([silent.code, parsed(silent.stdout).variants[0]?.criteria[0]?.notMeasured]).toEqual([1, 3]);
  const calls = '"[{""name"":""refund"",""arguments"":{}}]"';
  const told = await score(`case,output,tool_calls\na,Hello.,\nb,Hello.,\nc,Done.,${calls}\n`);
  expect(parsed(told.stdout).variants).toMatchObject([{ passRate: { value: 2 / 3 }, criteria: [{ fail: 1 }] }]);
});

it('time and money that the file knows are compared with their limits', async () => {
  put(
    'prompts/greet.spec.yaml',
    `${spec('{ type: contains, value: Good day }').replace('pass_rate: 0.6', 'pass_rate: 0.6, latency_p95_ms: 1000, cost_per_success_usd: 0.01')}`,
  );
  const finished = await score(
    `case,output,latency_ms,cost_usd\n${['a', 'b', 'c'].map((id) => `${id},Good day.,800,0.001\n`).join('')}`,
  );
  expect(parsed(finished.stdout)).toMatchObject({
    variants: [{ latencyMs: { p50: 800 }, costUsd: 0.003 }],
    gate: { items: expect.arrayContaining([expect.objectContaining({ id: 'latency_p95_ms', met: true })]) as unknown },
  });
});

it('takes the columns that are named, and says which it took', async () => {
  const text = 'who,said,answer,answer\na,Good day.,x,y\nb,Good day.,x,z\nc,Good day.,y,x\n';
  const unnamed = await score(text);
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('2 columns are called “answer”')]);
  const named = await score(text, '--answer-column', 'said', '--case-column', 'WHO');
  expect([named.code, named.stderr]).toEqual([
    0,
    expect.stringContaining('answers from “said”, cases from “who”, not read “answer, answer (2)”.'),
  ]);
  const second = await score(text, '--answer-column', 'answer (2)', '--case-column', 'who');
  expect(parsed(second.stdout).variants).toMatchObject([{ outputs: 3, passRate: { value: 0 } }]);
  const gone = await score(text, '--answer-column', 'reply');
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('Give one of who, said, answer, answer (2).')]);
  const alone = await runCommand(['run', 'greet', '--case-column', 'id'], { cwd: team, env: { HOME: home } });
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('the file of --outputs')]);
});

it('a column that is not understood is never silently fine, and somebody can say that it means nothing', async () => {
  const text = 'case,output,success,intent\na,Good day.,WAHR,cancel\nb,Good day.,n/a,error\nc,Good day.,WAHR,failed\n';
  const [open, ignored] = [await score(text), await score(text, '--ignore-column', 'success')];
  expect([open.code, parsed(open.stdout).variants]).toMatchObject([1, [{ outputs: 3, incomplete: 1 }]]);
  expect(open.stderr).toContain('not read “intent”.');
  expect(open.stderr).toContain('Row 3 counts as incomplete: its success is “n/a”, and other rows say there how the');
  expect(open.stderr).toContain('If that column is not about the call, say --ignore-column success.');
  expect([ignored.code, parsed(ignored.stdout).variants]).toMatchObject([0, [{ outputs: 3, incomplete: 0 }]]);
});

it('a file in another encoding is read, and which is said', async () => {
  put('answers.csv', '');
  writeFileSync(path.join(team, 'latin.csv'), Buffer.from('case,output\na,Good day. Größe\n', 'latin1'));
  writeFileSync(path.join(team, 'sheet.csv'), Buffer.from('\uFEFFcase\toutput\na\tGood day.\n', 'utf16le'));
  writeFileSync(path.join(team, 'sheet.xlsx'), Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0x81, 7]));
  const read = (file: string): Promise<Finished> =>
    runCommand(['run', 'greet', '--outputs', file, '--format', 'json'], { cwd: team, env: { HOME: home } });
  const [older, sheet, archive] = await Promise.all(['latin.csv', 'sheet.csv', 'sheet.xlsx'].map(read));
  expect([older?.stderr, parsed(older?.stdout ?? '').variants[0]?.outputs]).toEqual([
    expect.stringContaining('Windows-1252'),
    1,
  ]);
  expect([sheet?.stderr, parsed(sheet?.stdout ?? '').variants[0]?.outputs]).toEqual([
    expect.stringContaining('UTF-16'),
    1,
  ]);
  expect([archive?.code, archive?.stderr]).toEqual([2, expect.stringContaining('sheet.xlsx is not text')]);
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
