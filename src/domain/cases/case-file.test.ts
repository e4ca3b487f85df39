import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseEdit, editCases, nextCaseId, parseCases } from './case-file.ts';
import { formatProblem } from '../files/problem.ts';

const path = 'prompts/refund-helper.cases.jsonl';

const example =
  '{"id":"c-001","input":{"question":"Where is my refund?"},"slices":["status"],"intent":"refund-status","source":"support-ticket","sensitivity":"internal","expected":"...","notes":"...","messages":[{"role":"user","content":"..."}]}';

function problemsOf(text: string): string[] {
  const parsed = parseCases(path, text);
  return parsed.ok ? [] : parsed.problems.map((problem) => formatProblem(problem).replace(`${path}:`, ''));
}

function edited(text: string, edit: CaseEdit): { text: string; undo: CaseEdit } {
  const result = editCases(text, edit);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('; '));
  return result;
}

describe('parseCases', () => {
  test('reads the line of the format description', () => {
    expect(parseCases(path, `${example}\n\n{"id":"b","input":{},"owner":"kept"}\n`)).toEqual({
      ok: true,
      warnings: [],
      value: {
        lines: [
          { line: 1, text: example, id: 'c-001' },
          { line: 2, text: '', id: null },
          { line: 3, text: '{"id":"b","input":{},"owner":"kept"}', id: 'b' },
        ],
        cases: [
          {
            id: 'c-001',
            input: { question: 'Where is my refund?' },
            slices: ['status'],
            intent: 'refund-status',
            source: 'support-ticket',
            sensitivity: 'internal',
            expected: '...',
            notes: '...',
            messages: [{ role: 'user', content: '...' }],
          },
          {
            id: 'b',
            input: {},
            slices: [],
            intent: null,
            source: null,
            sensitivity: 'internal',
            expected: null,
            notes: null,
            messages: [],
          },
        ],
      },
    });
  });

  test.each(['', '\n', '\r\n\r\n', '\uFEFF'])('an empty set is a set (%j)', (text) => {
    expect(parseCases(path, text)).toMatchObject({ ok: true, value: { cases: [] } });
  });

  test('reads CRLF and a byte order mark', () => {
    const parsed = parseCases(path, '\uFEFF{"id":"a","input":{}}\r\n{"id":"b","input":{}}\r\n');
    expect(parsed.ok && parsed.value.cases.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test.each<[string, string, string[]]>([
    ['half a line', '{"id":"a","input":{}}\n{"id":"b","inp', ['2: is not complete JSON: the line ends too early']],
    ['a missing comma', '{"id":"a" "input":{}}', ['1: is not valid JSON at column 11, near {"id":"a" "input":{}']],
    ['a list', '\n[1]', ['2: must be one case, written as {"id": ..., "input": {...}}']],
    ['prose', 'Hi there', ['1: is not JSON: a case is written as {"id": ..., "input": {...}} on one line']],
    ['null', 'null', ['1: must be one case, written as {"id": ..., "input": {...}}']],
    [
      'wrong types',
      '{"id":7,"input":[],"source":"twitter","messages":[{"role":"tool","content":"x"}]}',
      [
        '1 id: must be text, is 7',
        '1 input: must be a group of fields, is an empty list',
        '1 source: must be one of user-research, support-ticket, production, written, other, is twitter',
        '1 messages[0].role: must be one of system, user, assistant, is tool',
      ],
    ],
    ['no id', '{"input":{}}', ['1 id: is missing: must be text']],
    [
      'one id twice',
      '{"id":"a","input":{}}\n{"id":"b","input":{}}\n{"id":"a","input":{}}',
      ['3 id: a is used on lines 1 and 3: every case needs its own id'],
    ],
    [
      '__proto__',
      '{"id":"a","input":{"x":[{"__proto__":{"admin":true}}]}}',
      ['1 __proto__: is not a name that a field can have'],
    ],
    [
      'deep nesting',
      `{"id":"a","input":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
      ['1: is nested more than 50 levels deep'],
    ],
    [
      'a huge line',
      `{"id":"a","input":{"x":"${'x'.repeat(1_000_000)}"}}`,
      ['1: is larger than 1 MB: too large for one case'],
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect({ ok: parseCases(path, text).ok, problems: problemsOf(text) }).toEqual({ ok: false, problems: expected });
  });

  test('names at most fifty problems of a file that is something else', () => {
    expect(problemsOf('prose\n'.repeat(1000))).toHaveLength(50);
  });

  test('never throws, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('\n', '{"id":"', '","input":{', '}', '\r\n', '\\u'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseCases(path, pieces.join(''));
        if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('numbers and keys that JavaScript alone would lose', () => {
  const inputsOf = (text: string) => {
    const parsed = parseCases(path, text);
    return parsed.ok ? parsed.value.cases.map(({ input }) => input) : null;
  };

  test('digits are kept: two cases never become one', () => {
    expect(
      inputsOf(
        '{"id":"a","input":{"order":9007199254740993}}\n{"id":"b","input":{"order":9007199254740992}}\n{"id":"c","input":{"share":0.12345678901234567891,"n":1.0,"zero":-0}}\n',
      ),
    ).toEqual([
      { order: '9007199254740993' },
      { order: 9007199254740992 },
      { share: '0.12345678901234567891', n: 1, zero: -0 },
    ]);
  });

  test.each([
    [
      '{"id":"a","input":{"order":{"id":9007199254740993}}}',
      '1 input.order.id: is 9007199254740993, a number with more digits than can be kept (it would become 9007199254740992): write it in quotes, "9007199254740993"',
    ],
    [
      '{"id":"a","input":{"n":1e400}}',
      '1 input.n: is 1e400, a number with more digits than can be kept (it would become Infinity): write it in quotes, "1e400"',
    ],
    ['{"id":"a","input":{"q":"one","q":"two"}}', '1 input.q: is given twice: only one of them can be meant'],
    ['{"id":"a","input":{},"input":{"q":"x"}}', '1 input: is given twice: only one of them can be meant'],
    ['{"id":"a","id":"b","input":{}}', '1 id: is given twice: only one of them can be meant'],
  ])('%s is refused by name', (line, message) => expect(problemsOf(line)).toEqual([message]));

  test('fields of other tools are kept as they stand', () => {
    expect(problemsOf('{"id":"a","input":{},"ticket":9007199254740993,"x":{"y":1,"y":2}}')).toEqual([]);
  });
});

describe('editCases', () => {
  const text = `{"id":"a","input":{"n":1.0,"big":12345678901234567890},"x":1}\n\nbroken line\n{ "id": "b", "input": {}, "notes": "old" }`;

  test('updates one field of one line, keeping order, spaces and numbers JavaScript cannot hold', () => {
    expect(edited(text, { kind: 'update', id: 'a', changes: { x: 2, slices: ['vip'] } }).text).toBe(
      text.replace('"x":1}', '"x":2,"slices":["vip"]}'),
    );
    expect(edited(text, { kind: 'update', id: 'b', changes: { notes: undefined, expected: 'yes' } }).text).toBe(
      text.replace('"input": {}, "notes": "old" }', '"input": {}, "expected": "yes" }'),
    );
    expect(edited(text, { kind: 'update', id: 'b', changes: { id: 'c' } }).text).toBe(text.replace('"b"', '"c"'));
  });

  test('adds after the last line, which then needs its line end', () => {
    expect(edited(text, { kind: 'add', case: { id: 'c', input: { question: 'Hi' } } }).text).toBe(
      `${text}\n{"id":"c","input":{"question":"Hi"}}\n`,
    );
    expect(edited('', { kind: 'add', case: { id: 'c', input: {} } }).text).toBe('{"id":"c","input":{}}\n');
  });

  test('removes a line and puts it back', () => {
    const removed = edited(text, { kind: 'remove', id: 'a' });
    expect(removed.text).toBe(text.slice(text.indexOf('\n') + 1));
    expect(edited(removed.text, removed.undo).text).toBe(text);
  });

  test.each<[string, CaseEdit, string]>([
    ['an unknown id', { kind: 'remove', id: 'zz' }, 'cases id: no case has the id zz'],
    [
      'a new id that is taken',
      { kind: 'update', id: 'a', changes: { id: 'b' } },
      'cases:4 id: b is already the id of another case',
    ],
    [
      'an added id that is taken',
      { kind: 'add', case: { id: 'b', input: {} } },
      'cases:4 id: b is already the id of another case',
    ],
    [
      'a value of the wrong type',
      { kind: 'update', id: 'b', changes: { slices: 'vip' } },
      'cases:4 slices: must be a list, is vip',
    ],
    [
      'removing what must be there',
      { kind: 'update', id: 'b', changes: { input: undefined } },
      'cases:4 input: is missing: must be a group of fields',
    ],
  ])('refuses %s', (_name, edit, message) => {
    const result = editCases(text, edit);
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([message]);
  });

  test('refuses to guess which of two cases with one id is meant', () => {
    const result = editCases('{"id":"a","input":{}}\n{"id":"a","input":{}}\n', { kind: 'remove', id: 'a' });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ line: 2, message: 'a is used on lines 1 and 2: give one of them another id first' }],
    });
  });

  test('any edit leaves every other byte alone, and its undo brings back the file', () => {
    const line = fc.oneof(
      fc.record({
        input: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
        notes: fc.string({ unit: 'grapheme' }),
      }),
      fc.constant(null),
    );
    const file = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 8 }),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      spaces: fc.constantFrom(0, 1),
      ends: fc.boolean(),
      mark: fc.constantFrom('', '\uFEFF'),
    });
    const change = fc.dictionary(fc.constantFrom('notes', 'x', 'intent'), fc.option(fc.string(), { nil: undefined }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(file, fc.nat(7), change, fc.constantFrom('update', 'remove', 'add'), (made, pick, changes, kind) => {
        const lines = made.lines.map((each, index) => {
          if (each === null || '__proto__' in Object.assign(Object.create(null), each.input)) return `broken ${index}`;
          return JSON.stringify({ id: `c-${index}`, ...each }, null, made.spaces).replaceAll('\n', ' ');
        });
        const index = pick % lines.length;
        const before = made.mark + lines.join(made.lineEnd) + (made.ends ? made.lineEnd : '');
        const edit: CaseEdit =
          kind === 'add'
            ? { kind: 'add', case: { id: 'new', input: {} } }
            : kind === 'remove'
              ? { kind: 'remove', id: `c-${index}` }
              : { kind: 'update', id: `c-${index}`, changes };
        const result = editCases(before, edit);
        if (!result.ok) {
          expect(kind === 'add' ? '' : lines[index]).toBe(`broken ${index}`);
          return;
        }
        const after = result.text.slice(made.mark.length).split(/\r?\n/);
        const others = lines.filter((_, each) => kind === 'add' || each !== index);
        const kept = kind === 'update' ? after.filter((_, each) => each !== index) : after;
        expect(kept.slice(0, others.length)).toEqual(others);
        if (kind === 'update') {
          const old = JSON.parse(lines[index] ?? '') as Record<string, unknown>; // a line made above
          const expected = Object.fromEntries(
            Object.entries({ ...old, ...changes }).filter(([, value]) => value !== undefined),
          );
          expect(JSON.parse(after[index] ?? '')).toEqual(expected);
          expect(Object.keys(JSON.parse(after[index] ?? '') as object)).toEqual(Object.keys(expected));
        }
        const undone = editCases(result.text, result.undo);
        expect(undone.ok && undone.text).toBe(
          kind === 'add' && !made.ends && before !== made.mark
            ? before + (lines.length === 1 ? '\n' : made.lineEnd)
            : before,
        );
      }),
      { numRuns: 500 },
    );
  });
});

test('nextCaseId goes on after the highest number', () => {
  expect(nextCaseId([])).toBe('c-001');
  expect(nextCaseId(['c-002', 'x-900', 'c-009', 'c-abc'])).toBe('c-010');
  expect(nextCaseId(['c-999'])).toBe('c-1000');
});
