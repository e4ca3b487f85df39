import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentId } from './content-id.ts';
import { formatProblem } from '../files/problem.ts';
import {
  isSafePath,
  parsePrompt,
  promptIdFromPath,
  promptPaths,
  setHeaderField,
  stampLastEvaluated,
  titleOfPrompt,
  variablesIn,
} from './prompt-file.ts';

const path = 'prompts/refund-helper.md';

const full = `---
schema: signoff/prompt@1
purpose: Answers customers' questions about refunds.
owner: pm@acme.example              # the accountable person
maintained_by: pm                     # pm | engineering
last_evaluated: 2026-11-20T14:03:00Z  # finish time
model: gpt-5-mini
parameters: { temperature: 0.2, max_output_tokens: 600 }
variables:
  question: { required: true, description: What the customer asked }
  plan: { default: free }
  note:
tools: [lookup_order]
x_team: payments
---
You are Acme's refund assistant.
{{role "user"}}
{{question}}
`;

function problemsOf(text: string): string[] {
  const parsed = parsePrompt(path, text);
  return (parsed.ok ? parsed.warnings : parsed.problems).map((problem) =>
    formatProblem(problem).replace(`${path}:`, ''),
  );
}

describe('parsePrompt', () => {
  test('reads header and template', () => {
    expect(parsePrompt(path, full)).toEqual({
      ok: true,
      warnings: [],
      value: {
        text: full,
        header: {
          schema: 'signoff/prompt@1',
          purpose: "Answers customers' questions about refunds.",
          owner: 'pm@acme.example',
          maintained_by: 'pm',
          last_evaluated: '2026-11-20T14:03:00Z',
          model: 'gpt-5-mini',
          parameters: { temperature: 0.2, max_output_tokens: 600 },
          variables: {
            question: { required: true, description: 'What the customer asked' },
            plan: { default: 'free' },
            note: null,
          },
          tools: ['lookup_order'],
          x_team: 'payments',
        },
        template: 'You are Acme\'s refund assistant.\n{{role "user"}}\n{{question}}\n',
        templateLine: 16,
      },
    });
  });

  test('a file without a header is a prompt', () => {
    expect(parsePrompt(path, '\uFEFFHi\r\nthere')).toEqual({
      ok: true,
      warnings: [],
      value: { text: '\uFEFFHi\r\nthere', header: null, template: 'Hi\nthere', templateLine: 1 },
    });
  });

  test('CRLF and a byte order mark change neither header nor template', () => {
    const plain = parsePrompt(path, full);
    const windows = parsePrompt(path, `\uFEFF${full.replaceAll('\n', '\r\n')}`);
    expect(windows.ok && plain.ok && { ...windows.value, text: '' }).toEqual(plain.ok && { ...plain.value, text: '' });
  });

  test('what is wrong with the template is a warning with its line in the file', () => {
    expect(
      parsePrompt(path, '---\nschema: signoff/prompt@1\n---\nHi\n{{#vip}}\n{{role "user"}}\n{{question'),
    ).toMatchObject({
      ok: true,
      warnings: [
        { line: 5, severity: 'warning', message: 'The section {{#vip}} is never closed: add {{/vip}}' },
        { line: 7, severity: 'warning', message: 'A {{ is never closed: add }}' },
      ],
    });
  });

  test.each<[string, string, string[]]>([
    [
      'a header that is never closed',
      '---\nschema: signoff/prompt@1\nHi\n',
      ['1: opens a header with --- that is never closed: add a line --- after its last field'],
    ],
    [
      'wrong types',
      '---\nschema: signoff/prompt@1\nmaintained_by: sales\nlast_evaluated: yesterday\nparameters:\n  temperature: 9\nvariables: [1]\n---\n',
      [
        '3 maintained_by: must be one of pm, engineering, is sales',
        '4 last_evaluated: must be a date and time such as 2026-11-20T14:03:00Z, is yesterday',
        '6 parameters.temperature: must be at most 2, is 9',
        '7 variables: must be a group of fields, is a list',
      ],
    ],
    [
      'broken YAML',
      '---\nschema: signoff/prompt@1\npurpose: "x\n---\n',
      ['4: cannot be read: a closing quote or bracket is missing (Missing closing "quote)'],
    ],
    [
      'an unquoted brace',
      '---\nschema: signoff/prompt@1\nvariables:\n  a: { default: {{x}} }\n---\n',
      ['4: cannot be read: put text with special characters in quotes (With stringKeys, all keys must be strings)'],
    ],
    [
      'a header in braces',
      '---\n{schema: signoff/prompt@1, last_evaluated: 2026-11-20T14:03:00Z}\n---\n',
      ['2: must have one field a line, without { } around them'],
    ],
    [
      'a quoted last_evaluated',
      '---\nschema: signoff/prompt@1\n"last_evaluated": 2026-11-20T14:03:00Z\n---\n',
      ['3: last_evaluated must start its line, without quotes around the name'],
    ],
    [
      'a huge header',
      `---\nschema: signoff/prompt@1\nx: ${'y'.repeat(64_000)}\n---\n`,
      [`${path}: is larger than 64 KB: too large to read safely`],
    ],
    [
      'a huge prompt',
      'é'.repeat(500_001),
      [`${path}: The text is larger than 1 MB: too large for a prompt. Shorten it.`],
    ],
    ['binary', 'PNG\0\0', [`${path}: is not text: it holds a zero byte`]],
    ['JavaScript in the header', '---js\n{ schema: 1 }\n---\n', []],
  ])('refuses %s', (_name, text, expected) => {
    const parsed = parsePrompt(path, text);
    const found = (parsed.ok ? [] : parsed.problems).map((problem) =>
      formatProblem(problem).replace(`${path}:`, problem.line === null ? `${path}:` : ''),
    );
    expect(found).toEqual(expected);
  });

  test('"---js" opens no header: nothing of it is run or read', () => {
    expect(parsePrompt(path, '---js\nprocess.exit()\n---\nHi')).toMatchObject({ ok: true, value: { header: null } });
  });

  test('a newer version opens read-only', () => {
    expect(parsePrompt(path, '---\nschema: signoff/prompt@7\n---\nHi')).toMatchObject({
      ok: false,
      readOnly: true,
      problems: [{ line: 2, field: 'schema' }],
    });
    expect(problemsOf('---\nschema: signoff/prompt@x\n---\nHi')).toEqual([
      '2 schema: must be signoff/prompt@1, is signoff/prompt@x',
    ]);
  });

  test('never throws, and hostile templates are read in linear time', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '---\n',
        'schema: signoff/prompt@1\n',
        '{{',
        '}}',
        '{{{',
        '{{#a}}',
        '{{/a}}',
        '{{role "user"}}',
        '{{#role "system"}}',
        '{{/role}}',
        '\n',
        '\r\n',
        'last_evaluated: x\n',
        '{{=',
        '{{!',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const parsed = parsePrompt(path, pieces.join(''));
        if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
    const started = performance.now();
    for (const text of ['{{', '{{ ', '{{#a}}', '{{!}}', '{{role "user"}}', '{{!   ', ' ', '\n', '---\n']) {
      parsePrompt(path, text.repeat(Math.floor(300_000 / text.length)));
      parsePrompt(path, `{{!${text.repeat(Math.floor(300_000 / text.length))}`);
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('stampLastEvaluated', () => {
  const before = full.replace(/^last_evaluated.*\n/m, '');

  test('sets the line, and only that', () => {
    const iso = '2026-12-01T00:00:00Z';
    expect(stampLastEvaluated(full, iso)).toBe(full.replace(/^last_evaluated.*$/m, `last_evaluated: ${iso}`));
    expect(stampLastEvaluated(before, iso)).toBe(
      before.replace('x_team: payments\n', `x_team: payments\nlast_evaluated: ${iso}\n`),
    );
    expect(stampLastEvaluated('No header', iso)).toBeNull();
  });

  test('changes no content id, again and again, with either line end', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(word, word, fc.boolean(), fc.boolean(), (purpose, template, crlf, stamped) => {
        const made = `---\nschema: signoff/prompt@1\npurpose: ${JSON.stringify(purpose)}\n${stamped ? 'last_evaluated: x\n' : ''}---\n${template}\n`;
        const text = crlf ? made.replaceAll('\n', '\r\n') : made;
        const once = stampLastEvaluated(text, '2026-12-01T00:00:00Z') ?? '';
        expect(contentId('prompt', once)).toBe(contentId('prompt', text));
        expect(stampLastEvaluated(once, '2026-12-01T00:00:00Z')).toBe(once);
        expect(stampLastEvaluated(once, '2027-01-01T00:00:00Z')?.length).toBe(once.length);
        const parsed = parsePrompt(path, once);
        expect(parsed.ok && parsed.value.header?.last_evaluated).toBe('2026-12-01T00:00:00Z');
        if (crlf) expect(once.replaceAll('\r\n', '')).not.toContain('\n');
      }),
    );
  });
});

describe('setHeaderField', () => {
  test('changes one field and keeps every other byte', () => {
    expect(setHeaderField(full, 'model', 'gpt-5')).toEqual({ ok: true, text: full.replace('gpt-5-mini', 'gpt-5') });
    expect(setHeaderField(full, ['parameters', 'temperature'], 0)).toEqual({
      ok: true,
      text: full.replace('0.2', '0'),
    });
    expect(setHeaderField(full, 'tools', undefined)).toEqual({
      ok: true,
      text: full.replace('tools: [lookup_order]\n', ''),
    });
    const crlf = full.replaceAll('\n', '\r\n');
    expect(setHeaderField(crlf, 'owner', 'lead@acme.example')).toEqual({
      ok: true,
      text: crlf.replace('owner: pm@acme.example              #', 'owner: lead@acme.example #'),
    });
  });

  test('gives a file without a header one', () => {
    expect(setHeaderField('Hi\n', 'purpose', 'Greets')).toEqual({
      ok: true,
      text: '---\nschema: signoff/prompt@1\npurpose: Greets\n---\nHi\n',
    });
    expect(setHeaderField('---\nname: Hi\n', 'purpose', 'Greets').ok).toBe(false);
    expect(setHeaderField('---\nHi\n', 'purpose', 'Greets')).toEqual({
      ok: true,
      text: '---\nschema: signoff/prompt@1\npurpose: Greets\n---\n---\nHi\n',
    });
  });
});

describe('paths', () => {
  test.each<[string, string | null]>([
    ['prompts/refund-helper.md', 'refund-helper'],
    ['prompts/support/tone.v2.md', 'support/tone.v2'],
    ['prompts/support/evals/x.md', 'support/evals/x'],
    ['prompts/evaluation.md', 'evaluation'],
    ['prompts/README.md', null],
    ['prompts/support/readme.md', null],
    ['prompts/CHANGELOG.md', null],
    ['prompts/evals/a.md', null],
    ['prompts/reviews/a/b.md', null],
    ['prompts/experiments/a.md', null],
    ['prompts/_draft.md', null],
    ['prompts/.hidden.md', null],
    ['prompts/_shared/tone.md', null],
    ['prompts/refund-helper.spec.yaml', null],
    ['docs/refund-helper.md', null],
    ['prompts-old/a.md', null],
    ['prompts/../secret.md', null],
  ])('%s is the prompt %s', (file, id) => {
    expect(promptIdFromPath(file)).toBe(id);
  });

  test('ids and paths lead to each other, in any folder', () => {
    expect(promptIdFromPath('a.md', '')).toBe('a');
    expect(promptIdFromPath('ai/prompts/a.md', 'ai/prompts/')).toBe('a');
    expect(promptPaths('support/a')).toEqual({
      prompt: 'prompts/support/a.md',
      spec: 'prompts/support/a.spec.yaml',
      cases: 'prompts/support/a.cases.jsonl',
      notes: 'prompts/support/a.notes.yaml',
      evals: 'prompts/evals/support/a',
      reviews: 'prompts/reviews/support/a',
    });
    expect(promptIdFromPath(promptPaths('x/y', 'p').prompt, 'p')).toBe('x/y');
  });

  test.each([
    'a/../b',
    '/etc/passwd',
    'C:/x',
    'a\\b',
    'a:b',
    'a//b',
    './a',
    'a/.',
    'a/.git/config',
    'a/.GIT',
    '.g\u200cit/x',
    'GIT~1/x',
    'con',
    'a/NUL.md',
    'com1.txt',
    'a/lpt9',
    'x.',
    'x ',
    'a\nb',
    'a\0b',
    '',
    'a/',
    '\ud800',
    'x'.repeat(300),
    '..\u200b/x'.replace('\u200b', '\u200c'),
  ])('refuses the path %j', (file) => {
    expect(isSafePath(file)).toBe(false);
  });

  test.each([
    'a',
    'prompts/refund-helper.md',
    '.github/workflows/x.yml',
    '.gitignore',
    'prompts/été 2026.md',
    'console.md',
    'a/…b',
  ])('takes the path %j', (file) => {
    expect(isSafePath(file)).toBe(true);
  });

  test('titles', () => {
    expect(['refund-helper', 'support/tone_v2', 'étude', 'x', '--'].map(titleOfPrompt)).toEqual([
      'Refund helper',
      'Tone v2',
      'Étude',
      'X',
      '--',
    ]);
  });
});

test('variablesIn names what a template uses, half-written ones too', () => {
  expect(
    variablesIn(
      '{{role "user"}}\n{{question}} {{#vip}}{{order.id}}{{/vip}}{{^plan}}{{/plan}}{{! note }}{{{raw}}}{{&raw}}{{.}}{{a b}}{{question',
    ),
  ).toEqual(['question', 'vip', 'order', 'plan', 'raw']);
});
