import { describe, expect, test } from 'vitest';
import { type OutputRow, readOutputRows, suggestRoles } from './output-columns.ts';
import { readOutputFile } from './output-file.ts';

/** What is missing in a file of answers, failed, cut off or in a form that is not read, is never told as a good answer, or as no tool call. */
function rowsOf(text: string): readonly OutputRow[] {
  const file = readOutputFile(text);
  return readOutputRows(file, suggestRoles(file.columns, ['question'], file.repeated), ['question']).rows;
}
const rowWith = (fields: object): OutputRow | undefined =>
  rowsOf(`${JSON.stringify({ id: 'c-1', output: 'Done.', ...fields })}\n`)[0];
const batch = (body: object, status: unknown = 200): OutputRow | undefined =>
  rowsOf(`${JSON.stringify({ custom_id: 'c-1', response: { status_code: status, body }, error: null })}\n`)[0];
const choice = (message: object, more: object = { finish_reason: 'stop' }): object => ({
  choices: [{ index: 0, message: { role: 'assistant', content: 'Done.', ...message }, ...more }],
});

const openai = { id: 'x', type: 'function', function: { name: 'refund', arguments: '{"a":1}' } };
const refund = [{ name: 'refund', arguments: { a: 1 } }];

describe('tool calls are read, or not known: never none', () => {
  test.each<[string, OutputRow | undefined, unknown]>([
    ['OpenAI’s form', rowWith({ tool_calls: [openai] }), refund],
    ['as JSON text', rowWith({ tool_calls: JSON.stringify([openai]) }), refund],
    [
      'each as JSON text',
      rowWith({ tool_calls: ['{"name":"refund","arguments":"{\\"a\\":1}"}'], tool_call_names: ['refund'] }),
      refund,
    ],
    ['one object', rowWith({ tool_calls: { name: 'refund', arguments: { a: 1 } } }), refund],
    ['names alone', rowWith({ tool_call_names: ['refund'] }), [{ name: 'refund', arguments: null }]],
    ['an AI SDK’s', rowWith({ toolCalls: [{ type: 'tool-call', toolName: 'refund', input: { a: 1 } }] }), refund],
    ['Gemini’s', rowWith({ tool_calls: [{ functionCall: { name: 'refund', args: { a: 1 } } }] }), refund],
    ['under metadata', rowWith({ metadata: { tool_calls: [openai] } }), refund],
    ['none beside a legacy call', rowWith({ tool_calls: [], function_call: openai.function }), refund],
    ['none', rowWith({ tool_calls: [] }), []],
    ['null', rowWith({ tool_calls: null }), []],
    ['nothing said', rowWith({}), null],
    ['a text', rowWith({ tool_calls: 'refund' }), null],
    ['two names', rowWith({ tool_calls: [{ name: 'lookup', function: { name: 'refund' } }] }), null],
    ['one that is not read beside one that is', rowWith({ tool_calls: [openai, { kind: 'refund' }] }), null],
    ['a column about tools that is not read', rowWith({ tool_calls: [], tool_trace: 'refund(1)' }), null],
    ['an end that promises a call', rowWith({ tool_calls: [], finish_reason: 'tool_calls' }), null],
    ['an answer of an unknown form', rowWith({ tool_calls: [], output: { say: 'Done.', do: ['refund'] } }), null],
    [
      'an answer as JSON text',
      rowWith({ output: JSON.stringify({ role: 'assistant', content: 'Done.', tool_calls: [openai] }) }),
      refund,
    ],
    [
      'an earlier message',
      rowWith({
        output: [
          { role: 'assistant', content: '', tool_calls: [openai] },
          { role: 'tool', content: 'ok' },
          { role: 'assistant', content: 'Done.' },
        ],
      }),
      refund,
    ],
    [
      'an earlier question',
      rowWith({
        output: [
          { role: 'assistant', content: 'x', tool_calls: [openai] },
          { role: 'user', content: 'y' },
          { role: 'assistant', content: 'Done.' },
        ],
      }),
      null,
    ],
    ['a legacy call in a batch', batch(choice({ function_call: openai.function })), refund],
    [
      'a custom tool in a batch',
      batch(choice({ tool_calls: [{ type: 'custom', custom: { name: 'refund', input: '{"a":1}' } }] })),
      refund,
    ],
    ['an unknown call in a batch', batch(choice({ tool_calls: [openai, { type: 'new', new: {} }] })), null],
    ['no call in a batch', batch(choice({})), []],
    [
      'several choices',
      batch({
        choices: [0, 1].map((index) => ({
          index,
          message: { role: 'assistant', content: 'x' },
          finish_reason: 'stop',
        })),
      }),
      null,
    ],
    [
      'a custom call of Responses',
      batch({
        object: 'response',
        status: 'completed',
        output: [{ type: 'custom_tool_call', name: 'refund', input: '{"a":1}' }],
      }),
      refund,
    ],
    [
      'an unknown item of Responses',
      batch({ object: 'response', status: 'completed', output: [{ type: 'new_thing', name: 'refund' }] }),
      null,
    ],
    [
      'Anthropic’s part',
      batch({
        role: 'assistant',
        content: [{ type: 'tool_use', name: 'refund', input: { a: 1 } }],
        stop_reason: 'tool_use',
      }),
      refund,
    ],
  ])('%s', (_, row, calls) => {
    expect(row?.facts.error).toBeNull();
    expect(row?.facts.toolCalls).toEqual(calls);
  });

  test('a table’s blank cell is none, its text is not', () => {
    const rows = rowsOf('id,output,tool_calls\nc-1,a,\nc-2,b,refund\nc-3,c,"refund({})"\n');
    expect(rows.map(({ facts }) => facts.toolCalls)).toEqual([[], null, null]);
  });

  test('a row without the column that others have says nothing', () => {
    const rows = rowsOf('{"id":"c-1","output":"a","tool_calls":[]}\n{"id":"c-2","output":"b"}\n');
    expect(rows.map(({ facts }) => facts.toolCalls)).toEqual([[], null]);
  });
});

describe('a failed call is no answer', () => {
  test.each<[string, object]>([
    ['Anthropic’s error', { output: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } }],
    ['the same as text', { output: '{"type":"error","error":{"message":"Overloaded"}}' }],
    ['an error alone', { output: { error: 'rate limited' } }],
    ['the same as text', { output: '{"error":"rate limited"}' }],
    ['vLLM’s', { output: { object: 'error', message: 'overloaded', code: 500 } }],
    ['FastAPI’s', { output: { detail: 'Not Found' } }],
    ['a gateway’s', { output: { message: 'Internal server error' } }],
    ['no choice', { output: { choices: [] } }],
    ['an envelope that is not read', { output: { finish_reason: 'stop', body: 'x' } }],
    ['a piece of a stream', { output: { choices: [{ index: 0, delta: { content: 'Hi' } }] } }],
    ['Error: Overloaded', { output: 'Error: Overloaded' }],
    ['an SDK’s', { output: "openai.RateLimitError: Error code: 429 - {'error': {'message': 'x'}}" }],
    ['an SDK’s text', { output: "Error code: 429 - {'error': {}}" }],
    ['a page', { output: '<html><head><title>502 Bad Gateway</title></head></html>' }],
    ['rate limit', { output: 'Rate limit exceeded. Please try again in 20s.' }],
    ['what JavaScript writes of an object', { output: '[object Object]' }],
    ['undefined', { output: 'undefined' }],
    ['nan', { output: 'nan' }],
    ['a spreadsheet’s', { output: '#ERROR!' }],
    ['error.type', { 'error.type': 'timeout' }],
    ['exception.message', { 'exception.message': 'boom' }],
    ['errors', { errors: [{ message: 'boom' }] }],
    ['error_code', { error_code: 'rate_limit_exceeded' }],
    ['is_error', { is_error: true }],
    ['http_code', { http_code: 500 }],
    ['aborted', { status: 'aborted' }],
    ['a status line', { status: '429 Too Many Requests' }],
    ['OpenTelemetry’s code', { status: { code: 2, message: 'boom' } }],
    ['OpenTelemetry’s word', { status_code: 'STATUS_CODE_ERROR' }],
    ['Helicone’s negative codes', { response_status: -3 }],
    ['an outcome', { outcome: 'error' }],
    ['an error within metadata', { metadata: { run: { error: { message: 'boom' } } } }],
    ['an end that is an error', { finish_reason: 'error' }],
  ])('%s', (_, fields) => {
    const row = rowWith(fields);
    expect(row?.facts.error).not.toBeNull();
    expect(row?.text).toBe('');
  });

  test.each<[string, object]>([
    ['errored', { result: { type: 'errored', error: { type: 'error', error: { message: 'Overloaded' } } } }],
    ['expired', { result: { type: 'expired' } }],
    ['canceled', { result: { type: 'canceled' } }],
    ['a status as text', { response: { status_code: '500', body: choice({}) } }],
    [
      'an error in the choice',
      { response: { status_code: 200, body: choice({}, { finish_reason: 'error', error: { message: 'bad' } }) } },
    ],
    [
      'a response that failed',
      { response: { status_code: 200, body: { object: 'response', status: 'failed', output: [] } } },
    ],
    ['a body that is not read', { response: { status_code: 200, body: { said: 'Hi' } } }],
  ])('in a batch: %s', (_, fields) => {
    expect(rowsOf(`${JSON.stringify({ custom_id: 'c-1', ...fields })}\n`)[0]?.facts.error).not.toBeNull();
  });

  test('the one thing that came out is no answer where it is an error', () => {
    const rows = rowsOf('{"id":"c-1","outputs":{"text":"x"}}\n{"id":"c-2","outputs":{"error":"boom"}}\n');
    expect(rows.map(({ facts }) => facts.error)).toEqual([null, 'boom']);
  });

  test('Anthropic’s batches are read where they succeeded', () => {
    const message = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
    };
    const [row] = rowsOf(`${JSON.stringify({ custom_id: 'c-1', result: { type: 'succeeded', message } })}\n`);
    expect([row?.text, row?.facts.finish, row?.facts.error]).toEqual(['Hi', 'complete', null]);
  });

  test.each<[string, unknown, string]>([
    ['a JSON answer', { order: 1, error: null }, '{"order":1,"error":null}'],
    ['one with a detail of its own', { order: 1, detail: 'x' }, '{"order":1,"detail":"x"}'],
    ['a quiz', { question: 'Q', choices: ['a', 'b'] }, '{"question":"Q","choices":["a","b"]}'],
    ['a message', { message: 'Hi' }, '{"message":"Hi"}'],
    ['a list', [{ name: 'a', type: 'bug' }], '[{"name":"a","type":"bug"}]'],
    ['a status of an order', { status: 'shipped', message: 'x' }, '{"status":"shipped","message":"x"}'],
    ['words about errors', 'Errors are shown in red.', 'Errors are shown in red.'],
    ['a page', '<html><title>Offer</title></html>', '<html><title>Offer</title></html>'],
  ])('is no error: %s', (_, output, text) => {
    const row = rowWith({ output });
    expect([row?.text, row?.facts.error, row?.facts.finish]).toEqual([text, null, null]);
  });

  test.each<[string, object]>([
    [
      'columns of anything',
      { status: 'shipped', state: 'CA', level: 'DEFAULT', outcome: 'resolved', done: true, success: true },
    ],
    ['signs for none', { error: '', errors: [], is_error: false, error_code: 0, status_code: 200, exception: 'None' }],
  ])('is no error: %s', (_, fields) => {
    expect(rowWith(fields)?.facts).toMatchObject({ error: null, finish: null });
  });
});

describe('an end that is not known to be one', () => {
  test.each<[string, OutputRow | undefined, string]>([
    ['finish_reasons', rowWith({ finish_reasons: ['length'] }), 'truncated'],
    ['gen_ai.response.finish_reasons', rowWith({ 'gen_ai.response.finish_reasons': ['length'] }), 'truncated'],
    ['a list as text', rowWith({ 'gen_ai.response.finish_reasons': "['length']" }), 'truncated'],
    ['llm.finish_reason', rowWith({ 'llm.finish_reason': 'length' }), 'truncated'],
    ['metadata', rowWith({ metadata: { finish_reason: 'length' } }), 'truncated'],
    ['metadata as text', rowWith({ metadata: '{"finish_reason":"length"}' }), 'truncated'],
    ['done_reason', rowWith({ done_reason: 'length' }), 'truncated'],
    ['done', rowWith({ done: false }), 'truncated'],
    ['an object', rowWith({ finish_reason: { reason: 'length' } }), 'truncated'],
    ['an object that is not read', rowWith({ finish_reason: { why: 'length' } }), 'unknown'],
    ['incomplete_details', rowWith({ incomplete_details: { reason: 'max_output_tokens' } }), 'truncated'],
    ['truncated', rowWith({ truncated: true }), 'truncated'],
    ['the worst of two', rowWith({ finish_reason: 'stop', truncated: true }), 'truncated'],
    ['a batch without an end', batch(choice({}, {})), 'unknown'],
    ['a response without a status', batch({ object: 'response', output: [] }), 'unknown'],
    [
      'Gemini’s',
      rowWith({ output: { candidates: [{ content: { parts: [{ text: 'cut' }] }, finishReason: 'SAFETY' }] } }),
      'filtered',
    ],
    ['Gemini’s enumeration', rowWith({ finish_reason: 'FinishReason.MAX_TOKENS' }), 'truncated'],
    ['no success beside a text', rowWith({ success: false }), 'unknown'],
    ['a verdict for a status', rowWith({ status: 'FAIL' }), 'unknown'],
    [
      'several choices',
      batch({
        choices: [1, 0].map((index) => ({
          index,
          message: { role: 'assistant', content: `${index}` },
          finish_reason: 'stop',
        })),
      }),
      'unknown',
    ],
    ['sound without words', batch(choice({ audio: { id: 'x' } })), 'unknown'],
    [
      'a part that is not read',
      rowWith({
        output: [
          { type: 'text', text: 'a' },
          { type: 'hologram', data: 'b' },
        ],
      }),
      'unknown',
    ],
  ])('%s', (_, row, finish) => {
    expect([row?.facts.error, row?.facts.finish]).toEqual([null, finish]);
  });

  test.each([['None'], ['null'], [[]], [{}], [false]])(
    'a word that programs write where there was none: %j',
    (output) => {
      expect(rowWith({ output })?.doubtful).toBe(true);
      expect(rowWith({ output: 'None of them.' })?.doubtful).toBeUndefined();
    },
  );
});

test('every text of an answer counts: a refusal beside it, what was spoken, the first choice wherever it stands, all turns', () => {
  const two = {
    choices: [1, 0].map((index) => ({
      index,
      message: { role: 'assistant', content: `text ${index}` },
      finish_reason: 'stop',
    })),
  };
  expect(
    [
      batch(choice({ refusal: 'I cannot.' })),
      batch(choice({ audio: { transcript: 'Spoken.' } })),
      batch(two),
      rowWith({
        output: [
          { type: 'text', text: 'Hi.' },
          { type: 'output_audio', transcript: ' Spoken.' },
        ],
      }),
      rowWith({
        output: [
          { role: 'assistant', content: 'First.' },
          { role: 'assistant', content: 'Last.' },
        ],
      }),
    ].map((row) => row?.text),
  ).toEqual(['Done.\nI cannot.', 'Done.\nSpoken.', 'text 0', 'Hi. Spoken.', 'First.\nLast.']);
});

test('trials are counted from 0 as from 1, and no row is left out for its trial', () => {
  const trialsOf = (trials: readonly unknown[]): unknown[] =>
    rowsOf(trials.map((trial) => `${JSON.stringify({ id: 'c-1', output: 'x', trial })}\n`).join('')).map(
      ({ trial }) => trial,
    );
  expect(trialsOf([0, 1, 2])).toEqual([1, 2, 3]);
  expect(trialsOf([1, 2])).toEqual([1, 2]);
  expect(trialsOf(['0', null])).toEqual([1, null]);
  expect(trialsOf(['first', -1, 9_007_199_254_740_991])).toEqual([null, null, null]);
});

test('a row that is too deep is named, and the others are read', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  for (const text of [
    `{"id":"a","output":${deep}}\n{"id":"b","output":"x"}\n`,
    `[{"id":"a","x":${deep}},{"id":"b","output":"x"}]`,
  ]) {
    const file = readOutputFile(text);
    expect(file.problems).toEqual([{ row: 1, message: 'has more than 500 lists and objects within one another' }]);
    expect(rowsOf(text).map(({ caseId }) => caseId)).toEqual(['b']);
  }
  const call = { name: 'refund', arguments: deep };
  expect(rowWith({ tool_calls: [call] })?.facts.toolCalls).toEqual([call]);
});
