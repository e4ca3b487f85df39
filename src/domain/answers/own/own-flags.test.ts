import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../files/csv/csv.ts';
import { type OutputRow, readOutputRows, suggestRoles } from '../output-columns.ts';
import { readOutputFile } from '../output-file.ts';

/** An answer that is an object and says that something failed where the others say that it went well is never a sure one. */
function rowsOf(text: string, plainAnswers = false): readonly OutputRow[] {
  const file = readOutputFile(text);
  return readOutputRows(file, suggestRoles(file.columns, ['question'], file.repeated), ['question'], { plainAnswers })
    .rows;
}
const asLines = (outputs: readonly unknown[]): string =>
  JSON.stringify(outputs.map((output, at) => ({ id: `c-${at}`, output })));
const asTable = (outputs: readonly unknown[]): string =>
  writeCsv([['id', 'output'], ...outputs.map((output, at) => [`c-${at}`, JSON.stringify(output)])]);
const isOpen = (row: OutputRow | undefined): boolean =>
  row?.doubtful === true || row?.facts.error !== null || (row.facts.finish ?? 'complete') !== 'complete';

test.each([
  '[no response]',
  '(empty)',
  '<no output>',
  '{no answer}',
  '<think>Let me see.',
  '<thinking>Well</thinking>\n',
])('a text in place of an answer is none: %s', (text) => {
  expect(rowsOf(asLines(['Hi', text])).map(isOpen)).toEqual([false, true]);
});

test.each(['[1] No response is needed.', '(empty) is what the field says.', '<think>Well</think> Hi', '[Hi]'])(
  'and one that has more in it is an answer: %s',
  (text) => {
    expect(rowsOf(asLines(['Hi', text])).map(isOpen)).toEqual([false, false]);
  },
);

describe('an answer that contradicts the same place in the others', () => {
  test.each<[unknown, unknown]>([
    [
      { success: true, reply: 'Hi', id: 'a' },
      { success: false, reply: 'Hi', id: 'a' },
    ],
    [
      { ok: true, answer: 'Hi', steps: 2 },
      { ok: false, answer: 'Hi', steps: 2 },
    ],
    [
      { status_code: 200, answer: 'Hi' },
      { status_code: 500, answer: 'Hi' },
    ],
    [
      { complete: true, items: [1, 2] },
      { complete: false, items: [1] },
    ],
    [
      { status: 'complete', answer: 'Hi' },
      { status: 'incomplete', answer: 'Hi' },
    ],
    [
      { status: 'complete', answer: 'Hi' },
      { status: 'partial', answer: 'Hi' },
    ],
    [
      { answer: 'Hi', sources: ['a'], truncated: false },
      { answer: 'Hi', sources: ['a'], truncated: true },
    ],
    [
      { answer: 'Hi', errors: [] },
      { answer: 'Hi', errors: ['Search is away'] },
    ],
    [{ answer: 'Hi' }, { answer: 'Hi', errors: ['Request timed out'] }],
    [
      { text: 'Hi', executionStatus: 'FINISHED' },
      { text: 'Hi', executionStatus: 'ERROR' },
    ],
    [
      { code: 200, data: { answer: 'Hi' } },
      { code: 500, data: { answer: 'Hi' } },
    ],
    [
      { answer: 'Hi', meta: { call: { error: null } } },
      { answer: 'Hi', meta: { call: { error: 'Search is away' } } },
    ],
    [{ answer: 'Hi' }, { answer: 'Hi', meta: { call: { error: 'rate limited' } } }],
    [{ answer: 'Hi' }, { answer: 'Hi', meta: { finish_reason: 'length' } }],
    [
      { answer: 'Hi', warnings: [] },
      { answer: 'Hi', warnings: ['output truncated'] },
    ],
    [
      { answer: 'Hi', success: true },
      { answer: 'Hi', success: null },
    ],
    [[{ answer: 'Hi', error: null }], [{ answer: 'Hi', error: 'Search is away' }]],
    [[{ answer: 'Hi' }], [{ answer: 'Hi', error: 'Search is away' }]],
    [
      { result: [{ data: { done: true } }], answer: 'Hi' },
      { result: [{ data: { done: false } }], answer: 'Hi' },
    ],
  ])('%j, and %j', (good, bad) => {
    for (const text of [asLines([good, bad, good]), asTable([good, bad, good])]) {
      const rows = rowsOf(text);
      expect(rows.map(isOpen)).toEqual([false, true, false]);
      expect(rows[1]?.against).toMatchObject({ kind: 'answer' });
      expect(rowsOf(text, true).map(isOpen)).toEqual([false, false, false]);
    }
  });

  test.each<[string, readonly unknown[]]>([
    ['a status of orders', [{ status: 'shipped' }, { status: 'failed' }, { status: 'complete' }]],
    [
      'what all say',
      [
        { success: false, reason: 'Too old' },
        { success: false, reason: 'Too new' },
      ],
    ],
    ['what a form lacks', [{ total: 3 }, { total: null, errors: ['Missing invoice number'] }]],
    [
      'no flag of a call',
      [
        { eligible: true, answer: 'Yes' },
        { eligible: false, answer: 'No' },
      ],
    ],
    [
      'of an order',
      [
        { order: { status: 'completed' }, text: 'a' },
        { order: { status: 'cancelled' }, text: 'b' },
      ],
    ],
    [
      'a limit',
      [
        { text: 'a', timeout_s: 30 },
        { text: 'b', timeout_s: 0 },
      ],
    ],
    [
      'a finish of paint',
      [
        { text: 'a', finish: 'matte' },
        { text: 'b', finish: 'gloss' },
      ],
    ],
    ['further down', [{ a: { b: { c: { ok: true } } } }, { a: { b: { c: { ok: false } } } }]],
    ['one of many', [{ items: [{ ok: true }, { ok: false }] }, { items: [{ ok: false }, { ok: true }] }]],
    [
      'how many',
      [
        { error_rate: 0, text: 'a' },
        { error_rate: 0.2, text: 'b' },
      ],
    ],
  ])('the product’s own words stay answers: %s', (_, outputs) => {
    for (const text of [asLines(outputs), asTable(outputs)])
      expect(rowsOf(text).map(isOpen)).toEqual(outputs.map(() => false));
  });
});
