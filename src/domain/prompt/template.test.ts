import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import Mustache from 'mustache';
import { describe, expect, test } from 'vitest';
import { type CaseInput, type Message } from '../cases/case.ts';
import { parsePrompt } from './prompt-file.ts';
import { renderMessages, scanTags, splitRoles, type TemplateProblem, templateProblems } from './template.ts';

interface Vector {
  name: string;
  prompt: string;
  case: { input: CaseInput; messages: Message[] };
  messages?: Message[];
  problems?: TemplateProblem[];
}
// The file is ours; a wrong shape shows as a failing test.
const vectors = JSON.parse(
  readFileSync(new URL('../../../resources/vectors/render.json', import.meta.url), 'utf8'),
) as Vector[];

function render(file: string, input: CaseInput, messages: Message[] = []) {
  const parsed = parsePrompt('p.md', file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return renderMessages(parsed.value, { input, messages });
}

describe('conformance vectors', () => {
  test.each(vectors)('$name', (vector) => {
    const expected =
      vector.messages === undefined
        ? { ok: false, problems: vector.problems }
        : { ok: true, messages: vector.messages };
    expect(render(vector.prompt, vector.case.input, vector.case.messages)).toEqual(expected);
  });

  test('what is wrong with a template is known before there is a case', () => {
    for (const { prompt, problems } of vectors) {
      const inFile = (problems ?? []).filter(({ line }) => line !== null);
      const parsed = parsePrompt('p.md', prompt);
      expect(
        parsed.ok && templateProblems('p.md', parsed.value).map(({ line, message }) => ({ line, message })),
      ).toEqual(inFile.map(({ line, message }) => ({ line, message })));
    }
  });
});

test('splitRoles says where each message starts', () => {
  expect(
    splitRoles('A\n\n{{role "user"}}\nB\n{{#role "assistant"}}C{{/role}}\n{{#role "user"}}\nD\n{{/role}}'),
  ).toEqual([
    { role: 'system', template: 'A\n\n', line: 1 },
    { role: 'user', template: 'B\n', line: 4 },
    { role: 'assistant', template: 'C', line: 5 },
    { role: 'user', template: 'D\n', line: 7 },
  ]);
  expect(splitRoles(' \n')).toEqual([]);
});

test('scanTags places every tag, for the editor', () => {
  const text = 'Hi {{name}} {{#a}}{{{b}}}{{/a}}{{^c}}{{/c}}{{! x }}{{role "user"}}';
  expect(scanTags(text).tags.map(({ kind, name, start, end }) => [kind, name, text.slice(start, end)])).toEqual([
    ['insert', 'name', '{{name}}'],
    ['section', 'a', '{{#a}}'],
    ['insert', 'b', '{{{b}}}'],
    ['close', 'a', '{{/a}}'],
    ['inverted', 'c', '{{^c}}'],
    ['close', 'c', '{{/c}}'],
    ['comment', 'x', '{{! x }}'],
    ['role', 'role "user"', '{{role "user"}}'],
  ]);
});

test('a section that repeats without end is stopped', () => {
  const list = Array.from({ length: 1000 }, () => 1);
  const file = `{{role "user"}}\n${'{{#a}}'.repeat(8)}x${'{{/a}}'.repeat(8)}`;
  expect(render(file, { a: list })).toEqual({
    ok: false,
    problems: [
      {
        variable: '.',
        message: 'The message grows beyond any reasonable size: a section repeats too often',
        line: null,
      },
    ],
  });
});

test('sections nested without end are refused before they are parsed', () => {
  const file = `{{role "user"}}\n${'{{#a}}'.repeat(50_000)}${'{{/a}}'.repeat(50_000)}`;
  expect(render(file, { a: 1 })).toMatchObject({
    ok: false,
    problems: [{ message: 'Sections are nested more than 32 deep' }],
  });
});

describe('properties', () => {
  test('an inserted value arrives as it is, whatever it holds', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('{{x}}', '{{#q}}', '{{role "system"}}', '{{{', '}}', '\n{{role "user"}}\n'),
    );
    fc.assert(
      fc.property(
        fc.array(hostile).map((parts) => parts.join('')),
        (value) => {
          expect(render('{{role "user"}}\n<{{question}}>', { question: value, x: 'no' })).toEqual({
            ok: true,
            messages: [{ role: 'user', content: `<${value}>` }],
          });
        },
      ),
    );
  });

  test('agrees with mustache.js where both allow a template', () => {
    const name = fc.constantFrom('a', 'b', 'list', 'group', 'group.a');
    const { template } = fc.letrec<{ template: string }>((tie) => ({
      template: fc
        .array(
          fc.oneof(
            { maxDepth: 3 },
            fc.constantFrom(
              ' ',
              '\n',
              'x',
              '\n\n',
              '  \n',
              '{{! c }}',
              '{',
              '}',
              '<&>',
              '{{=<% %>=}}\n<%a%>{{b}}<%! c %>\n<%={{ }}=%>',
            ),
            name.map((each) => `{{${each}}}`),
            name.map((each) => `{{{ ${each} }}}`),
            fc
              .tuple(fc.constantFrom('#', '^'), name, tie('template'))
              .map(([sign, each, inner]) => `{{${sign}${each}}}${inner}{{/${each}}}`),
          ),
          { maxLength: 6 },
        )
        .map((parts) => parts.join('')),
    }));
    const leaf = fc.constantFrom<CaseInput[string]>('', 'A', 0, 1, 2.5, true, false);
    const input = fc.record({
      a: leaf,
      b: leaf,
      list: fc.array(fc.oneof(leaf, fc.record({ a: leaf, b: leaf }))),
      group: fc.record({ a: leaf, b: leaf }),
    });
    fc.assert(
      fc.property(template, input, (text, values) => {
        const clean = !/\{\{\{(?! )|[^ ]\}\}\}|\{\{\{\{|\{\{\}/.test(text);
        fc.pre(clean && scanTags(text).problems.length === 0);
        const asText = (value: unknown): string =>
          typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
        const reference = Mustache.render(
          text.replace(/\{\{\{ ([\w.]+) \}\}\}/g, '{{$1}}'),
          values,
          {},
          { escape: asText },
        );
        expect(render(`{{role "user"}}\n${text}`, values)).toEqual({
          ok: true,
          messages: [{ role: 'user', content: reference.replace(/^[\r\n]+|[\r\n]+$/g, '') }],
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('never throws, whatever the template', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{{',
        '}}',
        '{{{',
        '}}}',
        '{{#a}}',
        '{{/a}}',
        '{{^a}}',
        '{{a}}',
        '{{.}}',
        '{{role "user"}}',
        '{{#role "user"}}',
        '{{/role}}',
        '\n',
        '{{!',
        '{{=',
        '{{&',
        '{{>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.jsonValue(), (pieces, value) => {
        // jsonValue makes JSON, which is what an input may hold.
        const rendered = render(`x${pieces.join('').replaceAll('\0', '')}`, { a: value as CaseInput[string] });
        if (!rendered.ok) expect(rendered.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
