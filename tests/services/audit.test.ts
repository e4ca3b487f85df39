/** What was sent can be taken away whole, and opening it in a spreadsheet runs nothing. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditRow, type AuditRow } from '#contract/audit';
import { readCsv } from '#domain/files/csv/csv';
import { createBareRepository } from '#support/git-server';
import { startModelServer } from '#support/model-server';
import { caseLine, connectModel, openRepository, run, teamFiles } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

const key = 'sk-canary-audit-31aa';
let app: TestApp;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  for (const close of closing.splice(0)) await close();
});

const row = {
  at: '2026-11-21T10:00:00.000Z',
  runId: 'run-1',
  purpose: 'run',
  promptContent: 'abc',
  case: 'c-1',
  origin: 'https://a.example',
  model: 'm',
  sensitivity: 'internal',
  outcome: 'answered',
  error: null,
  requestBytes: 12,
  inputTokens: 3,
  outputTokens: 4,
  costUsd: 0.001,
  redactions: 2,
} as const;

async function exported(format: 'csv' | 'jsonl', search = ''): Promise<{ text: string; name: string; pieces: number }> {
  let text = '';
  let name = '';
  let pieces = 0;
  for (let before: number | null = null, more = true; more; pieces += 1) {
    const piece: { name: string; text: string; next: number | null } = await app.call('audit.export', {
      format,
      search,
      before,
    });
    text += piece.text;
    name = piece.name;
    before = piece.next;
    more = piece.next !== null;
  }
  return { text, name, pieces };
}

test('every row of the search is in the file, newest first, however many there are', async () => {
  for (let index = 1; index <= 4_500; index += 1) {
    app.ports.stores.audit.add({ ...row, case: `c-${index}`, model: index % 2 === 0 ? 'even' : 'odd' });
  }
  const { text, pieces, name } = await exported('jsonl');
  const rows: AuditRow[] = text
    .trimEnd()
    .split('\n')
    .map((line) => auditRow.parse(JSON.parse(line)));
  expect([rows.length, pieces, rows[0]?.case, rows.at(-1)?.case]).toEqual([4_500, 3, 'c-4500', 'c-1']);
  expect(rows[0]).toEqual({ ...row, id: 4_500, case: 'c-4500', model: 'even' });
  expect(name).toMatch(/^what-was-sent-\d{4}-\d\d-\d\d\.jsonl$/);
  const even = readCsv((await exported('csv', 'even')).text).rows;
  expect([even.length, even[0]?.slice(0, 3)]).toEqual([2_251, ['at', 'purpose', 'outcome']]);
});

test('rows that come while it is being exported are not in it, and none is there twice', async () => {
  for (let index = 1; index <= 2_500; index += 1) app.ports.stores.audit.add(row);
  const first = await app.call('audit.export', { format: 'jsonl' });
  app.ports.stores.audit.add(row);
  const second = await app.call('audit.export', { format: 'jsonl', before: first.next });
  const ids = (first.text + second.text)
    .trimEnd()
    .split('\n')
    .map((line) => auditRow.parse(JSON.parse(line)).id);
  expect(new Set(ids).size).toBe(2_500);
  expect([Math.max(...ids), second.next]).toEqual([2_500, null]);
});

test('a cell that a spreadsheet would run is made harmless, and reads back as it was', async () => {
  const wild = { ...row, case: '=HYPERLINK("https://evil.example")', model: '@SUM(A1)' };
  app.ports.stores.audit.add({
    ...wild,
    outcome: 'error',
    error: { code: 'server-failed', message: '+1, "quoted"\nline', mayHaveBeenCharged: true },
  });
  const { text } = await exported('csv');
  expect(text).toContain(`'@SUM(A1)`);
  expect(text).not.toMatch(/(^|,)"?[=@+]/m);
  const [head, cells] = readCsv(text).rows;
  const read = Object.fromEntries((head ?? []).map((name, index) => [name, cells?.[index]]));
  expect(read).toEqual({
    at: row.at,
    purpose: 'run',
    outcome: 'error',
    origin: row.origin,
    model: '@SUM(A1)',
    run: 'run-1',
    prompt_content: 'abc',
    case: wild.case,
    sensitivity: 'internal',
    redactions: '2',
    request_bytes: '12',
    input_tokens: '3',
    output_tokens: '4',
    cost_usd: '0.001',
    error: 'server-failed',
    error_message: '+1, "quoted"\nline',
    may_have_been_charged: 'true',
  });
});

test('nothing was sent: the table has its head alone, the data nothing', async () => {
  expect((await exported('csv')).text.split('\r\n')).toHaveLength(2);
  expect((await exported('jsonl')).text).toBe('');
});

test('asking a server for its models leaves a row, answered or not; the practice model is not elsewhere', async () => {
  const server = await startModelServer();
  closing.push(() => server.close());
  const { id } = await app.call('connection.save', { id: null, label: 'Mine', baseUrl: server.baseUrl });
  await app.call('connection.setKey', { id, key });
  await app.call('connection.test', { id });
  await app.call('connection.models', { id });
  await app.call('connection.models', { id: 'practice' });
  const gone = await startModelServer();
  await gone.close();
  const lost = await app.call('connection.save', { id: null, label: 'Gone', baseUrl: gone.baseUrl });
  await app.call('connection.test', lost);
  const { rows, total } = await app.call('audit.list', {});
  const nothing = { runId: null, promptContent: null, case: null, model: '', sensitivity: null, requestBytes: 0 };
  expect(total).toBe(3);
  expect(rows).toMatchObject([
    { ...nothing, purpose: 'test', outcome: 'error', error: { code: 'unreachable' }, origin: gone.origin },
    { ...nothing, purpose: 'list', outcome: 'answered', error: null, origin: server.origin },
    { ...nothing, purpose: 'test', outcome: 'answered', error: null, origin: server.origin },
  ]);
  expect((await exported('csv')).text + (await exported('jsonl')).text).not.toContain(key);
});

test('an experiment’s rows carry what was made unreadable into the file', async () => {
  const { server } = await connectModel(app);
  closing.push(() => server.close());
  const address = await createBareRepository(join(app.folder, 'team.git'), {
    history: [
      teamFiles({
        'prompts/helper.cases.jsonl': caseLine('c-1', 'I am petra@customer.example.'),
        'prompts/policy.yaml': 'schema: signoff/policy@1\nredact: [email]\n',
      }),
    ],
  });
  await openRepository(app, { address });
  await run(app, { promptId: 'helper', baseline: 'none' });
  const [head, cells] = readCsv((await exported('csv', 'c-1')).text).rows;
  expect([head?.[9], cells?.[9], cells?.[7]]).toEqual(['redactions', '1', 'c-1']);
});
