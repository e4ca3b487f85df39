import { expect, test } from 'vitest';
import { readOutputRows, suggestRoles } from '#domain/answers/output-columns';
import { readOutputFile } from '#domain/answers/output-file';
import { decodeForeignText } from '#domain/files/text-encoding';
import { planScoring } from './plan-scoring.ts';
import { variantsIn } from './variants-in-file.ts';

/** Files as other programs write them, each with what must come of it: answers by case, failures, and rows of no case. */
interface Outcome {
  /** By case: the answer, or `!` and why there is none. */
  readonly answers: Readonly<Record<string, string>>;
  readonly unmatched?: readonly (readonly [number, RegExp])[];
  /** Nothing can be scored, and this is said. */
  readonly refused?: RegExp;
}

const three = 'Three, with "quotes"\nand a new line?';
const four = 'Vier: größer als Straße?';
const cases = [
  { id: 'c-1', input: { question: 'One?' } },
  { id: 'c-2', input: { question: 'Two?' } },
  { id: 'c-3', input: { question: three } },
  { id: 'c-4', input: { question: four } },
];
const casesText = cases.map((each) => `${JSON.stringify(each)}\n`).join('');
const promptText =
  '---\nschema: signoff/prompt@1\nvariables:\n  question: { required: true }\n---\nAnswer.\n{{role "user"}}\n{{question}}\n';
const specText =
  'schema: signoff/spec@1\nmust:\n  - { id: ok, statement: Says ok., check: { type: contains, value: ok } }\nthresholds: { pass_rate: 0.5 }\n';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(text, (letter) => letter.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

interface Found {
  readonly answers: Readonly<Record<string, string>>;
  readonly unmatched: readonly { readonly row: number | null; readonly message: string }[];
  /** What is said where nothing can be scored. */
  readonly refused: string | null;
}

function outcomeOf(bytes: Uint8Array): Found {
  const decoded = decodeForeignText(bytes, (part, encoding) => {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(part);
    } catch {
      return null; // no such text
    }
  });
  const file = readOutputFile(decoded?.text ?? '');
  const { rows, problems } = readOutputRows(file, suggestRoles(file.columns, ['question'], file.repeated), [
    'question',
  ]);
  const planned = planScoring({
    promptId: 'qa',
    promptPath: 'prompts/qa.md',
    promptText,
    specPath: 'prompts/qa.spec.yaml',
    specText,
    casesPath: 'prompts/qa.cases.jsonl',
    casesText,
    rows,
    unreadable: problems,
    sensitivity: 'internal',
    baseline: null,
    candidate: variantsIn(rows)[0]?.name ?? null,
    seed: 1,
    concurrency: 1,
    maxCostUsd: null,
    judgeModel: null,
    judgeServer: null,
    connectionId: null,
    nextId: () => 'job',
  });
  const { unmatched } = planned;
  if (!planned.ok) {
    const refused = [...planned.problems, ...problems].map(({ message }) => message).join('\n');
    return { answers: {}, unmatched, refused };
  }
  expect(planned.plan.cases.map(({ id }) => id)).toEqual(['c-1', 'c-2', 'c-3', 'c-4']);
  const answers = planned.jobs.map((job) => {
    const name = planned.plan.variants.length > 1 ? `${job.case} ${job.variant}` : job.case;
    return [name, job.answer?.text ?? `!${job.error?.message ?? ''}`] as const;
  });
  expect(new Set(answers.map(([name]) => name)).size).toBe(answers.length);
  return { answers: Object.fromEntries(answers), unmatched, refused: null };
}

const plain = { answers: { 'c-1': 'ok', 'c-2': 'no', 'c-3': 'ok', 'c-4': 'ok' } };
const firstTwo = { answers: { 'c-1': 'ok', 'c-2': 'no' } };
const noAnswerIn = (row: number): string => `!Row ${row}: it has no answer.`;

const promptfoo = (results: readonly object[]): string =>
  JSON.stringify({
    evalId: 'eval-x',
    results: {
      version: 3,
      results: results.map((each) => ({
        promptIdx: 0,
        provider: { id: 'openai:gpt-4o', label: '' },
        prompt: { raw: 'Answer {{question}}', label: 'p1' },
        ...each,
      })),
      stats: {},
    },
    config: {},
  });
const failedCalls = (output: string, error: string): string =>
  promptfoo([
    { vars: { question: 'One?' }, response: { output: 'fine' }, success: true, failureReason: 0 },
    ...[cases[1], cases[2], cases[3]].map((aCase) => ({
      vars: aCase?.input,
      response: { output, error },
      success: false,
      failureReason: 2,
      error,
    })),
  ]);
const failedAs = (error: string): Outcome => ({
  answers: { 'c-1': 'fine', 'c-2': `!Row 2: ${error}.`, 'c-3': `!Row 3: ${error}.`, 'c-4': `!Row 4: ${error}.` },
});

test.each<[string, Uint8Array, Outcome]>([
  ['CSV', utf8('id,answer\nc-1,ok\nc-2,no\nc-3,ok\nc-4,ok\n'), plain],
  ['a byte order mark', utf8('\uFEFFid,answer\nc-1,ok\nc-2,no\nc-3,ok\nc-4,ok\n'), plain],
  ['a mark before quoted names', utf8('\uFEFF"id","answer"\n"c-1","ok"\n"c-2","no"\n"c-3","ok"\n"c-4","ok"\n'), plain],
  [
    'semicolons and CRLF',
    utf8('id;answer\r\nc-1;ok, sure\r\nc-2;no\r\nc-3;ok\r\nc-4;ok\r\n'),
    { answers: { ...plain.answers, 'c-1': 'ok, sure' } },
  ],
  ['a line sep=;', utf8('sep=;\r\nid;answer\r\nc-1;ok\r\nc-2;no\r\n'), firstTwo],
  ['tabs', utf8('id\tanswer\nc-1\tok\nc-2\tno\n'), firstTwo],
  ['bars', utf8('id|answer\nc-1|ok\nc-2|no\n'), firstTwo],
  [
    'line breaks in cells',
    utf8('question,answer\n"Three, with ""quotes""\nand a new line?","ok\nsecond line"\nTwo?,no\n'),
    { answers: { 'c-3': 'ok\nsecond line', 'c-2': 'no' } },
  ],
  [
    'CRLF in cells',
    utf8('question,answer\r\n"Three, with ""quotes""\r\nand a new line?","ok"\r\nTwo?,no\r\n'),
    { answers: { 'c-3': 'ok', 'c-2': 'no' } },
  ],
  ['Windows-1252', latin('id,answer\nc-1,ok\nc-4,größer ok\n'), { answers: { 'c-1': 'ok', 'c-4': 'größer ok' } }],
  // é, ü, ß, ’ as a Mac writes them; beside them what a Windows file may well have.
  [
    'Mac Roman',
    latin('id,answer\nc-1,caf\x8e ok\nc-2,f\x9fr gro\xa7e don\xd5t\n'),
    { answers: { 'c-1': 'café ok', 'c-2': 'für große don’t' } },
  ],
  [
    'Windows-1252 with signs of its own',
    latin('id,answer\nc-1,\x8ai\x9aka it\x92s ok \xd5 \x87 \xa71 \x80 5\x96 6\nc-2,\x95 no\x87\n'),
    { answers: { 'c-1': 'Šiška it’s ok Õ ‡ §1 € 5– 6', 'c-2': '• no‡' } },
  ],
  ['UTF-16 with tabs', utf16('\uFEFFid\tanswer\nc-1\tok\nc-2\tno\n'), firstTwo],
  ['UTF-16 without a mark', utf16('id\tanswer\nc-1\tok\nc-2\tno\n'), firstTwo],
  [
    'two columns of one name',
    utf8('id,answer,answer\nc-1,ok,no\nc-2,ok,\nc-3,ok,no\n'),
    { answers: {}, refused: /2 columns are called “answer” and differ/ },
  ],
  [
    'a column for each model of promptfoo',
    utf8('question,[openai:gpt-4o] p1,[openai:gpt-4o-mini] p1\nOne?,[PASS] ok,[FAIL] no\nTwo?,[PASS] ok,[FAIL] no\n'),
    {
      answers: { 'c-1 candidate': 'ok', 'c-1 candidate-2': 'no', 'c-2 candidate': 'ok', 'c-2 candidate-2': 'no' },
    },
  ],
  [
    'empty cells, which are no answers',
    utf8('id,answer\nc-1,ok\nc-2,\nc-3,""\nc-4,ok\n'),
    { answers: { 'c-1': 'ok', 'c-2': noAnswerIn(3), 'c-3': noAnswerIn(4), 'c-4': 'ok' } },
  ],
  [
    'empty answers of JSON, which are, and missing ones',
    utf8('{"id":"c-1","answer":"ok"}\n{"id":"c-2","answer":""}\n{"id":"c-3","answer":null}\n{"id":"c-4"}\n'),
    { answers: { 'c-1': 'ok', 'c-2': '', 'c-3': noAnswerIn(3), 'c-4': noAnswerIn(4) } },
  ],
  [
    'ids above 2^53 that are of no case, each by its own digits',
    utf8(
      '{"id":9007199254740993,"question":"A?","answer":"ok"}\n{"id":9007199254740992,"question":"B?","answer":"no"}\n',
    ),
    {
      answers: {},
      refused: /no row belongs to a case/,
      unmatched: [
        [1, /the case 9007199254740993,/],
        [2, /the case 9007199254740992,/],
      ],
    },
  ],
  ['decomposed letters', utf8(`question,answer\n${four.normalize('NFD')},ok\n`), { answers: { 'c-4': 'ok' } }],
  ['outer white space', utf8('question,answer\nOne? ,ok\n Two?,no\n'), firstTwo],
  [
    'blanks before quotation marks',
    utf8('id, answer\nc-1, ok\nc-2, "no, never"\n'),
    { answers: { 'c-1': 'ok', 'c-2': 'no, never' } },
  ],
  [
    'cells too many and too few',
    utf8('id,answer\nc-1,ok,extra\nc-2\nc-3,ok\n'),
    {
      answers: {
        'c-1': `!Row 2: it could not be read: it has 3 cells, and 2 columns have names: a separator inside a cell needs quotation marks around the cell.`,
        'c-2': '!Row 3: it could not be read: it ends before the column “answer”.',
        'c-3': 'ok',
      },
    },
  ],
  [
    'a quotation mark that is never closed',
    utf8('id,answer\nc-1,"ok\nc-2,no\nc-3,ok\n'),
    { answers: { 'c-2': 'no', 'c-3': 'ok' }, unmatched: [[2, /never closed/]] },
  ],
  ['a NUL', utf8('id,answer\nc-1,ok\0\n'), { answers: { 'c-1': 'ok\0' } }],
  [
    'no names',
    utf8('c-1,ok\nc-2,no\n'),
    { answers: {}, refused: /Say which column holds the answers: c-1, ok\. The first row has to name the columns/ },
  ],
  ['names in capitals', utf8('ID,Answer\nc-1,ok\nc-2,no\n'), firstTwo],
  ['CR alone', utf8('id,answer\rc-1,ok\rc-2,no\r'), firstTwo],
  [
    'errors in a column, and where the answer stands',
    utf8('id,answer,error\nc-1,ok,\nc-2,,429 Too Many Requests\nc-3,[ERROR] rate limit,\nc-4,ok,\n'),
    {
      answers: {
        'c-1': 'ok',
        'c-2': '!Row 3: 429 Too Many Requests.',
        'c-3': '!Row 4: [ERROR] rate limit.',
        'c-4': 'ok',
      },
    },
  ],
  [
    'a status',
    utf8('id,answer,status\nc-1,ok,success\nc-2,ok,error\n'),
    { answers: { 'c-1': 'ok', 'c-2': '!Row 3: its status is “error”.' } },
  ],
  ['one object on several lines', utf8('{\n "id": "c-1",\n "answer": "ok"\n}\n'), { answers: { 'c-1': 'ok' } }],
  ['objects by id', utf8('{"c-1":{"answer":"ok"},"c-2":{"answer":"no"}}'), firstTwo],
  [
    'LangSmith',
    utf8(
      '{"inputs":{"question":"One?"},"outputs":{"output":"ok"},"metadata":{"model":"gpt-4o"}}\n{"inputs":{"question":"Two?"},"outputs":{"response":"no"}}\n',
    ),
    firstTwo,
  ],
  [
    'Langfuse',
    utf8(
      '[{"id":"t1","input":{"question":"One?"},"output":{"role":"assistant","content":"ok"}},{"id":"t2","input":"Two?","output":"no"}]',
    ),
    firstTwo,
  ],
  [
    'a batch of OpenAI',
    utf8(
      ['ok', 'no']
        .map(
          (content, at) =>
            `${JSON.stringify({ id: `batch_req_${at}`, custom_id: `c-${at + 1}`, response: { status_code: 200, body: { choices: [{ message: { role: 'assistant', content } }] } }, error: null })}\n`,
        )
        .join(''),
    ),
    firstTwo,
  ],
  [
    'answers that are no texts',
    utf8(
      '{"id":"c-1","output":["ok"]}\n{"id":"c-2","output":{"text":"no"}}\n{"id":"c-3","output":true}\n{"id":"c-4","output":1.0}\n',
    ),
    { answers: { 'c-1': '["ok"]', 'c-2': '{"text":"no"}', 'c-3': 'true', 'c-4': '1.0' } },
  ],
  [
    'rows of something else',
    utf8('question,answer\nSomething else entirely?,ok\n'),
    { answers: {}, refused: /no row belongs to a case/, unmatched: [[2, /has the input of no case/]] },
  ],
  [
    'promptfoo: an answer, a failed assertion, two failed calls',
    utf8(
      promptfoo([
        { vars: { question: 'One?' }, response: { output: 'fine' }, success: true, failureReason: 0 },
        {
          vars: { question: 'Two?' },
          response: { output: 'It is guaranteed.' },
          success: false,
          failureReason: 1,
          error: 'Expected output to not contain',
        },
        {
          vars: { question: three },
          response: { error: 'API error: 429' },
          success: false,
          failureReason: 2,
          error: 'API error: 429',
        },
        { vars: { question: four }, response: {}, success: false, failureReason: 2, error: 'Timeout' },
      ]),
    ),
    {
      answers: {
        'c-1': 'fine',
        'c-2': 'It is guaranteed.',
        'c-3': '!Row 3: API error: 429.',
        'c-4': '!Row 4: Timeout.',
      },
    },
  ],
  [
    'promptfoo: failed calls with an empty output',
    utf8(failedCalls('', '504 Gateway Time-out')),
    failedAs('504 Gateway Time-out'),
  ],
  [
    'promptfoo: failed calls with an error for an output',
    utf8(failedCalls('[ERROR] 429 Too Many Requests', '429')),
    failedAs('429'),
  ],
  [
    'promptfoo: a bare list',
    utf8(
      JSON.stringify([
        { vars: { question: 'One?' }, response: { output: 'fine' }, success: true },
        { vars: { question: 'Two?' }, response: { output: { a: 1 } }, success: true },
      ]),
    ),
    { answers: { 'c-1': 'fine', 'c-2': '{"a":1}' } },
  ],
  [
    'promptfoo: a variable of its own',
    utf8(promptfoo([{ vars: { question: 'One?', _conversation: [] }, response: { output: 'fine' }, success: true }])),
    { answers: { 'c-1': 'fine' } },
  ],
  [
    'promptfoo: JSON Lines',
    utf8(
      ['One?', 'Two?']
        .map(
          (question) => `${JSON.stringify({ vars: { question }, response: { output: 'fine' }, failureReason: 0 })}\n`,
        )
        .join(''),
    ),
    { answers: { 'c-1': 'fine', 'c-2': 'fine' } },
  ],
])('%s', (_, bytes, expected) => {
  const found = outcomeOf(bytes);
  expect(found.answers).toEqual(expected.answers);
  const { unmatched = [], refused } = expected;
  expect(found.unmatched.map(({ row }) => row)).toEqual(unmatched.map(([row]) => row));
  for (const [at, [, why]] of unmatched.entries()) expect(found.unmatched[at]?.message).toMatch(why);
  if (refused === undefined) expect(found.refused).toBeNull();
  else expect(found.refused).toMatch(refused);
});
