import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../files/csv/csv.ts';
import { type ColumnRole, type OutputRows, readOutputRows, suggestRoles } from '../output-columns.ts';
import { readOutputFile } from '../output-file.ts';

/** A column beside an answer either says something of the call, or is named as one that is not read: no value in one is silently fine. */
function read(text: string, ignored?: string, inputs: readonly string[] = ['question']): OutputRows {
  const file = readOutputFile(text);
  const roles: Record<string, ColumnRole> = { ...suggestRoles(file.columns, inputs, file.repeated) };
  if (ignored !== undefined) roles[ignored] = 'ignore';
  return readOutputRows(file, roles, inputs);
}

/** What comes of each row of a table with this column beside its answers. */
function ends(column: string, values: readonly string[], ignored?: string): string[] {
  const rows = values.map((value, at) => [`c-${at + 1}`, 'Thank you.', value]);
  return read(writeCsv([['id', 'output', column], ...rows]), ignored).rows.map(({ facts }) =>
    facts.error === null ? (facts.finish ?? 'fine') : 'failed',
  );
}

describe('a spreadsheet writes yes and no in the language of whoever saved it', () => {
  test.each([
    ['WAHR', 'FALSCH'],
    ['VRAI', 'FAUX'],
    ['VERDADERO', 'FALSO'],
    ['VERDADEIRO', 'FALSO'],
    ['VERO', 'FALSO'],
    ['WAAR', 'ONWAAR'],
    ['SANT', 'FALSKT'],
    ['PRAWDA', 'FAŁSZ'],
    ['ИСТИНА', 'ЛОЖЬ'],
    ['真', '假'],
    ['ja', 'nein'],
    ['oui', 'non'],
    ['sí', 'no'],
    ['✓', '✗'],
    ['☑', '☐'],
    ['✔️', '❌'],
  ])('%s and %s', (yes, no) => {
    expect(ends('truncated', [no, yes])).toEqual(['fine', 'truncated']);
    expect(ends('error', [no, yes])).toEqual(['fine', 'failed']);
    expect(ends('failed', [no, yes])).toEqual(['fine', 'failed']);
    expect(ends('completed', [yes, no])).toEqual(['fine', 'truncated']);
    expect(ends('success', [yes, no])).toEqual(['fine', 'unknown']);
  });

  test.each<[string, string, string]>([
    ['truncated', 'X', 'FALSE'],
    ['failed', 'vielleicht', 'FALSE'],
    ['success', 'n/a', 'TRUE'],
    ['success', 'X', '✓'],
    ['completed', 'half', 'TRUE'],
    ['ok', 'nok', 'ok'],
    ['Status', '❌', '✅'],
    ['Status', 'Nicht gestartet', 'Fertig'],
    ['exit_code', 'SIGKILL', '0'],
  ])('what neither says is never fine: %s = %s', (column, odd, good) => {
    const [first, second] = ends(column, [good, odd]);
    expect([first, second === 'unknown' || second === 'failed']).toEqual(['fine', true]);
    const [, row] = read(
      writeCsv([
        ['id', 'output', column],
        ['c-1', 'a', good],
        ['c-2', 'b', odd],
      ]),
    ).rows;
    expect(row?.against).toMatchObject({ kind: 'column', column, why: expect.stringContaining(odd) as string });
    expect(ends(column, [good, odd], column)).toEqual(['fine', 'fine']);
  });
});

describe('where other rows say how their call ended, a blank leaves it open', () => {
  test.each([
    ['finish_reason', 'stop'],
    ['success', 'TRUE'],
    ['completed', 'yes'],
    ['status', 'success'],
    ['http_status', '200'],
  ])('%s', (column, word) => {
    const good = word === 'stop' ? 'complete' : 'fine';
    expect(ends(column, [word, '', 'null', word])).toEqual([good, 'unknown', 'unknown', good]);
    expect(ends(column, ['', '', 'null'])).toEqual(['fine', 'fine', 'fine']);
  });

  test('also in JSON, where the place is missing; what the answer itself says fills it', () => {
    const lines = [
      { id: 'a', output: 'x', meta: { finish_reason: 'stop' } },
      { id: 'b', output: 'x', meta: {} },
      { id: 'c', output: { text: 'x', finish_reason: 'stop' } },
    ];
    expect(read(lines.map((each) => `${JSON.stringify(each)}\n`).join('')).rows.map((row) => row.facts.finish)).toEqual(
      ['complete', 'unknown', 'complete'],
    );
  });

  test('also within the answers themselves', () => {
    const found = (words: readonly unknown[]) =>
      read(
        JSON.stringify(
          words.map((word, at) => ({ id: `c-${at}`, output: { text: 'Thank you.', finish_reason: word } })),
        ),
      ).rows.map(({ facts }) => facts.finish);
    expect(found(['stop', null, 'stop'])).toEqual(['complete', 'unknown', 'complete']);
    expect(found([null, null])).toEqual([null, null]);
  });

  test.each<[string, readonly string[]]>([
    ['error', ['', 'boom']],
    ['truncated', ['', 'TRUE']],
    ['status', ['', 'error']],
    ['status', ['shipped', '', 'rejected', 'open']],
    ['status_code', ['1', '0', '2']],
    ['completed', ['2026-11-21T10:15:00Z', '2026-11-21T10:16:00Z']],
    ['status', ['OK', 'UNSET', 'ok']],
  ])('a column of errors, or of something else, says nothing by it: %s, %j', (column, values) => {
    expect(ends(column, values)).not.toContain('unknown');
  });
});

test.each([
  'choices[0].finish_reason',
  'choices.0.finish_reason',
  'body.choices[0].finish_reason',
  'response.body.choices.0.finish_reason',
  'choices__0__finish_reason',
  'outputs.generations.0.0.generation_info.finish_reason',
  'native_finish_reason',
  'finish_reason_normalized',
  'output.0.stop_reason',
])('a name with a place in a list is taken apart: %s', (column) => {
  expect(ends(column, ['stop', 'length', 'stop'])).toEqual(['complete', 'truncated', 'complete']);
});

describe('a column of another name that plainly says a failure', () => {
  test.each<[string, string, string]>([
    ['Result', 'ERROR', 'PASS'],
    ['api_result', 'failure', 'success'],
    ['verdict', 'error', 'pass'],
    ['job_status', 'expired', 'succeeded'],
    ['log_level', 'error', 'info'],
    ['severity', 'ERROR', 'INFO'],
    ['HTTP', '503', '200'],
    ['error_str', 'boom', ''],
    ['parse_error', 'Unexpected token', ''],
    ['blocked', 'TRUE', 'FALSE'],
    ['content_filtered', 'TRUE', 'FALSE'],
    ['skipped', '1', '0'],
    ['attempts_exhausted', 'TRUE', 'FALSE'],
    ['warnings', '["max_tokens reached"]', '[]'],
    ['content_filter_results', '{"hate":{"filtered":true}}', '{"hate":{"filtered":false}}'],
    ['Fehler', 'Zeitüberschreitung', ''],
    ['エラー', 'タイムアウト', ''],
    ['abgebrochen', 'WAHR', 'FALSCH'],
  ])('%s = %s', (column, bad, good) => {
    const [first, second] = ends(column, [good, bad]);
    expect(first).toBe('fine');
    expect(['failed', 'unknown', 'filtered']).toContain(second);
    expect(ends(column, [good, bad], column)).toEqual(['fine', 'fine']);
  });

  test.each<[string, readonly string[]]>([
    ['intent', ['cancel_order', 'payment_failed', 'error']],
    ['comment', ['The call failed.', 'timeout', 'ERROR']],
    ['category', ['error', 'outage', 'failed']],
    ['expected_status', ['failed', 'error', 'ok']],
    ['order_status', ['failed', 'cancelled', 'expired']],
    ['payment_result', ['failed', 'declined', 'ok']],
    ['test_result', ['failed', 'passed', 'passed']],
    ['reading_level', ['high', 'low', 'critical']],
    ['squared_error', ['0.3', '1', '2.5']],
    ['warning', ['Contains allergens', '', '']],
    ['notes', ['failed', 'timeout', 'x']],
    ['timeout', ['30s', '30', '1m']],
    ['cutoff', ['2024-06', '2024-06', '']],
    ['input.status', ['failed', 'error', '']],
  ])('is not one of the business, a comment, or an input: %s', (column, values) => {
    expect(ends(column, values)).toEqual(['fine', 'fine', 'fine']);
  });

  test('is not what the cases call an input', () => {
    const { rows } = read('id,output,Status\nc-1,x,failed\nc-2,x,ok\nc-3,x,\n', undefined, ['status']);
    expect(rows.map(({ facts }) => [facts.error, facts.finish])).toEqual([1, 2, 3].map(() => [null, null]));
  });

  test('columns that nobody looked at are named', () => {
    const text = 'id,output,intent,comment,finish_reason,latency_ms\nc-1,x,a,b,stop,4\nc-2,x,a,b,stop,5\n';
    expect(read(text).notRead).toEqual(['intent', 'comment']);
    expect(read(text, 'comment').notRead).toEqual(['intent']);
  });
});

describe('a refusal that a tool marks', () => {
  test('is one, beside whatever text', () => {
    const promptfoo = [true, false].map((isRefusal) => ({
      vars: { question: 'Q?' },
      response: { output: 'Thank you.', isRefusal },
      success: true,
    }));
    expect(read(JSON.stringify(promptfoo)).rows.map(({ facts }) => facts.finish)).toEqual(['refused', null]);
    expect(ends('refusal', ['', 'I cannot help with that.'])).toEqual(['fine', 'refused']);
    expect(ends('refused', ['no', 'yes'])).toEqual(['fine', 'refused']);
  });
});

describe('an object that says beside its text that something went wrong', () => {
  const doubts = (outputs: readonly unknown[]): boolean[] =>
    read(JSON.stringify(outputs.map((output, at) => ({ id: `c-${at}`, output })))).rows.map((row) => {
      expect(row.facts.error).toBeNull();
      return row.doubtful === true;
    });

  test.each([
    [{ answer: 'Thank you.', error: 'Request timed out' }],
    [{ output: 'Thank you.', error: 'Request timed out' }],
    [{ content: 'Thank you.', error: true }],
    [{ status: 'error', message: 'Thank you.' }],
    [{ response: 'Thank you.', status: 'failed' }],
    [{ text: 'Thank you.', truncated: true }],
    [{ data: { result: 'Thank you.', error: 'Request timed out' } }],
  ])('is no sure answer, and stays the text it is: %j', (bad) => {
    const good = { answer: 'Thank you.', error: null, status: 'ok', truncated: false };
    expect(doubts([good, bad])).toEqual([false, true]);
  });

  test.each<[readonly unknown[]]>([
    [
      [
        { answer: 'Thank you.', status: 'refunded' },
        { answer: 'Sorry.', status: 'failed' },
      ],
    ],
    [[{ refund: 'some', partial: true, text: 'Half of it.' }]],
    [[{ errors: ['Missing invoice number'], text: 'Please send it.' }]],
    [[{ answer: 'Thank you.', code: 404 }]],
    [[{ success: false, reason: 'The order is too old' }]],
    [[{ error_count: 0, text: 'Fine.', error: 'none' }]],
  ])('is the product’s own answer where it says words of its own: %j', (outputs) => {
    expect(doubts(outputs)).toEqual(outputs.map(() => false));
  });
});
