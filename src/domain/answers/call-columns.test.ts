import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ColumnRole, type OutputRow, readOutputRows, suggestRoles } from './output-columns.ts';
import { readOutputFile } from './output-file.ts';

/** What stands beside an answer speaks against it whatever a tool calls it; what does not, and what somebody says is about something else, does not. */
interface Reading {
  readonly ignored?: string;
  readonly plainAnswers?: boolean;
}

function rowsOf(text: string, { ignored, plainAnswers }: Reading = {}): readonly OutputRow[] {
  const file = readOutputFile(text);
  const roles: Record<string, ColumnRole> = { ...suggestRoles(file.columns, ['question'], file.repeated) };
  if (ignored !== undefined) roles[ignored] = 'ignore';
  return readOutputRows(file, roles, ['question'], { plainAnswers: plainAnswers === true }).rows;
}
const beside = (fields: object, reading?: Reading): OutputRow | undefined =>
  rowsOf(`${JSON.stringify({ id: 'c-1', output: 'Done.', ...fields })}\n`, reading)[0];
/** What comes of an answer as an object and as text in a table. */
const both = (output: unknown, reading?: Reading): (OutputRow | undefined)[] => [
  beside({ output }, reading),
  rowsOf(`id,output\nc-1,"${JSON.stringify(output).replaceAll('"', '""')}"\n`, reading)[0],
];
const endOf = (row: OutputRow | undefined): string | null | undefined =>
  row?.facts.error === null ? row.facts.finish : 'failed';

describe('a flag is read alike in every spelling', () => {
  const names = fc.constantFrom(
    'failed',
    'has_failed',
    'is_error',
    'isFailure',
    'error',
    'timed_out',
    'rate_limited',
    'Errored',
  );
  const yes = fc.constantFrom(true, 1, 'true', 'T', 'yes', 'Y', '1', ' on ');
  const no = fc.constantFrom(false, 0, 'false', 'f', 'No', 'n', '0', 'off', '', 'None', '\\N', '<NA>', null);

  test('yes speaks against it, no and nothing do not', () => {
    const check = (name: string, value: unknown, speaks: boolean): void => {
      expect(beside({ [name]: value })?.facts.error !== null).toBe(speaks);
    };
    fc.assert(fc.property(names, yes, (name, value) => void check(name, value, true)));
    fc.assert(fc.property(names, no, (name, value) => void check(name, value, false)));
  });

  test.each<[string, unknown, string | null]>([
    ['error_count', 3, 'failed'],
    ['error_count', 0, null],
    ['exit_code', '1', 'failed'],
    ['errno', 104, 'failed'],
    ['code', 500, 'failed'],
    ['code', 10_115, null],
    ['timeout', 30, null],
    ['max_tokens', 100, null],
    ['status', 'no_response', 'failed'],
    ['state', 'rate_limited', 'failed'],
    ['outcome', 'provider_error', 'failed'],
    ['status', 'no errors', null],
    ['truncated', 't', 'truncated'],
    ['max_tokens_reached', 'yes', 'truncated'],
    ['completed', 0, 'truncated'],
    ['success', 'f', 'unknown'],
    ['finish', 'matte', null],
    ['finish', 'length', 'truncated'],
  ])('%s = %j', (name, value, end) => {
    expect(endOf(beside({ [name]: value }))).toBe(end);
  });
});

describe('facts are found however deep a tool keeps them', () => {
  const cutChoice = { choices: [{ index: 0, message: { content: 'Done.' }, finish_reason: 'length' }] };
  test.each<[string, object, string]>([
    ['a status of OpenTelemetry’s', { status: { status_code: 'ERROR', description: 'boom' } }, 'failed'],
    ['an event of an exception', { events: [{ name: 'exception', timestamp: 1 }] }, 'failed'],
    [
      'OTLP’s attributes',
      {
        attributes: [
          {
            key: 'gen_ai.response.finish_reasons',
            value: { arrayValue: { values: [{ stringValue: 'length' }] } },
          },
        ],
      },
      'truncated',
    ],
    ['a body beside the answer', { response_body: cutChoice }, 'truncated'],
    ['the same as text', { response_body: JSON.stringify(cutChoice) }, 'truncated'],
    ['a message of a status', { level: 'WARNING', statusMessage: 'timeout after 3 retries' }, 'failed'],
  ])('%s', (_, fields, end) => {
    expect(endOf(beside(fields))).toBe(end);
  });

  test.each<[string, object, string]>([
    ['a reason as text', { failureReason: '2' }, 'failed'],
    ['a reason as a word', { failureReason: 'ERROR' }, 'failed'],
    [
      'an error beside a failed grading',
      { success: false, error: 'API error: 500', gradingResult: { pass: false } },
      'failed',
    ],
    ['metadata of an error', { response: { output: 'Done.', metadata: { error: 'boom' } } }, 'failed'],
    ['metadata of an end', { response: { output: 'Done.', metadata: { finishReason: 'length' } } }, 'truncated'],
    ['a raw response', { response: { output: 'Done.', raw: cutChoice } }, 'truncated'],
    ['a guardrail', { response: { output: 'Done.', guardrails: { flagged: true } } }, 'filtered'],
  ])('promptfoo: %s', (_, fields, end) => {
    const result = { vars: { question: 'Q?' }, response: { output: 'Done.' }, success: true, ...fields };
    expect(endOf(rowsOf(JSON.stringify([result]))[0])).toBe(end);
  });

  test('a batch: what stands beside the response', () => {
    const body = { choices: [{ message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop' }] };
    const end = (more: object, status = 200): unknown =>
      endOf(rowsOf(`${JSON.stringify({ custom_id: 'c-1', response: { status_code: status, body }, ...more })}\n`)[0]);
    expect([end({}), end({ errors: [{ code: 'x', message: 'batch_expired' }] }), end({}, 206)]).toEqual([
      'complete',
      'failed',
      'failed',
    ]);
  });
});

describe('no call beside an answer counts as none', () => {
  const called = { name: 'refund', arguments: { a: 1 } };
  test.each<[string, object, unknown]>([
    ['steps', { steps: [{ tool_calls: [called] }] }, [called]],
    [
      'a conversation',
      {
        messages: [
          { role: 'user', content: 'q' },
          { role: 'assistant', content: null, tool_calls: [called] },
          { role: 'assistant', content: 'Done.' },
        ],
      },
      [called],
    ],
    [
      'a conversation that was sent',
      {
        messages: [
          { role: 'system', content: 's' },
          { role: 'user', content: 'q' },
        ],
      },
      [],
    ],
    ['actions', { actions: [{ tool: 'refund', tool_input: {} }] }, null],
    ['steps of LangChain', { intermediate_steps: [[{ tool: 'refund' }, 'done']] }, null],
    ['a name', { function_name: 'refund' }, null],
    ['a tool that calls tools', { tool_calls: [{ name: 'call_tool', arguments: { name: 'refund' } }] }, null],
    ['a call in the text', { output: '<tool_call>{"name":"refund"}</tool_call>' }, null],
    ['a count of none', { tool_calls: 0 }, []],
    ['tools that were offered', { tools: [{ type: 'function', function: { name: 'refund' } }] }, []],
  ])('%s', (_, fields, calls) => {
    expect(beside({ tool_calls: [], ...fields })?.facts.toolCalls).toEqual(calls);
  });
});

describe('an envelope loses no words and no end, as an object and as text', () => {
  const message = { role: 'assistant', content: 'ok' };
  test.each<[string, object]>([
    ['a message', { ...message, actions: ['refund guaranteed'] }],
    ['a text with calls', { text: 'ok', toolCalls: [], card: 'refund guaranteed' }],
    ['choices', { choices: [{ index: 0, finish_reason: 'stop', message }], explanation: 'refund guaranteed' }],
    ['Ollama’s', { response: 'ok', done: true, note: 'refund guaranteed' }],
    ['one level down', { message, card: { title: 'refund guaranteed' } }],
  ])('words beside it are part of the answer: %s', (_, output) => {
    for (const row of both(output))
      expect([row?.text, row?.note !== undefined]).toEqual([JSON.stringify(output), true]);
  });

  test.each<[string, unknown, string]>([
    ['an end beside a content', { content: 'Your order', finish_reason: 'length' }, 'truncated'],
    ['an end beside a completion', { completion: 'Your', stop_reason: 'max_tokens' }, 'truncated'],
    ['generations', { generations: [[{ text: 'Your', generation_info: { finish_reason: 'length' } }]] }, 'failed'],
    ['a message one level down', { message: { ...message, stop_reason: 'max_tokens' } }, 'truncated'],
    ['an end around a message', { message, finish_reason: 'length' }, 'truncated'],
    ['choices one level down', { data: { choices: [{ message, finish_reason: 'length' }] } }, 'truncated'],
    ['an error one level down', { result: { error: { message: 'overloaded', code: 529 } } }, 'failed'],
    [
      'a part of an unknown kind',
      [
        { type: 'text', text: 'Hi' },
        { type: 'text_response', text: 'x' },
      ],
      'unknown',
    ],
  ])('%s', (_, output, end) => {
    expect(both(output).map(endOf)).toEqual([end, end]);
  });

  test('what servers write around an answer is no part of it', () => {
    const output = {
      id: 'x',
      model: 'm',
      choices: [{ index: 0, message: { ...message, annotations: [] }, finish_reason: 'stop' }],
    };
    expect(both(output).map((row) => [row?.text, endOf(row), row?.note])).toEqual([
      ['ok', 'complete', undefined],
      ['ok', 'complete', undefined],
    ]);
  });
});

test.each<[unknown]>([
  [{ success: false, reason: 'The order is too old' }],
  [{ errors: ['Missing invoice number'] }],
  [{ status: 'error', message: 'Please give an order number' }],
  [{ code: 404, message: 'No such order' }],
  [{ detail: 'Your order has shipped' }],
  [{ type: 'error', text: 'please rephrase' }],
  [{ question: 'Q?', choices: [{ text: 'A' }, { text: 'B' }] }],
  [{ candidates: [{ name: 'Ann', content: {} }] }],
  [{ title: 'Pump', usage: { tokens: 'one per ride' } }],
])('JSON with words of the product’s own is an answer: %j', (output) => {
  expect(both(output).map((row) => [row?.text, endOf(row)])).toEqual([0, 1].map(() => [JSON.stringify(output), null]));
});

test.each(
  (
    'NA|(null)|<NULL>|\\N|<NA>|NaT|nil|ERROR|timeout|failed|503|fetch failed|ECONNRESET|socket hang up|An error occurred|Something went wrong|' +
    'Request failed with status code 500|Your order has been…[truncated]'
  ).split('|'),
)('%s is a doubtful answer, and names its way out', (output) => {
  const row = beside({ output });
  expect([row?.doubtful, row?.against]).toEqual([true, { kind: 'answer' }]);
  expect(beside({ output }, { plainAnswers: true })?.doubtful).toBeUndefined();
  expect(beside({ output: `It says ${output} on my bill.` })?.doubtful).toBeUndefined();
});

describe('honest files have a way out', () => {
  test('a column of which somebody says that it is about something else says nothing, and every row names its column', () => {
    for (const fields of [{ status: 'rejected' }, { outcome: 'failed' }, { complete: 'no' }, { order: 1, code: 404 }]) {
      const column = Object.keys(fields).at(-1) ?? '';
      expect(beside(fields)?.against).toMatchObject({ kind: 'column', column });
      expect(beside(fields, { ignored: column })).toMatchObject({
        text: 'Done.',
        facts: { error: null, finish: null },
      });
    }
  });

  test('plain answers are what stands there', () => {
    for (const output of [{ error: 'rate limited' }, { role: 'assistant', content: 'x', stop_reason: 'max_tokens' }])
      expect(both(output, { plainAnswers: true }).map((row) => [row?.text, endOf(row)])).toEqual(
        [0, 1].map(() => [JSON.stringify(output), null]),
      );
  });
});
