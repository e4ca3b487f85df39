import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../files/problem.ts';
import { editSpec, emptySpec, parseSpec, type SpecEdit } from './spec-file.ts';
import { criteriaOf } from './spec.ts';

const path = 'prompts/refund-helper.spec.yaml';

function problemsOf(text: string): string[] {
  const parsed = parseSpec(path, text);
  return (parsed.ok ? parsed.warnings : parsed.problems).map((problem) =>
    formatProblem(problem).replace(`${path}:`, ''),
  );
}

function specOf(text: string) {
  const parsed = parseSpec(path, text);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.value;
}

function edited(text: string, ...edits: SpecEdit[]): string {
  const result = editSpec(text, edits);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.text;
}

test('a number that would become another one is refused by name, and what YAML writes otherwise is not', () => {
  const criterion = (value: string): string =>
    `schema: signoff/spec@1\nmust:\n  - id: a\n    statement: A.\n    check: { type: json, schema: { const: ${value} } }\n`;
  expect(problemsOf(criterion('9007199254740993'))).toEqual([
    '5 must[0].check.schema.const: is 9007199254740993, a number with more digits than can be kept (it would become 9007199254740992): write it in quotes, "9007199254740993"',
  ]);
  for (const fine of ['9007199254740992', '1.0', '+1.50', '0x1F', '.5', '1e3', '"9007199254740993"'])
    expect(problemsOf(criterion(fine))).toEqual([]);
});

// As in formats.md, "Spec".
const full = `schema: signoff/spec@1
intents: [refund-status, refund-policy, express-refund]
must:
  - id: cites-policy
    statement: Always names the policy page it relied on.
    check: { type: regex, pattern: '\\[policy:[a-z-]+\\]' }
    severity: blocker                 # blocker (must hold) | report (shown only)
    applies_to: { slices: [policy] }  # all cases if left out
must_not:
  - id: no-refund-promise
    statement: Never promises that a refund will be granted.
    check: { type: judge, rubric: The answer promises that a refund will be granted. }
    severity: blocker
    examples: { bad: [Your refund is guaranteed.], good: [I can check whether you qualify.] }
quality:
  - id: warm
    statement: Sounds like a helpful person.
    check: { type: judge, rubric: How warm and human is the answer?, scale: 5, pass_at: 4 }
    severity: report
trials: 3
judge: { model: gpt-5, min_labels: 30, min_agreement: 0.6 }
thresholds:
  pass_rate: 0.95
  slices: { vip: 1.0 }
  criteria: { warm: 0.8 }
  regressions: 0
  margin: 0.05                        # how much worse than the baseline is tolerable
  latency_p95_ms: 4000
  cost_per_success_usd: 0.01
review: { sample: 15, required_for: [tone, persona, safety] }
sign_off: { approvers: [pm@acme.example], count: 1, always_for: [safety], max_age_days: 30 }
`;

describe('parseSpec', () => {
  test('reads the spec of the format description', () => {
    const spec = specOf(full);
    expect(criteriaOf(spec).map(({ id, kind, severity, slices }) => ({ id, kind, severity, slices }))).toEqual([
      { id: 'cites-policy', kind: 'must', severity: 'blocker', slices: ['policy'] },
      { id: 'no-refund-promise', kind: 'must-not', severity: 'blocker', slices: null },
      { id: 'warm', kind: 'quality', severity: 'report', slices: null },
    ]);
    expect(spec.thresholds).toEqual({
      pass_rate: 0.95,
      slices: { vip: 1 },
      criteria: { warm: 0.8 },
      regressions: 0,
      margin: 0.05,
      latency_p95_ms: 4000,
      cost_per_success_usd: 0.01,
    });
    expect(spec.must[0]?.check).toEqual({ type: 'regex', pattern: '\\[policy:[a-z-]+\\]' });
  });

  test('reads checks of language and personal data', () => {
    const text =
      'schema: signoff/spec@1\nmust:\n  - { id: a, statement: x, check: { type: language, is: pt-BR } }\nmust_not:\n  - { id: b, statement: x, check: { type: pii } }\n  - { id: c, statement: x, check: { type: pii, kinds: [card, iban] } }\n';
    expect(criteriaOf(specOf(text)).map(({ check }) => check)).toEqual([
      { type: 'language', is: 'pt-BR' },
      { type: 'pii' },
      { type: 'pii', kinds: ['card', 'iban'] },
    ]);
  });

  test('the spec of a new prompt is a spec', () => {
    expect(specOf(emptySpec())).toMatchObject({ must: [], must_not: [], quality: [], trials: 3 });
  });

  test.each<[string, string, string[]]>([
    ['nothing', '', ['1: must be fields such as "schema: signoff/spec@1", found nothing']],
    ['prose', 'be nice', ['1: must be fields such as "schema: signoff/spec@1", found "be nice"']],
    ['no schema', 'must: []\n', ['1 schema: is missing: add the line "schema: signoff/spec@1"']],
    [
      'a schema of something else',
      'trials: 1\nschema: signoff/prompt@1\n',
      ['2 schema: must be signoff/spec@1, is signoff/prompt@1'],
    ],
    [
      'wrong types',
      'schema: signoff/spec@1\ntrials: many\nmust: {}\nthresholds:\n  pass_rate: 95\n',
      [
        '3 must: must be a list, is a group of fields',
        '2 trials: must be a number, is many',
        '5 thresholds.pass_rate: must be at most 1, is 95',
      ],
    ],
    [
      'an unknown check',
      'schema: signoff/spec@1\nmust:\n  - id: a\n    statement: x\n    check:\n      type: regexp\n',
      [
        '6 must[0].check.type: must be one of contains, not_contains, equals, starts_with, ends_with, regex, length, json, tool_call, language, similar, refusal, pii, judge, human, any, all, is regexp',
      ],
    ],
    [
      'a misspelt field of a check',
      'schema: signoff/spec@1\nmust:\n  - id: a\n    statement: x\n    check: { type: regex, patern: x }\n',
      [
        '5 must[0].check.pattern: is missing: must be text',
        '5 must[0].check.patern: is not a field that can stand here',
      ],
    ],
    [
      'a criterion without its parts',
      'schema: signoff/spec@1\nmust:\n\n  - id: Not An Id\n',
      [
        '4 must[0].id: use lower-case letters, digits and hyphens, is "Not An Id"',
        '4 must[0].statement: is missing: must be text',
        '4 must[0].check: is missing: must be a group of fields',
      ],
    ],
    [
      'a pattern that is not linear, inside another check',
      'schema: signoff/spec@1\nmust:\n  - id: a\n    statement: x\n    check:\n      type: all\n      checks:\n        - { type: contains, value: x }\n        - type: regex\n          pattern: (?=x)\n',
      [
        '10 must[0].check.checks[1].pattern: cannot be used as a pattern: look-ahead and look-behind are not supported at "(?=": they cannot run in linear time',
      ],
    ],
    [
      'a pattern in a JSON schema',
      'schema: signoff/spec@1\nmust:\n  - id: a\n    statement: x\n    check:\n      type: json\n      schema:\n        properties:\n          code: { pattern: "(a" }\n',
      ['9 must[0].check.schema.properties.code.pattern: cannot be used as a pattern: missing closing ) at "(a"'],
    ],
    [
      'one id twice, in different lists',
      'schema: signoff/spec@1\nmust:\n  - { id: a, statement: x, check: { type: human } }\nquality:\n  - { id: a, statement: x, check: { type: human } }\n',
      ['5 quality[0].id: a is already the id of “x”'],
    ],
    [
      'a threshold for no criterion',
      'schema: signoff/spec@1\nquality:\n  - { id: warm, statement: x, check: { type: human } }\nthresholds:\n  criteria:\n    warmth: 0.8\n',
      ['6 thresholds.criteria.warmth: names the criterion warmth, which is not in the spec: it has warm'],
    ],
    [
      'what is no language tag, and a language that nobody can recognise',
      'schema: signoff/spec@1\nmust:\n  - { id: a, statement: x, check: { type: language, is: German } }\n  - { id: b, statement: x, check: { type: all, checks: [{ type: language, is: de_DE }] } }\n  - { id: c, statement: x, check: { type: language, is: sr-Latn } }\n',
      [
        '3 must[0].check.is: German is not a language tag: write de',
        '4 must[1].check.checks[0].is: de_DE is not a language tag: write one such as de, pt-BR or zh-Hans',
        '5 must[2].check.is: sr-Latn is Serbian in a script that cannot be recognised: use a judge',
      ],
    ],
    [
      'an unknown kind of personal data',
      'schema: signoff/spec@1\nmust_not:\n  - { id: a, statement: x, check: { type: pii, kinds: [email, passport] } }\n  - { id: b, statement: x, check: { type: pii, kinds: [] } }\n',
      [
        '3 must_not[0].check.kinds[1]: must be one of email, phone, card, iban, is passport',
        '4 must_not[1].check.kinds: must be a list of at least 1, is an empty list',
      ],
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect({ ok: parseSpec(path, text).ok, problems: problemsOf(text) }).toEqual({ ok: false, problems: expected });
  });

  test.each<[string, string, string[]]>([
    ['a duplicate key', 'schema: signoff/spec@1\ntrials: 1\ntrials: 2\n', ['3 trials: stands twice: first on line 2']],
    [
      '__proto__',
      'schema: signoff/spec@1\nreview: { __proto__: { sample: 3 } }\n',
      ['2 review.__proto__: is not a name that a field can have'],
    ],
    ['tabs', 'schema: signoff/spec@1\nreview:\n\tsample: 3\n', ['3: starts with a tab: indent with spaces']],
    [
      'a colon in plain text',
      'schema: signoff/spec@1\nnote: this: that\n',
      ['2: cannot be read: put text that holds ": " in quotes, and line up the fields of one group'],
    ],
    [
      'a custom type',
      'schema: !!js/function "x"\n',
      ['1: has a type tag that is not supported (Unresolved tag: tag:yaml.org,2002:js/function)'],
    ],
    [
      'two documents',
      'schema: signoff/spec@1\n---\nschema: signoff/spec@1\n',
      ['2: starts a second document: a file holds one'],
    ],
    ['YAML 1.1', '%YAML 1.1\n---\nschema: signoff/spec@1\n', [`${path}: says YAML 1.1: only YAML 1.2 is read`]],
    [
      'a reference to nothing',
      'schema: signoff/spec@1\nreview: *nope\n',
      ['2 review: refers to "nope", which nothing above is named'],
    ],
    [
      'a reference to itself',
      'schema: signoff/spec@1\nreview: &r\n  again: *r\n',
      ['3 review.again: refers to "r", which it is a part of'],
    ],
    [
      'references that multiply',
      `schema: signoff/spec@1\na: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]\n`,
      [`${path}: grows too large through its references`],
    ],
    [
      'too many references',
      `schema: signoff/spec@1\na: &a x\nb: [${'*a,'.repeat(60)}*a]\n`,
      ['3 b[50]: is one of more than 50 references'],
    ],
    ['too large', `# ${'x'.repeat(1_000_000)}`, [`${path}: is larger than 1 MB: too large to read safely`]],
  ])('refuses YAML with %s', (_name, text, expected) => {
    const parsed = parseSpec(path, text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      const lines = parsed.problems.map((problem) =>
        formatProblem(problem).replace(`${path}:`, problem.line === null ? `${path}:` : ''),
      );
      expect(lines).toEqual(expected);
    }
  });

  test('refuses nesting without end, quickly and without falling over', () => {
    for (const text of [
      '['.repeat(60_000),
      '- '.repeat(60_000),
      `a: ${'{a: '.repeat(100)}`,
      `x: ${'['.repeat(70)}${']'.repeat(70)}`,
    ]) {
      expect(parseSpec(path, `schema: signoff/spec@1\n${text}`).ok).toBe(false);
    }
  });

  test('thirty thousand keys are read in linear time', () => {
    const text = `schema: signoff/spec@1\n${Array.from({ length: 30_000 }, (_, index) => `k${index}: 1\n`).join('')}`;
    expect(parseSpec(path, text).ok).toBe(true);
  });

  test('a newer version opens read-only and says so', () => {
    expect(parseSpec(path, '# x\nschema: signoff/spec@2\nmust: whatever\n')).toEqual({
      ok: false,
      readOnly: true,
      problems: [
        {
          path,
          line: 2,
          field: 'schema',
          severity: 'error',
          message:
            'is signoff/spec@2; this version of the app knows signoff/spec@1. The file opens read-only: update the app to change it',
        },
      ],
    });
  });

  test('never throws, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'must:\n',
        '  - id: a\n',
        '    check: ',
        '{ type: regex',
        ' }',
        '&a ',
        '*a',
        ': ',
        '- ',
        '\n',
        '"',
        '? ',
        '[',
        '|',
        '---\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const text of [pieces.join(''), `schema: signoff/spec@1\n${pieces.join('')}`]) {
          const parsed = parseSpec(path, text);
          if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('editSpec', () => {
  test('adds a criterion at the end of its list', () => {
    const text = edited(full, {
      kind: 'add-criterion',
      in: 'must-not',
      criterion: { id: 'no-legal', statement: 'Gives no legal advice.', check: { type: 'human' }, severity: 'blocker' },
    });
    expect(text).toBe(
      full.replace(
        'quality:\n',
        '  - id: no-legal\n    statement: Gives no legal advice.\n    check: { type: human }\n    severity: blocker\nquality:\n',
      ),
    );
  });

  test('adds the first criterion to an empty spec', () => {
    const criterion = { id: 'short', statement: 'Is short.', check: { type: 'length', max: 80, unit: 'words' } };
    const text = edited(emptySpec(), { kind: 'add-criterion', in: 'must', criterion });
    expect(text).toBe(
      emptySpec().replace(
        'must: []\n',
        'must:\n  - id: short\n    statement: Is short.\n    check: { type: length, max: 80, unit: words }\n',
      ),
    );
    expect(specOf(text).must).toMatchObject([criterion]);
  });

  test('changes one field of a check and keeps the rest of the line', () => {
    const text = edited(full, {
      kind: 'update-criterion',
      id: 'warm',
      changes: { check: { type: 'judge', rubric: 'Warm?', scale: 5, pass_at: 3 } },
    });
    expect(text).toBe(
      full.replace(
        'rubric: How warm and human is the answer?, scale: 5, pass_at: 4',
        'rubric: Warm?, scale: 5, pass_at: 3',
      ),
    );
  });

  test('carries a new id to its threshold, and removes the threshold with the criterion', () => {
    const renamed = edited(full, { kind: 'update-criterion', id: 'warm', changes: { id: 'kind' } });
    expect(specOf(renamed).thresholds.criteria).toEqual({ kind: 0.8 });
    const removed = edited(full, { kind: 'remove-criterion', id: 'warm' });
    expect(specOf(removed)).toMatchObject({ quality: [], thresholds: { pass_rate: 0.95 } });
    expect(specOf(removed).thresholds.criteria).toBeUndefined();
    for (const comment of full.match(/#.*$/gm) ?? []) expect(removed).toContain(comment);
  });

  test('moves a criterion with its comments, within its list and to another', () => {
    const text = edited(
      full,
      {
        kind: 'add-criterion',
        in: 'must',
        criterion: { id: 'first', statement: 'x', check: { type: 'human' } },
        at: 0,
      },
      { kind: 'move-criterion', id: 'cites-policy', to: 0 },
      { kind: 'move-criterion', id: 'first', to: 9, in: 'quality' },
    );
    expect(criteriaOf(specOf(text)).map(({ id, kind }) => [id, kind])).toEqual([
      ['cites-policy', 'must'],
      ['no-refund-promise', 'must-not'],
      ['warm', 'quality'],
      ['first', 'quality'],
    ]);
    for (const comment of full.match(/#.*$/gm) ?? []) expect(text).toContain(comment);
  });

  test('sets and removes thresholds and other fields, making and dropping the groups around them', () => {
    const text = edited(
      full,
      { kind: 'set-threshold', name: 'pass_rate', value: 0.9 },
      { kind: 'set-threshold', name: 'slices', of: 'vip', value: null },
      { kind: 'set-threshold', name: 'criteria', of: 'cites-policy', value: 1 },
      { kind: 'set-trials', trials: 5 },
      { kind: 'set-field', path: ['review', 'sample'], value: 20 },
      { kind: 'set-field', path: ['judge'], value: undefined },
    );
    expect(specOf(text)).toMatchObject({
      trials: 5,
      thresholds: { pass_rate: 0.9, criteria: { warm: 0.8, 'cites-policy': 1 } },
      review: { sample: 20, required_for: ['tone', 'persona', 'safety'] },
    });
    expect(Object.keys(specOf(text).thresholds)).not.toContain('slices');
    expect(text).not.toContain('judge: { model');
    const made = edited('schema: signoff/spec@1\n', { kind: 'set-threshold', name: 'criteria', of: 'a', value: 1 });
    expect(made).toBe('schema: signoff/spec@1\nthresholds:\n  criteria:\n    a: 1\n');
  });

  test('changes nothing when one of several edits cannot be made', () => {
    expect(
      editSpec(full, [
        { kind: 'set-trials', trials: 9 },
        { kind: 'remove-criterion', id: 'nope' },
      ]),
    ).toEqual({
      ok: false,
      problems: [{ path: 'spec', line: null, field: null, severity: 'error', message: 'No criterion has the id nope' }],
    });
    expect(editSpec('- a\n', [{ kind: 'set-trials', trials: 9 }]).ok).toBe(false);
    expect(editSpec('must: nobody\n', [{ kind: 'add-criterion', in: 'must', criterion: {} }]).ok).toBe(false);
    expect(editSpec('thresholds: none\n', [{ kind: 'set-threshold', name: 'margin', value: 0 }]).ok).toBe(false);
  });

  test('any edit keeps every comment, unknown key and CRLF of the rest', () => {
    const withExtras = full.replace('trials: 3', 'x_owner_note: { keep:  me }   # ours\ntrials: 3');
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('set-trials' as const), trials: fc.integer({ min: 1, max: 100 }) }),
      fc.record({
        kind: fc.constant('update-criterion' as const),
        id: fc.constantFrom('cites-policy', 'no-refund-promise', 'warm'),
        changes: fc.record({ statement: fc.string({ unit: 'grapheme', minLength: 1 }) }),
      }),
      fc.record({
        kind: fc.constant('move-criterion' as const),
        id: fc.constantFrom('cites-policy', 'no-refund-promise', 'warm'),
        to: fc.nat(3),
        in: fc.constantFrom('must' as const, 'must-not' as const, 'quality' as const),
      }),
      fc.record({
        kind: fc.constant('set-threshold' as const),
        name: fc.constantFrom('pass_rate' as const, 'margin' as const),
        value: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), (edits, crlf) => {
        const before = crlf ? withExtras.replaceAll('\n', '\r\n') : withExtras;
        const after = edited(before, ...edits);
        for (const comment of withExtras.match(/#.*$/gm) ?? []) expect(after).toContain(comment);
        expect(after).toContain('x_owner_note: { keep:  me }   # ours');
        expect(after.split('\n').length === after.split('\r\n').length).toBe(crlf);
        const spec = specOf(after);
        expect(
          criteriaOf(spec)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(['cites-policy', 'no-refund-promise', 'warm']);
        for (const criterion of criteriaOf(spec)) {
          const last = edits.findLast((each) => each.kind === 'update-criterion' && each.id === criterion.id);
          if (last?.kind === 'update-criterion') expect(criterion.statement).toBe(last.changes.statement);
        }
        const lastTrials = edits.findLast((each) => each.kind === 'set-trials');
        if (lastTrials !== undefined) expect(spec.trials).toBe(lastTrials.trials);
      }),
    );
  });
});

describe('a check with nothing to look for', () => {
  const specOf = (check: string): string =>
    `schema: signoff/spec@1\nmust:\n  - id: says\n    statement: Says it.\n    check: ${check}\n    severity: blocker\ntrials: 3\n`;

  test.each([
    ["{ type: contains, value: '' }", 'must[0].check.value'],
    ["{ type: not_contains, value: '  ' }", 'must[0].check.value'],
    ["{ type: starts_with, value: '' }", 'must[0].check.value'],
    ["{ type: similar, to: '', min: 0.8 }", 'must[0].check.to'],
    [
      "{ type: any, checks: [{ type: ends_with, value: '' }, { type: contains, value: a }] }",
      'must[0].check.checks[0].value',
    ],
  ])('is refused before anything is paid for: %s', (check, field) => {
    expect(parseSpec('a.spec.yaml', specOf(check))).toMatchObject({
      ok: false,
      problems: [{ field, line: 5, message: expect.stringContaining('is empty') }],
    });
  });

  test.each([
    "{ type: equals, value: '' }",
    "{ type: contains, value: '—' }",
    "{ type: contains, value: '{{order}}' }",
  ])('is not one that may ask for an empty answer, a sign, or an input: %s', (check) => {
    expect(parseSpec('a.spec.yaml', specOf(check)).ok).toBe(true);
  });
});
