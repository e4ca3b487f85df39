import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCsv } from '../files/csv/csv.ts';
import { readOutputRows, suggestRoles } from './output-columns.ts';
import { maximumOutputRows, readOutputFile } from './output-file.ts';
import { noFacts } from './output-record.ts';

function rowsOf(text: string, inputNames: readonly string[] = ['question']) {
  const file = readOutputFile(text);
  return { file, ...readOutputRows(file, suggestRoles(file.columns, inputNames, file.repeated), inputNames) };
}

const nothingElse = {
  caseId: null,
  input: null,
  guessedInput: false,
  facts: noFacts,
  model: null,
  variant: null,
  trial: null,
  expected: null,
};
const failed = (error: string) => ({ text: '', facts: { ...noFacts, error } });

describe('a file of outputs', () => {
  test('CSV: columns are found by the names people give them', () => {
    const { file, rows, problems } = rowsOf(
      'Case ID,User message,Answer,Model,Trial,Expected,Notes\r\nc-1,Where is it?,"It, is here.",gpt-5,2,here,x\r\n,And this?,Later.,,,,\r\n',
    );
    expect(file.format).toBe('csv');
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        ...nothingElse,
        row: 2,
        caseId: 'c-1',
        input: { question: 'Where is it?' },
        guessedInput: true,
        text: 'It, is here.',
        model: 'gpt-5',
        trial: 2,
        expected: 'here',
      },
      { ...nothingElse, row: 3, input: { question: 'And this?' }, guessedInput: true, text: 'Later.' },
    ]);
  });

  test('JSON Lines: objects hold inputs or are answers, an empty answer is one, a missing one is named', () => {
    const { rows, problems } = rowsOf(
      '{"id":"c-1","vars":{"question":"Why?","plan":"free"},"output":{"a":1},"trial":1}\n\n{"vars":{"question":"How?"},"output":""}\n{"vars":{"question":"What?"},"output":null}\n',
    );
    expect(problems).toEqual([]);
    const first = { caseId: 'c-1', input: { question: 'Why?', plan: 'free' }, text: '{"a":1}', trial: 1 };
    expect(rows).toEqual([
      { ...nothingElse, row: 1, ...first },
      { ...nothingElse, row: 3, input: { question: 'How?' }, text: '' },
      { ...nothingElse, row: 4, input: { question: 'What?' }, ...failed('it has no answer') },
    ]);
  });

  test('promptfoo’s results: variables, provider, prompt; a call that failed is named', () => {
    const results = {
      results: {
        version: 3,
        results: [
          {
            vars: { question: 'Where?' },
            response: { output: 'Here.' },
            provider: { id: 'openai:gpt-5', label: '' },
            prompt: { raw: 'You are…', label: 'short' },
          },
          { vars: { question: 'When?' }, response: {}, provider: { id: 'openai:gpt-5' }, error: 'API error: 500' },
        ],
      },
    };
    const { file, rows, problems } = rowsOf(JSON.stringify(results));
    expect(file.format).toBe('promptfoo');
    expect(rows).toEqual([
      { ...nothingElse, row: 1, input: { question: 'Where?' }, text: 'Here.', model: 'openai:gpt-5', variant: 'short' },
      { ...nothingElse, row: 2, input: { question: 'When?' }, model: 'openai:gpt-5', ...failed('API error: 500') },
    ]);
    expect(problems).toEqual([]);
  });

  test('what is wrong with a row names it, and the other rows are read', () => {
    const { rows, problems } = rowsOf(
      '[{"case":"c-1","output":"a"},{"output":"b"},{"case":"c-3","output":"c","trial":"two"},7]',
    );
    const note = 'has a trial “two” that is no number from 0 on: it counts as one more';
    expect(rows.map((row) => [row.row, row.trial, row.note])).toEqual([
      [1, null, undefined],
      [3, null, note],
    ]);
    expect(problems).toEqual([
      { row: 4, message: 'is not an object like {"output": ...}' },
      { row: 2, message: 'names no case and has no input' },
    ]);
  });

  test('a file without answers, an empty and a broken one say so', () => {
    expect(rowsOf('a,b\n1,2\n').problems).toEqual([
      {
        row: null,
        message: expect.stringMatching(/^Say which column holds the answers: a, b\. The first row/) as string,
      },
    ]);
    expect(rowsOf('  ').problems).toEqual([{ row: null, message: 'The file is empty.' }]);
    expect(rowsOf('[{"output":').problems).toHaveLength(1);
  });

  test('a file with more rows than can be scored is refused as a whole: no verdict on some of them stands for all', () => {
    for (const text of [
      `output,case\n${'a,c-1\n'.repeat(maximumOutputRows + 3)}`,
      '{"output":"a","case":"c-1"}\n'.repeat(maximumOutputRows + 3),
      JSON.stringify(Array.from({ length: maximumOutputRows + 3 }, () => ({ output: 'a', case: 'c-1' }))),
    ]) {
      const file = readOutputFile(text);
      expect(file.records).toEqual([]);
      expect(file.problems).toEqual([
        {
          row: null,
          message: 'The file has 50003 rows, and 50000 at most can be scored at once: split it. None was read.',
        },
      ]);
    }
  });

  test('promptfoo: whatever the output says, a failed call is one; a failed assertion is an answer', () => {
    const base = { vars: { question: 'Q?' }, provider: 'p', prompt: { label: 'l' } };
    const results: [object, string | null][] = [
      [{ response: { output: 'Sorry.' }, success: false, failureReason: 2, error: 'Timeout' }, 'Timeout'],
      [{ response: { output: '' }, success: false, failureReason: 2 }, 'promptfoo says that the call failed'],
      [{ response: { output: 'x', error: '429' }, success: false }, '429'],
      [{ response: { output: null }, success: false, failureReason: 0, error: 'No output' }, 'No output'],
      [{ response: { output: '' }, success: false, error: '504' }, '504'],
      [{ response: { output: '[ERROR] 429' }, success: true, failureReason: 0 }, '[ERROR] 429'],
      [{ response: { output: 'Hm.' }, success: false, error: 'who knows why' }, 'who knows why'],
      [{ response: { output: 'Hm.' }, success: false, failureReason: 1, error: 'Expected to contain x' }, null],
      [{ response: { output: 'Hm.' }, success: false, error: 'Expected x', gradingResult: { pass: false } }, null],
      [{ response: { output: 'It is an error to promise that.' }, success: true, failureReason: 0 }, null],
    ];
    const { rows } = rowsOf(JSON.stringify({ results: { results: results.map(([each]) => ({ ...base, ...each })) } }));
    expect(rows.map(({ facts }) => facts.error)).toEqual(results.map(([, error]) => error));
    expect(rows.filter(({ facts }) => facts.error !== null).every(({ text }) => text === '')).toBe(true);
  });

  test('promptfoo: time, money and tokens are read; out of its cache, or as a 0 that means unknown, they are not', () => {
    const base = { vars: { question: 'Q?' }, success: true, failureReason: 0, latencyMs: 812.5, cost: 0.0012 };
    const tokenUsage = { total: 15, prompt: 12, completion: 3, cached: 0, numRequests: 1 };
    const { rows } = rowsOf(
      JSON.stringify([
        { ...base, response: { output: 'a', tokenUsage, finishReason: 'length' } },
        { ...base, cost: 0, tokenUsage, response: { output: 'b' } },
        { ...base, response: { output: 'c', cached: true, tokenUsage: { total: 15, cached: 15 } } },
      ]),
    );
    const { latencyMs, costUsd, inputTokens, outputTokens } = noFacts;
    expect(rows.map(({ facts }) => facts)).toEqual([
      { ...noFacts, finish: 'truncated', latencyMs: 812.5, costUsd: 0.0012, inputTokens: 12, outputTokens: 3 },
      { ...noFacts, latencyMs: 812.5, costUsd: null, inputTokens: 12, outputTokens: 3 },
      { ...noFacts, latencyMs, costUsd, inputTokens, outputTokens },
    ]);
  });

  test.each([
    [
      'verdicts before the text',
      'question,[openai:a] p1,[openai:b] p1\nQ?,[PASS] yes,"[FAIL] Expected x\n---\nno"\nR?,[ERROR] 429,[PASS] yes\n',
    ],
    [
      'verdicts apart',
      'Description,question,[openai:a] p1,Status,Score,Named Scores,Grader Reason,Comment,[openai:b] p1,Status,Score,Named Scores,Grader Reason,Comment\n,Q?,yes,PASS,1.00,,,,no,FAIL,0.00,,Expected x,\n,R?,429,ERROR,0.00,,,,yes,PASS,1.00,,,\n',
    ],
  ])('promptfoo’s table, %s: an answer for each column of outputs', (_, text) => {
    const { file, rows } = rowsOf(text);
    expect(file.format).toBe('promptfoo');
    expect(
      rows.map(({ row, input, model, text: said, facts }) => [row, input?.['question'], model, said, facts.error]),
    ).toEqual([
      [2, 'Q?', 'openai:a', 'yes', null],
      [2, 'Q?', 'openai:b', 'no', null],
      [3, 'R?', 'openai:a', '', '429'],
      [3, 'R?', 'openai:b', 'yes', null],
    ]);
  });

  test.each<[string, Record<string, unknown>, string | null]>([
    ['an error', { error: '429 Too Many Requests' }, '429 Too Many Requests'],
    ['an error as an object', { error: { message: 'Overloaded', type: 'server' } }, 'Overloaded'],
    ['no error, in words', { error: 'None' }, null],
    ['no error, as tools write it', { error: false }, null],
    ['a status', { status: 'failed' }, 'its status is “failed”'],
    ['a status with its message', { level: 'ERROR', statusMessage: 'Read timed out' }, 'Read timed out'],
    ['a status of HTTP', { status_code: 503 }, 'its statuscode is “503”'],
    ['a status of HTTP that is fine', { 'status code': '200' }, null],
    ['a verdict, which is no status of a call', { status: 'fail' }, null],
    ['a call that is under way', { status: 'running' }, 'it was not finished: its status is “running”'],
    ['success, and no answer', { success: false, output: '' }, 'it was not successful, and left no answer'],
    ['no success, and an answer', { success: false }, null],
    [
      'an error where the answer stands',
      { output: 'Error: 503 Service Unavailable' },
      'Error: 503 Service Unavailable',
    ],
    ['a body of an error', { output: '{"error": {"message": "x"}}' }, '{"error": {"message": "x"}}'],
    ['words about errors', { output: 'Error messages are shown in red.' }, null],
  ])('any format: %s', (_, fields, error) => {
    const { rows } = rowsOf(`${JSON.stringify({ case: 'c-1', output: 'Fine.', ...fields })}\n`);
    expect(rows.map(({ facts }) => facts.error)).toEqual([error]);
  });

  test('batches of OpenAI: the case by custom_id, text, tools, tokens and how it ended; each kind of failure', () => {
    const body = (message: object, finish_reason = 'stop') => ({
      model: 'gpt-5',
      choices: [{ message: { role: 'assistant', ...message }, finish_reason }],
      usage: { prompt_tokens: 7, completion_tokens: 2 },
    });
    const lines = [
      { custom_id: 'c-1', response: { status_code: 200, body: body({ content: 'ok' }) }, error: null },
      { custom_id: 'c-2', response: { status_code: 200, body: body({ content: 'cut' }, 'length') }, error: null },
      {
        custom_id: 'c-3',
        response: {
          status_code: 200,
          body: body({ content: null, tool_calls: [{ function: { name: 'f', arguments: '{"a":1}' } }] }, 'tool_calls'),
        },
      },
      { custom_id: 'c-4', response: { status_code: 400, body: { error: { message: 'Too long' } } }, error: null },
      { custom_id: 'c-5', response: null, error: { code: 'batch_expired', message: 'Expired' } },
      {
        custom_id: 'c-6',
        response: {
          status_code: 200,
          body: {
            object: 'response',
            status: 'incomplete',
            incomplete_details: { reason: 'max_output_tokens' },
            output: [{ type: 'message', content: [{ type: 'output_text', text: 'hal' }] }],
          },
        },
      },
    ];
    const { rows } = rowsOf(lines.map((line) => `${JSON.stringify({ id: 'batch_req', ...line })}\n`).join(''));
    expect(rows.map(({ caseId, text, facts: { error, finish } }) => [caseId, text, finish, error])).toEqual([
      ['c-1', 'ok', 'complete', null],
      ['c-2', 'cut', 'truncated', null],
      ['c-3', '', 'complete', null],
      ['c-4', '', null, 'Too long'],
      ['c-5', '', null, 'Expired'],
      ['c-6', 'hal', 'truncated', null],
    ]);
    expect(rows[2]?.facts.toolCalls).toEqual([{ name: 'f', arguments: { a: 1 } }]);
    expect(rows[0]?.facts).toMatchObject({ inputTokens: 7, outputTokens: 2 });
  });

  test('answers as tracing tools keep them: messages, parts, and the one thing that came out', () => {
    const textsIn = (list: readonly object[]): unknown[] =>
      rowsOf(JSON.stringify(list)).rows.map(({ input, text }) => [input?.['question'], text]);
    expect(
      textsIn([
        { inputs: { question: 'A?' }, outputs: { output: 'one' } },
        { inputs: { question: 'B?' }, outputs: { answer: 'two' } },
        { inputs: { question: 'C?' }, outputs: { messages: [{ role: 'assistant', content: 'three' }] } },
      ]),
    ).toEqual([
      ['A?', 'one'],
      ['B?', 'two'],
      ['C?', 'three'],
    ]);
    const parts = [
      { type: 'text', text: 'fo' },
      { type: 'text', text: 'ur' },
    ];
    const turns = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'five' },
    ];
    expect(
      textsIn([
        { input: 'C?', output: { role: 'assistant', content: 'three' } },
        { input: { question: 'D?' }, output: parts },
        { input: { question: 'E?' }, output: turns },
        { input: { question: 'F?' }, output: { answer: 'as', json: true } },
      ]),
    ).toEqual([
      ['C?', 'three'],
      ['D?', 'four'],
      ['E?', 'five'],
      ['F?', '{"answer":"as","json":true}'],
    ]);
  });

  test('numbers keep their digits, as ids, in inputs and in answers; a key that stands twice is told', () => {
    const { rows, problems } = rowsOf(
      [
        '{"id":9007199254740993,"question":"A?","answer":{"order":9007199254740993,"share":1.0,"small":-0}}',
        '{"id":9007199254740992,"question":"B?","answer":12345678901234567890}',
        '{"id":3,"vars":{"question":9007199254740993},"answer":1.0}',
        '{"id":4,"answer":"ok","answer":"no"}',
        '{"id":5,"answer":"\\ue000 and \ue000\ue000 stay","n":1.50}',
      ].join('\n'),
    );
    expect(rows.map(({ caseId, text }) => [caseId, text])).toEqual([
      ['9007199254740993', '{"order":9007199254740993,"share":1.0,"small":-0}'],
      ['9007199254740992', '12345678901234567890'],
      ['3', '1.0'],
      ['5', '\ue000 and \ue000\ue000 stay'],
    ]);
    expect(rows[2]?.input).toEqual({ question: '9007199254740993' });
    expect(problems).toEqual([{ row: 4, message: 'has “answer” twice: only one of them can be meant' }]);
  });

  test('keys that stand twice are told in every kind of JSON file, and hide no other row', () => {
    const list =
      '{"note":{"a":1,"a":2},"results":[{"id":"a","output":"x"},{"id":"b","output":"x","output":"y"},{"id":"c","output":"z"}]}';
    expect([rowsOf(list).rows.map((row) => row.caseId), rowsOf(list).problems.map((each) => each.row)]).toEqual([
      ['a', 'c'],
      [2],
    ]);
    const map = '{"a":{"answer":"x"},"b":{"answer":"y"},"a":{"answer":"z"}}';
    expect([rowsOf(map).rows.map((row) => row.caseId), rowsOf(map).problems]).toEqual([
      ['b'],
      [{ row: 1, message: 'has “a” twice: only one of them can be meant' }],
    ]);
  });

  test('columns that share a name are read when they agree; else none is, until it is said which', () => {
    expect(rowsOf('id,answer,answer\nc-1,ok,ok\nc-2,no,no\n').rows.map(({ text }) => text)).toEqual(['ok', 'no']);
    const { file, rows, problems } = rowsOf('id,answer,answer\nc-1,ok,no\n');
    expect([rows, file.columns]).toEqual([[], ['id', 'answer', 'answer (2)']]);
    expect(problems[0]?.message).toContain('2 columns are called “answer”');
    expect(readOutputRows(file, { id: 'case', 'answer (2)': 'output' }, ['question']).rows[0]?.text).toBe('no');
  });

  test('rows with too many or too few cells are told; blank ones at the end are nothing', () => {
    const { rows, problems } = rowsOf('id,answer,note\nc-1,ok,a,,\nc-2,ok,too,many\nc-3,ok\nc-4\n,,\nc-5,ok,b\n');
    expect(problems).toEqual([]);
    const surplus =
      'it could not be read: it has 4 cells, and 3 columns have names: a separator inside a cell needs quotation marks around the cell';
    expect(rows.map(({ caseId, unread, facts: { error } }) => [caseId, unread, error])).toEqual([
      ['c-1', undefined, null],
      ['c-2', true, surplus],
      ['c-3', undefined, null],
      ['c-4', true, 'it could not be read: it ends before the column “answer”'],
      ['c-5', undefined, null],
    ]);
  });

  test('one JSON object is one row, also when it stands on several lines; objects by id are rows', () => {
    const pretty = JSON.stringify({ id: 'c-1', answer: 'ok' }, null, 2);
    expect(rowsOf(pretty).rows.map(({ caseId, text }) => [caseId, text])).toEqual([['c-1', 'ok']]);
    for (const map of ['{"c-1":{"answer":"ok"},"c-2":{"answer":"no"}}', '{"c-1":"ok","c-2":"no"}']) {
      expect(rowsOf(map).rows.map(({ caseId, text }) => [caseId, text])).toEqual([
        ['c-1', 'ok'],
        ['c-2', 'no'],
      ]);
    }
  });

  test('one row that is no object hides no other', () => {
    const { rows, problems } = rowsOf('{"results":[7,{"id":"a","output":"x"}]}');
    expect([rows.length, problems]).toEqual([1, [{ row: 1, message: 'is not an object like {"output": ...}' }]]);
  });

  test('any answer comes back as it was written, from CSV and from JSON Lines', () => {
    const answers = fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(answers, (texts) => {
        const csv = writeCsv([['case', 'output'], ...texts.map((text, at) => [`c-${at}`, text])]);
        const lines = texts.map((text, at) => `${JSON.stringify({ case: `c-${at}`, output: text })}\n`).join('');
        for (const file of [csv, lines]) {
          const read = rowsOf(file);
          expect(read.problems).toEqual([]);
          expect(read.rows.map(({ caseId, text }) => [caseId, text])).toEqual(
            texts.map((text, at) => [`c-${at}`, text]),
          );
        }
      }),
    );
  });

  test('no text makes it throw, and every row is read, or named, or beyond the whole file’s trouble', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      '\n',
      'output',
      ':',
      'null',
      '1',
      'a',
      '__proto__',
      ' ',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { file, rows, problems } = rowsOf(text);
        const named = new Set(problems.map((problem) => problem.row));
        const read = new Set(rows.map((row) => row.row));
        const whole = named.has(null);
        for (const record of file.records) expect(whole || named.has(record.row) || read.has(record.row)).toBe(true);
      }),
    );
  });
});
