import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { aCase, anAnswer } from '#support/domain-values';
import { type Case } from '../cases/case.ts';
import { type Json } from '../files/json-value.ts';
import { type Check } from './check.ts';
import { decideCheck, openJudges } from './decide-check.ts';
import { type Holds } from './holds.ts';
import { type Answer } from '../answers/output.ts';

const decide = (check: Check, answer: string | Answer, about: Case = aCase()): Holds =>
  decideCheck(check, { answer: typeof answer === 'string' ? anAnswer(answer) : answer, case: about });
const outcome = (check: Check, answer: string | Answer, about?: Case): Holds['holds'] =>
  decide(check, answer, about).holds;

describe('text', () => {
  it('says what it found and where', () => {
    expect(decide({ type: 'contains', value: 'guaranteed' }, 'It is guaranteed.')).toEqual({
      holds: true,
      reason: 'Contains “guaranteed”.',
      span: { start: 6, end: 16 },
      score: null,
    });
    expect(decide({ type: 'not_contains', value: 'Guaranteed', ignore_case: true }, 'It is guaranteed.')).toEqual({
      holds: false,
      reason: 'Contains “Guaranteed”.',
      span: { start: 6, end: 16 },
      score: null,
    });
    expect(decide({ type: 'contains', value: 'x' }, 'abc')).toEqual({
      holds: false,
      reason: 'Does not contain “x”.',
      span: null,
      score: null,
    });
  });

  it('respects case unless it is told not to, beyond ASCII too', () => {
    expect(outcome({ type: 'contains', value: 'ÄRGER' }, 'kein Ärger')).toBe(false);
    expect(outcome({ type: 'contains', value: 'ÄRGER', ignore_case: true }, 'kein Ärger')).toBe(true);
  });

  it('takes signs of a pattern for text', () => {
    expect(outcome({ type: 'contains', value: 'a.c', ignore_case: true }, 'abc')).toBe(false);
    expect(outcome({ type: 'contains', value: '(a+)+$ \\Q', ignore_case: true }, 'see (A+)+$ \\q here')).toBe(true);
  });

  it('does not count white space around the answer for equals, starts_with and ends_with', () => {
    expect(decide({ type: 'equals', value: 'Yes' }, '  Yes\n')).toMatchObject({
      holds: true,
      span: { start: 2, end: 5 },
    });
    expect(outcome({ type: 'equals', value: 'yes' }, 'Yes')).toBe(false);
    expect(outcome({ type: 'equals', value: 'yes', ignore_case: true }, 'Yes')).toBe(true);
    expect(outcome({ type: 'equals', value: 'yes', ignore_case: true }, 'Yes!')).toBe(false);
    expect(decide({ type: 'starts_with', value: 'Hel' }, '\n Hello ')).toMatchObject({
      holds: true,
      span: { start: 2, end: 5 },
    });
    expect(decide({ type: 'ends_with', value: 'LO', ignore_case: true }, '\n Hello \n')).toMatchObject({
      holds: true,
      span: { start: 5, end: 7 },
    });
    expect(outcome({ type: 'starts_with', value: 'Hello ' }, 'Hellos')).toBe(false);
    expect(outcome({ type: 'ends_with', value: 'x' }, '')).toBe(false);
  });

  it('compares with an empty answer only where it is asked to', () => {
    expect(decide({ type: 'equals', value: '' }, ' \n')).toEqual({
      holds: true,
      reason: 'Is exactly empty.',
      span: null,
      score: null,
    });
    expect(outcome({ type: 'contains', value: '' }, 'anything')).toBe('not-measured');
  });
});

describe('inputs of the case in a check', () => {
  const order = aCase('c-1', {
    input: { order: 'A.1 (x)', count: 3, deep: { id: 'Z' }, empty: '', tricky: '{{order}}' },
  });

  it('are put into texts and, quoted, into patterns', () => {
    expect(outcome({ type: 'contains', value: '{{order}}' }, 'Order A.1 (x) is here', order)).toBe(true);
    expect(outcome({ type: 'regex', pattern: '^Order {{ order }}' }, 'Order A.1 (x)', order)).toBe(true);
    expect(outcome({ type: 'regex', pattern: '^Order {{order}}' }, 'Order AB1 (x)', order)).toBe(false);
    expect(outcome({ type: 'contains', value: '{{count}} of {{deep.id}}' }, '3 of Z', order)).toBe(true);
  });

  it('are not searched for further inputs, and braces that name none stay', () => {
    expect(outcome({ type: 'contains', value: '{{tricky}}' }, 'say {{order}}', order)).toBe(true);
    expect(outcome({ type: 'contains', value: '{{2}}' }, 'a{{2}}', order)).toBe(true);
  });

  it('make a check unmeasured where the case does not have them or they are empty: never a pass', () => {
    expect(decide({ type: 'not_contains', value: '{{name}}' }, 'Hello', order)).toEqual({
      holds: 'not-measured',
      reason: 'The check uses {{name}}, which this case does not have.',
      span: null,
      score: null,
    });
    expect(outcome({ type: 'contains', value: '{{empty}}' }, 'Hello', order)).toBe('not-measured');
    expect(outcome({ type: 'not_contains', value: '{{constructor}}' }, 'Hello', order)).toBe('not-measured');
    expect(outcome({ type: 'not_contains', value: '{{deep.constructor}}' }, 'Hello', order)).toBe('not-measured');
    expect(outcome({ type: 'tool_call', name: 'f', arguments: { a: ['{{nope}}'] } }, 'Hello', order)).toBe(
      'not-measured',
    );
  });
});

describe('regex', () => {
  it('matches anywhere and shows the match', () => {
    expect(decide({ type: 'regex', pattern: '\\[policy:[a-z-]+\\]' }, 'See [policy:refunds].')).toEqual({
      holds: true,
      reason: 'Matches the pattern: “[policy:refunds]”.',
      span: { start: 4, end: 20 },
      score: null,
    });
    expect(decide({ type: 'regex', pattern: 'x+' }, 'abc')).toMatchObject({
      holds: false,
      reason: 'Nothing matches the pattern “x+”.',
    });
  });

  it('is unmeasured for a pattern that cannot run', () => {
    expect(decide({ type: 'regex', pattern: '(' }, 'abc').holds).toBe('not-measured');
  });
});

describe('json', () => {
  const schema = { type: 'object', required: ['id'], properties: { id: { type: 'string', pattern: '^A' } } };

  it('parses the whole answer and validates it', () => {
    expect(outcome({ type: 'json' }, ' {"a": 1}\n')).toBe(true);
    expect(outcome({ type: 'json', schema }, '{"id": "A-1"}')).toBe(true);
    expect(decide({ type: 'json', schema }, '{"id": 1}')).toEqual({
      holds: false,
      reason: 'Does not follow the JSON schema: /id must be string.',
      span: null,
      score: null,
    });
    expect(decide({ type: 'json' }, 'Sure: {"a": 1}').reason).toBe('Is not valid JSON.');
    expect(decide({ type: 'json' }, '```json\n{}\n```').reason).toBe('Wraps its JSON in a code fence.');
    expect(decide({ type: 'json' }, '').reason).toBe('Is empty, not JSON.');
  });

  it('is unmeasured where the schema cannot be used', () => {
    expect(decide({ type: 'json', schema: { tyep: 'object' } }, '{}')).toEqual({
      holds: 'not-measured',
      reason: 'The JSON schema cannot be used: “tyep” is no keyword of JSON Schema.',
      span: null,
      score: null,
    });
    expect(outcome({ type: 'json', schema: { $ref: 'https://elsewhere.example/schema' } }, '{}')).toBe('not-measured');
    expect(outcome({ type: 'json', schema: { $ref: '#' } }, '{}')).toBe('not-measured');
    expect(outcome({ type: 'json', schema: { pattern: '(?=a)' } }, '"a"')).toBe('not-measured');
    expect(outcome({ type: 'json', schema: { $schema: 'http://json-schema.org/draft-04/schema#' } }, '{}')).toBe(
      'not-measured',
    );
  });

  it.each([
    ['http://json-schema.org/draft-06/schema#', { items: [{ type: 'integer' }] }],
    ['http://json-schema.org/draft-07/schema#', { items: [{ type: 'integer' }], dependencies: { const: ['a'] } }],
    [
      'https://json-schema.org/draft-07/schema',
      { definitions: { n: { type: 'integer' } }, items: { $ref: '#/definitions/n' } },
    ],
    ['https://json-schema.org/draft/2019-09/schema', { items: [{ type: 'integer' }], unevaluatedItems: false }],
    ['https://json-schema.org/draft/2020-12/schema', { prefixItems: [{ type: 'integer' }] }],
    [undefined, { prefixItems: [{ type: 'integer' }], 'x-owner': 'billing' }],
  ])('reads a schema of the draft that it names: %s', (named, rest) => {
    const schema = { ...(named !== undefined && { $schema: named }), type: 'array', ...rest };
    expect([outcome({ type: 'json', schema }, '[1]'), outcome({ type: 'json', schema }, '["1"]')]).toEqual([
      true,
      false,
    ]);
  });

  it('counts references of every draft', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    expect(outcome({ type: 'json', schema: { $schema, $ref: '#' } }, '{}')).toBe('not-measured');
  });

  it('keeps the patterns of one schema apart', () => {
    const both = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
    expect(outcome({ type: 'json', schema: both }, '{"a": "a", "b": "b"}')).toBe(true);
    expect(outcome({ type: 'json', schema: both }, '{"a": "a", "b": "a"}')).toBe(false);
    expect(outcome({ type: 'json', schema: both }, '{"a": "b", "b": "b"}')).toBe(false);
  });

  it('ends on a schema that multiplies and on a pattern that would backtrack', () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => {
        const next = { $ref: `#/$defs/d${at + 1}` };
        return [`d${at}`, { anyOf: [next, next] }];
      }),
    );
    const multiplying = { $ref: '#/$defs/d0', $defs: { ...definitions, d40: { type: 'string' } } };
    expect(decide({ type: 'json', schema: multiplying }, '3').reason).toBe(
      'The JSON schema cannot be used: the schema follows too many references.',
    );
    const backtracking = { type: 'string', pattern: '^(a+)+$' };
    expect(outcome({ type: 'json', schema: backtracking }, JSON.stringify(`${'a'.repeat(5_000)}b`))).toBe(false);
  });
});

describe('numbers beyond 2^53', () => {
  const big = '{"order": 9007199254740993}';

  it('what compares numbers cannot tell; what does not, does', () => {
    const properties = { order: { const: 9007199254740992 } };
    expect(decide({ type: 'json', schema: { properties } }, big)).toMatchObject({
      holds: 'cannot-tell',
      reason: expect.stringContaining('9007199254740993') as string,
    });
    expect(outcome({ type: 'json', schema: { properties } }, '{"order": 9007199254740992}')).toBe(true);
    expect(outcome({ type: 'json', schema: { properties: { order: { type: 'integer' } } } }, big)).toBe(true);
    expect(outcome({ type: 'json' }, big)).toBe(true);
  });

  it('a key that stands twice is one thing to one reader and another to the next', () => {
    expect(outcome({ type: 'json', schema: { required: ['a'] } }, '{"a": 1, "a": 2}')).toBe('cannot-tell');
  });

  it('arguments that were read as the same number prove nothing', () => {
    const called = { ...anAnswer(''), toolCalls: [{ name: 'refund', arguments: { order: 9007199254740992 } }] };
    const asking = (order: number | string) =>
      outcome({ type: 'tool_call', name: 'refund', arguments: { order } }, called);
    expect([asking(9007199254740992), asking(5), asking('9007199254740993')]).toEqual(['cannot-tell', false, false]);
  });
});

describe('a tool under a name that is written otherwise is neither called nor not called', () => {
  const refund: Check = { type: 'tool_call', name: 'issue_refund', arguments: { order: 'A-1' } };
  const called = (name: string, given: Json = { order: 'A-1' }) =>
    anAnswer('', { toolCalls: [{ name, arguments: given }] });
  it.each([
    ['functions.issue_refund'],
    ['functions.issue_refund:0'],
    ['default_api.issue_refund'],
    ['mcp__shop__issue_refund'],
    [' issue_refund'],
    ['issue_refund\n'],
    ['Issue_Refund'],
    ['issueRefund'],
    ['issue-refund'],
    ['issue\u200b_refund'],
    ['ｉｓｓｕｅ_refund'],
  ])('%j', (name) => {
    expect(outcome(refund, called(name))).toBe('cannot-tell');
    expect(outcome(refund, called(name, { order: 'A-2' }))).toBe(false);
    expect(
      outcome(refund, anAnswer('', { toolCalls: [...called(name).toolCalls, ...called('issue_refund').toolCalls] })),
    ).toBe(true);
  });

  it('nor is one whose arguments cannot be read', () => {
    for (const given of ['{"order": "A-', null, '[', 7])
      expect(outcome(refund, called('issue_refund', given))).toBe('cannot-tell');
    expect(outcome({ type: 'tool_call', name: 'issue_refund' }, called('issue_refund', '{"order'))).toBe(true);
    expect(outcome(refund, called('lookup', '{"order'))).toBe(false);
  });

  it('another tool is another tool', () => {
    for (const name of ['refund', 'issue_refunds', 'no_issue_refund', ''])
      expect(outcome(refund, called(name))).toBe(false);
  });
});

describe('tool_call', () => {
  const calls = anAnswer('', {
    toolCalls: [
      { name: 'lookup_order', arguments: { id: 'A-1', options: { full: true, tags: ['x', 'y'] }, count: 5 } },
    ],
  });

  it('matches the arguments that are asked for, deep', () => {
    expect(decide({ type: 'tool_call', name: 'lookup_order' }, calls).holds).toBe(true);
    expect(outcome({ type: 'tool_call', name: 'lookup_order', arguments: { options: { full: true } } }, calls)).toBe(
      true,
    );
    expect(outcome({ type: 'tool_call', name: 'lookup_order', arguments: { options: { tags: ['x'] } } }, calls)).toBe(
      false,
    );
    expect(outcome({ type: 'tool_call', name: 'lookup_order', arguments: { count: '5' } }, calls)).toBe(false);
    expect(outcome({ type: 'tool_call', name: 'lookup_order', arguments: { constructor: {} } }, calls)).toBe(false);
    expect(decide({ type: 'tool_call', name: 'refund' }, calls)).toEqual({
      holds: false,
      reason: 'Calls “lookup_order”, not “refund”.',
      span: null,
      score: null,
    });
  });

  it('takes an input as what it is', () => {
    const about = aCase('c-1', { input: { id: 'A-1', count: 5 } });
    const check: Check = { type: 'tool_call', name: 'lookup_order', arguments: { id: '{{id}}', count: '{{count}}' } };
    expect(outcome(check, calls, about)).toBe(true);
  });

  it('none holds only without any call', () => {
    expect(decide({ type: 'tool_call', none: true }, 'Hi').reason).toBe('Calls no tool.');
    expect(outcome({ type: 'tool_call', none: true }, calls)).toBe(false);
  });
});

describe('similar, refusal, and what is not there yet', () => {
  it('similar compares with a text or with the expected answer', () => {
    expect(decide({ type: 'similar', to: 'kitten', min: 0.5 }, 'sitting')).toEqual({
      holds: true,
      reason: 'Is 0.57 similar to “kitten”, asked: at least 0.5.',
      span: null,
      score: null,
    });
    const expected = aCase('c-1', { expected: 'Cafe\u0301' });
    expect(outcome({ type: 'similar', to: 'expected', min: 1 }, 'Café', expected)).toBe(true);
    expect(outcome({ type: 'similar', to: 'expected', min: 0 }, 'anything')).toBe('not-measured');
    expect(outcome({ type: 'similar', to: 'x'.repeat(4_001), min: 0 }, 'anything')).toBe('not-measured');
  });

  it('refusal goes by the published phrases and the mark of the provider', () => {
    expect(decide({ type: 'refusal', is: true }, 'I’m sorry, but I can’t help  with that.')).toMatchObject({
      holds: true,
      span: { start: 0, end: 22 },
    });
    expect(outcome({ type: 'refusal', is: false }, 'I can’t promise a refund, but here is how to ask for one.')).toBe(
      true,
    );
    expect(outcome({ type: 'refusal', is: true }, anAnswer('No.', { finish: 'refused' }))).toBe(true);
    expect(outcome({ type: 'refusal', is: false }, anAnswer('', { finish: 'refused' }))).toBe(false);
  });

  it('pii holds when personal data is found, and shows where without repeating it', () => {
    const text = 'Write to anna@example.com or paul@example.com, or call +49 30 1234567.';
    expect(decide({ type: 'pii' }, text)).toEqual({
      holds: true,
      reason: 'Contains 2 e-mail addresses and 1 phone number.',
      span: { start: 9, end: 25 },
      score: null,
    });
    expect(decide({ type: 'pii', kinds: ['card', 'iban'] }, text)).toEqual({
      holds: false,
      reason: 'Has no card number or IBAN in it.',
      span: null,
      score: null,
    });
  });

  it('language is cannot-tell for a short answer, and unmeasured where the languages were not loaded', async () => {
    // Another file may have loaded them.
    vi.resetModules();
    const { decideCheck: unprepared } = await import('./decide-check.ts');
    const held = (text: string): Holds['holds'] =>
      unprepared({ type: 'language', is: 'en' }, { answer: anAnswer(text), case: aCase() }).holds;
    expect(held('Hello')).toBe('cannot-tell');
    expect(held('I can check whether you qualify for a refund today.')).toBe('not-measured');
  });
});

describe('any and all', () => {
  const yes: Check = { type: 'contains', value: 'a' };
  const no: Check = { type: 'contains', value: 'z' };
  // An input that the case does not have.
  const unmeasured: Check = { type: 'contains', value: '{{missing}}' };
  const judge: Check = { type: 'judge', rubric: 'Is it good?' };
  const person: Check = { type: 'human' };

  it('decide as soon as one part decides, whatever the rest is', () => {
    expect(outcome({ type: 'any', checks: [unmeasured, judge, yes] }, 'a')).toBe(true);
    expect(outcome({ type: 'all', checks: [unmeasured, judge, no] }, 'a')).toBe(false);
    expect(outcome({ type: 'any', checks: [no, unmeasured] }, 'a')).toBe('not-measured');
    expect(outcome({ type: 'all', checks: [yes, unmeasured] }, 'a')).toBe('not-measured');
    expect(outcome({ type: 'all', checks: [yes, person, unmeasured] }, 'a')).toBe('needs-person');
    expect(outcome({ type: 'all', checks: [yes, person, judge] }, 'a')).toBe('needs-judge');
    expect(outcome({ type: 'all', checks: [yes, { type: 'any', checks: [no, no] }] }, 'a')).toBe(false);
  });

  it('name the judges that could still decide, and only those', () => {
    const tree: Check = {
      type: 'any',
      checks: [
        { type: 'all', checks: [no, judge] },
        { type: 'all', checks: [yes, judge] },
      ],
    };
    expect(openJudges(tree, { answer: anAnswer('a'), case: aCase() })).toEqual([{ path: '1.1', check: judge }]);
    expect(openJudges({ type: 'any', checks: [yes, judge] }, { answer: anAnswer('a'), case: aCase() })).toEqual([]);
  });

  const leaf = fc.constantFrom(yes, no, unmeasured, judge, person);
  const { tree } = fc.letrec<{ tree: Check }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({
        type: fc.constantFrom('any' as const, 'all' as const),
        checks: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  }));

  /** Every way to fill in the undecided leaves: a second, exhaustive reading of the same tree. */
  function possible(check: Check): Set<boolean> {
    if (check === yes) return new Set([true]);
    if (check === no) return new Set([false]);
    if (check.type !== 'any' && check.type !== 'all') return new Set([true, false]);
    const deciding = check.type === 'any';
    const parts = check.checks.map(possible);
    return new Set([
      ...(parts.some((part) => part.has(deciding)) ? [deciding] : []),
      ...(parts.every((part) => part.has(!deciding)) ? [!deciding] : []),
    ]);
  }

  it('are decided exactly when no undecided part could change the outcome', () => {
    fc.assert(
      fc.property(tree, (check) => {
        const result = outcome(check, 'a');
        const outcomes = possible(check);
        expect(typeof result === 'boolean' ? [result] : [true, false]).toEqual([...outcomes].sort().reverse());
      }),
    );
  });

  it('ask a judge exactly when asking can help, and need none afterwards', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (check, answered) => {
        const subject = { answer: anAnswer('a'), case: aCase() };
        const open = openJudges(check, subject);
        expect(open.length > 0).toBe(decideCheck(check, subject).holds === 'needs-judge');
        const said: Holds = { holds: answered, reason: 'Said.', span: null, score: null };
        const asked = new Map(open.map(({ path }) => [path, said]));
        const after = decideCheck(check, { ...subject, judged: (path) => asked.get(path) });
        expect(after.holds).not.toBe('needs-judge');
      }),
    );
  });

  it('follow De Morgan: not all = any not', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), (checks) => {
        const swapped = checks.map((check) => (check === yes ? no : check === no ? yes : check));
        const all = outcome({ type: 'all', checks }, 'a');
        const any = outcome({ type: 'any', checks: swapped }, 'a');
        expect(all).toBe(typeof any === 'boolean' ? !any : any);
      }),
    );
  });
});
