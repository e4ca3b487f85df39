import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../files/csv/csv.ts';
import { type OutputRow, readOutputRows, suggestRoles } from '../output-columns.ts';
import { readOutputFile } from '../output-file.ts';

/** A table in whose cells a tracing tool keeps JSON says what the same JSON says in JSON Lines. */
function rowsOf(text: string, inputNames: readonly string[] = ['question']): readonly OutputRow[] {
  const file = readOutputFile(text);
  return readOutputRows(file, suggestRoles(file.columns, inputNames, file.repeated), inputNames).rows;
}
const table = (record: Readonly<Record<string, unknown>>): string =>
  writeCsv([
    Object.keys(record),
    Object.values(record).map((each) => (typeof each === 'string' ? each : JSON.stringify(each))),
  ]);
const said = (rows: readonly OutputRow[]): unknown[] =>
  rows.map(({ input, text, facts, expected }) => [input, text, facts.error, facts.finish, expected !== null]);

const question = { question: 'Where is it?' };
const turns = [
  { role: 'user', content: 'Where is it?' },
  { role: 'assistant', content: 'On its way.' },
];

describe('exports with JSON in their cells', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'LangSmith’s',
      { id: 'x', inputs: question, outputs: { output: 'On its way.' }, reference_outputs: { output: 'x' } },
    ],
    [
      'LangSmith’s with messages',
      { inputs: question, outputs: { messages: turns }, reference_outputs: { answer: 'x' } },
    ],
    ['LangSmith’s with more than one output', { inputs: question, outputs: { answer: 'On its way.', score: 1 } }],
    [
      'Langfuse’s',
      { id: 'x', input: question, output: { role: 'assistant', content: 'On its way.' }, level: 'DEFAULT' },
    ],
    ['Langfuse’s with messages', { input: question, output: turns, metadata: { a: 1 } }],
    ['Braintrust’s', { input: question, output: 'On its way.', expected: { answer: 'x' } }],
    ['promptfoo-like', { vars: question, output: 'On its way.' }],
    ['several inputs', { variables: { ...question, plan: 'free' }, response: 'On its way.' }],
  ])('%s', (_, record) => {
    const rows = rowsOf(table(record));
    expect(said(rows)).toEqual(said(rowsOf(`${JSON.stringify(record)}\n`)));
    expect(rows[0]).toMatchObject({ input: question, text: 'On its way.', facts: { error: null } });
  });

  test('an error and an end in such a cell are what they are in JSON Lines', () => {
    const cells = [{ output: 'On its way.' }, { error: 'rate limited' }].map((each) => [
      JSON.stringify(question),
      JSON.stringify(each),
    ]);
    const rows = rowsOf(writeCsv([['inputs', 'outputs'], ...cells]));
    expect(rows.map(({ facts }) => facts.error)).toEqual([null, 'rate limited']);
    const unanswered = rowsOf(table({ inputs: question, outputs: { messages: turns.slice(0, 1) } }));
    expect(unanswered[0]?.facts.error).toBe('it is a conversation without an answer');
    const cut = { choices: [{ index: 0, finish_reason: 'length', message: { role: 'assistant', content: 'On' } }] };
    expect(rowsOf(table({ inputs: question, outputs: cut }))[0]?.facts.finish).toBe('truncated');
  });

  test('the one input of an object is the one of the cases under a general name', () => {
    for (const inputs of [{ input: 'Where is it?' }, { query: 'Where is it?' }])
      for (const text of [
        table({ inputs, outputs: { output: 'x' } }),
        JSON.stringify({ inputs, outputs: { output: 'x' } }),
      ])
        expect(rowsOf(text)[0]).toMatchObject({ input: question, guessedInput: true });
    expect(rowsOf(table({ inputs: { input: 'Q?', plan: 'free' }, outputs: 'x' }))[0]?.input).toEqual({
      input: 'Q?',
      plan: 'free',
    });
  });

  test('numbers keep their digits', () => {
    const text = 'inputs,outputs\n"{""question"": 9007199254740993}","{""output"": 1.0}"\n';
    expect(rowsOf(text)[0]).toMatchObject({ input: { question: '9007199254740993' }, text: '1.0' });
  });
});

describe('a cell that is JSON of its own stays the text it is', () => {
  test('an input of that very name, unless its members are what the cases ask for', () => {
    const text = table({ input: { order: 1 }, output: 'x' });
    expect(rowsOf(text, ['input'])[0]?.input).toEqual({ input: '{"order":1}' });
    expect(rowsOf(table({ input: { input: 'Q?' }, output: 'x' }), ['input'])[0]?.input).toEqual({ input: 'Q?' });
    expect(rowsOf(table({ question: { order: 1 }, output: 'x' }))[0]?.input).toEqual({ question: '{"order":1}' });
  });

  test.each([{ total: 3, answer: 'x' }, [{ name: 'a' }], [{ role: 'admin' }]])('an answer: %j', (output) => {
    expect(rowsOf(table({ ...question, output }))[0]?.text).toBe(JSON.stringify(output));
  });

  test('what only begins like JSON', () => {
    expect(rowsOf(table({ inputs: '{question}', outputs: '[see above]' }))[0]).toMatchObject({
      input: { question: '{question}' },
      text: '[see above]',
    });
  });
});
