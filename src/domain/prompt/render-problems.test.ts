import { describe, expect, test } from 'vitest';
import { parseCases } from '../cases/case-file.ts';
import { parsePrompt } from './prompt-file.ts';
import { renderProblems } from './render-problems.ts';

function prompt(template: string, variables = '') {
  const parsed = parsePrompt('p.md', `---\nschema: signoff/prompt@1\n${variables}---\n${template}`);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value;
}

function cases(...inputs: object[]) {
  const lines = inputs.map((input, at) => JSON.stringify({ id: `c-${at + 1}`, input: { question: 'Q?', ...input } }));
  const parsed = parseCases('p.cases.jsonl', lines.join('\n'));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value.cases;
}

function said(versions: ReturnType<typeof prompt>[], all: ReturnType<typeof cases>): string[] {
  const labelled = versions.map((each, at) => ({ prompt: each, label: at === 0 ? 'draft' : 'main' }));
  return renderProblems(labelled, all, 'p.md').map(
    ({ line, field, message }) => `${line ?? ''}|${field ?? ''}|${message}`,
  );
}

const everyone = Array.from({ length: 40 }, () => ({}));
const required = 'variables:\n  shop: { required: true }\n';

describe('a value that is missing is said once', () => {
  test('no case gives a required variable, whether the text uses it or not', () => {
    const once = ['|shop|No case says {{shop}}: give it a value or a default'];
    expect(said([prompt('Hi {{shop}}', required)], cases(...everyone))).toEqual(once);
    expect(said([prompt('Hi', required)], cases(...everyone))).toEqual(once);
  });

  test('no case gives a variable that the header does not know', () => {
    expect(said([prompt('{{town}} {{shop.name}}')], cases(...everyone))).toEqual([
      '|town|No case says {{town}}: give it a value or a default',
      '|shop.name|No case says {{shop.name}}: give it a value or a default',
    ]);
  });

  test('some cases do not give it: how many, and which', () => {
    const all = cases({ shop: 'A' }, {}, { shop: null }, ...everyone);
    expect(said([prompt('Hi {{shop}}', required)], all)).toEqual([
      '|shop|42 of 43 cases say nothing for {{shop}}: give it a value there (c-2, c-3, c-4 and 39 more) or a default',
    ]);
    expect(said([prompt('{{shop}}')], cases({ shop: 'A' }, {}))).toEqual([
      '|shop|1 of 2 cases says nothing for {{shop}}: give it a value there (c-2) or a default',
    ]);
  });

  test('a default, a value or an optional variable is enough', () => {
    const optional = 'variables:\n  shop: { default: Acme }\n  town: {}\n';
    expect(said([prompt('Hi {{shop}} {{town}} {{place}}', optional)], cases({ place: 'x' }))).toEqual([]);
  });

  test('inside a section only what is reached is asked for', () => {
    const text = '{{#vip}}Dear {{name}}{{/vip}}';
    expect(said([prompt(text)], cases({ vip: false }, { vip: true, name: 'A' }))).toEqual([]);
    expect(said([prompt(text, 'variables:\n  vip: {}\n')], cases(...everyone))).toEqual([]);
    expect(said([prompt(text)], cases({ vip: true }, { vip: false }))).toEqual([
      '|name|1 of 2 cases says nothing for {{name}}: give it a value there (c-1) or a default',
    ]);
  });

  test('what only the version beside it asks for says whose it is', () => {
    expect(said([prompt('Hi'), prompt('{{town}}')], cases(...everyone))).toEqual([
      '|town|No case says {{town}}: give it a value or a default (main asks for it)',
    ]);
  });

  test('a template that is wrong is wrong once, by its line, not by case', () => {
    expect(said([prompt('Hi\n{{#if a}}')], cases(...everyone))[0]).toMatch(/^5\|\|\{\{if a\}\} is not Mustache/);
  });
});
