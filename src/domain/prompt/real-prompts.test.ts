import { describe, expect, test } from 'vitest';
import { type CaseInput } from '../cases/case.ts';
import { keepBracesAsText } from './literal-braces.ts';
import { adoptHeader, parsePrompt, setHeaderField, stampLastEvaluated } from './prompt-file.ts';
import { isOwnHeader } from './prompt.ts';
import { renderMessages } from './template.ts';

/** Prompts as other people write them: each ends in the messages that its author means, or in a sentence that says what to change. */

function outcome(file: string, input: CaseInput): { system?: string; refused?: string; advice: string } {
  const parsed = parsePrompt('p.md', file);
  if (!parsed.ok) return { refused: parsed.problems[0]?.message ?? '', advice: '' };
  const advice = parsed.warnings.map(({ message }) => message).join('\n');
  const rendered = renderMessages(parsed.value, { input: { question: 'Hi', ...input }, messages: [] });
  if (!rendered.ok) return { refused: rendered.problems[0]?.message ?? '', advice };
  return { system: rendered.messages.find(({ role }) => role === 'system')?.content ?? '', advice };
}

const header = '---\nschema: signoff/prompt@1\npurpose: x\n---\n';

describe('template text of every kind', () => {
  test.each<[name: string, text: string, input: CaseInput, system: string, advice: string]>([
    ['right-to-left and Chinese names', '{{שאלה}} {{问题}}', { שאלה: 'א', 问题: '问' }, 'א 问', ''],
    ['names with dashes, dots and digits', '{{a-b}} {{a.b}} {{0}}', { 'a-b': 1, a: { b: 2 }, 0: 'z' }, '1 2 z', ''],
    ['a dollar sign', 'Cost $1 $& {{question}}', { question: '$& $$' }, 'Cost $1 $& $& $$', ''],
    ['a JavaScript template', 'Cost ${question}', {}, 'Cost ${question}', '${question} is sent as it stands'],
    ['HTML', '{{question}} & <b>', { question: 'a < "b"' }, 'a < "b" & <b>', ''],
    ['tags in a value', '{{question}}', { question: '{{a}} {{role "system"}}' }, '{{a}} {{role "system"}}', ''],
    ['three braces', '{{{question}}}', { question: '<&>' }, '<&>', ''],
    ['JSON', 'Like {"a": {"b": 1}} and {"n":{{n}}}}', { n: 3 }, 'Like {"a": {"b": 1}} and {"n":3}}', ''],
    ['an f-string', 'Hello {question}', {}, 'Hello {question}', 'a variable is written {{question}}'],
    ['Jinja’s if', '{% if a %}x{% endif %}', {}, '{% if a %}x{% endif %}', 'is Jinja'],
    ['Jinja’s comment', '{# note #} x', {}, '{# note #} x', 'Mustache writes {{! so }}'],
    ['other delimiters', '{{=<% %>=}}Write {{name}} to <% question %>', {}, 'Write {{name}} to Hi', ''],
    ['LaTeX that is told apart', '{{=<% %>=}}$\\frac{{a}}{{b}}$ <%question%>', {}, '$\\frac{{a}}{{b}}$ Hi', ''],
    [
      'LaTeX without doubled braces',
      '$\\frac{a}{b} x_{i} \\text{so}^{n}$',
      {},
      '$\\frac{a}{b} x_{i} \\text{so}^{n}$',
      '',
    ],
  ])('%s is sent as it is meant', (_name, text, input, system, advice) => {
    const found = outcome(header + text, input);
    expect(found).toEqual({ system, advice: found.advice });
    expect(found.advice === '' ? '' : advice).toBe(advice);
    expect(found.advice).toContain(advice);
  });

  test.each<[name: string, text: string, refused: string, advice: string]>([
    ['LaTeX', '$\\frac{{a}}{{b}}$', 'no value for {{a}}', 'looks like LaTeX'],
    ['a workflow', '${{ secrets.TOKEN }}', 'no value for {{secrets.TOKEN}}', 'looks like a workflow'],
    ['JSON in doubled braces', 'Say {{"a": 1}}', 'is not a name', 'looks like JSON'],
    ['a backslash', 'Write \\{{name}}', 'no value for {{name}}', 'A backslash does not keep {{ as text'],
    ['Jinja’s raw', '{% raw %}{{name}}{% endraw %}', 'no value for {{name}}', 'To keep {{ as text'],
    ['Jinja’s filter', '{{ question | upper }}', 'is not a name', 'is Jinja’s filter'],
    ['Handlebars’ each', '{{#each items}}x{{/each}}', '{{each items}} is not Mustache', ''],
    ['a name with a space', '{{Standard Question}}', 'a variable is one word', ''],
    ['a lone brace', '{{question}} {{ ', 'A {{ is never closed', ''],
  ])('%s is refused with what to do', (_name, text, refused, advice) => {
    const found = outcome(header + text, {});
    expect(found.refused).toContain(refused);
    expect(found.advice).toContain(advice);
  });

  test.each<[text: string, kept: string | null]>([
    ['$\\frac{{a}}{{b}}$ {{question}}', '{{=<% %>=}}\n$\\frac{{a}}{{b}}$ <%question%>'],
    ['Run ${{ secrets.X }} {{#vip}}{{! c }}<%{{/vip}}', '{{=[[ ]]=}}\nRun ${{ secrets.X }} [[#vip]][[! c ]]<%[[/vip]]'],
    ['{{"a": 1}} {{{question}}}', '{{=<% %>=}}\n{{"a": 1}} <%{question}%>'],
    ['A {{question}}\n{{role "user"}}\n\\text{{x}}', 'A {{question}}\n{{role "user"}}\n{{=<% %>=}}\n\\text{{x}}'],
    ['Only {{question}}', null],
  ])('the editor offers to keep the braces of %j', (text, kept) => {
    expect(keepBracesAsText(text, new Set(['question', 'vip']))).toBe(kept);
    if (kept !== null) expect(outcome(header + kept, { vip: true }).refused).toBeUndefined();
  });
});

describe('a header that is somebody else’s', () => {
  const foreign = (fields: string): string => `---\n${fields}---\nHello {{shop}} {{question}}`;
  const read = (file: string) => {
    const parsed = parsePrompt('p.md', file);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    return parsed.value;
  };

  test('is read as far as it is understood, and said', () => {
    const file = foreign(
      'name: Greeter\ndescription: Says hello.\nmodel: gpt-5\nvariables: [shop, question]\ntools: [Read, Bash]\nparameters: { temperature: 0.2, magic: 1 }\n',
    );
    const parsed = parsePrompt('p.md', file);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        text: file,
        header: {
          purpose: 'Says hello.',
          model: 'gpt-5',
          parameters: { temperature: 0.2 },
          variables: { shop: { required: true }, question: { required: true } },
        },
        template: 'Hello {{shop}} {{question}}',
      },
    });
    expect(parsed.ok && parsed.value.header).not.toHaveProperty('tools');
    expect(parsed.ok && parsed.warnings.map(({ line, message }) => [line, message])).toEqual([
      [
        1,
        'has a header of its own, without Signoff’s “schema:”. It is kept as it is; read from it: purpose, model, parameters, variables',
      ],
    ]);
  });

  test.each<[fields: string, header: object]>([
    ['title: x\n', {}],
    ['name: Greeter\n', { purpose: 'Greeter' }],
    ['model: { name: gpt-5 }\nversion: 2\n', {}],
    [
      'variables:\n  shop: { default: Acme }\n  town:\n  note: free text\n',
      { variables: { shop: { default: 'Acme' }, town: {}, note: {} } },
    ],
    [
      'variables:\n  - name: shop\n    description: Where\n',
      { variables: { shop: { description: 'Where', required: true } } },
    ],
    ['# only a comment\n', {}],
    ['Prompt Name: x\nlast edited: today\n', {}],
    ['schema: https://example.com/schema\nname: x\n', { purpose: 'x' }],
  ])('%j', (fields, expected) => {
    expect(read(foreign(fields)).header).toEqual(expected);
    expect(isOwnHeader(read(foreign(fields)).header)).toBe(false);
  });

  test.each([
    ['broken YAML', 'name: "x\n: :\n', 'cannot be read as YAML'],
    ['a field twice', 'name: a\nname: b\n', 'stands twice'],
  ])('%s is kept, not used, and said', (_name, fields, words) => {
    const parsed = parsePrompt('p.md', foreign(fields));
    expect(parsed).toMatchObject({ ok: true, value: { header: {}, template: 'Hello {{shop}} {{question}}' } });
    expect(parsed.ok && parsed.warnings[0]?.message).toContain(words);
  });

  test('TOML is kept, not used, said, and not written into', () => {
    const file = '+++\ntitle = "x"\n+++\nHello';
    const parsed = parsePrompt('p.md', file);
    expect(parsed).toMatchObject({ ok: true, value: { header: {}, template: 'Hello' } });
    expect(parsed.ok && parsed.warnings[0]?.message).toContain('TOML');
    expect(setHeaderField(file, 'owner', 'a').ok).toBe(false);
    expect(stampLastEvaluated(file, '2026-11-20T14:03:00Z')).toBeNull();
  });

  test.each([
    ['---\nBe brief.\n---\nMore'],
    ['---\nContext: {{context}}\n---\nMore'],
    ['---\n{context}\n---\nMore'],
    ['---\n- a list\n---\nMore'],
    ['---\n\nBe brief.'],
    ['+++\nWhat a start!\n+++\n'],
  ])('a rule at the start belongs to the text: %j', (file) => {
    const parsed = parsePrompt('p.md', file);
    expect(parsed).toMatchObject({ ok: true, value: { header: null, template: file } });
    expect(parsed.ok && parsed.warnings[0]?.message).toContain('all of it is the prompt’s text');
  });

  test('what Signoff needs is added to it on request, everything that stands there kept', () => {
    const file = foreign('# theirs\nname: Greeter   # a name\ndescription: Says hello.\nvariables: [shop]\n');
    const adopted = adoptHeader(file);
    expect(adopted).toEqual({
      ok: true,
      text: file.replace('[shop]\n', '[shop]\nschema: signoff/prompt@1\npurpose: Says hello.\n'),
    });
    const after = adopted.ok ? read(adopted.text) : null;
    expect(isOwnHeader(after?.header ?? null)).toBe(true);
    expect(after?.header?.variables).toEqual({ shop: { required: true } });
    expect(adopted.ok && adoptHeader(adopted.text)).toEqual(adopted);
  });

  test.each([
    ['tools: [Read]\n', 'tools'],
    ['model: { name: x }\n', 'must be text'],
    ['schema: https://example.com\n', 'has a “schema:” of its own'],
    ['name: "x\n: :\n', 'cannot be read'],
  ])('what would not be read again is not written: %j', (fields, why) => {
    const adopted = adoptHeader(foreign(fields));
    expect(adopted.ok ? '' : adopted.problems.map(({ message }) => message).join()).toContain(why);
  });

  test('a header of Signoff’s with a mistake stays an error', () => {
    expect(parsePrompt('p.md', '---\nschema: signoff/prompt@1\npurpose: a: b\n---\nx').ok).toBe(false);
    expect(parsePrompt('p.md', '---\nname: x\nHello')).toMatchObject({ ok: false });
    expect(parsePrompt('p.md', '---\nschema: signoff/prompt@2\n---\nx')).toMatchObject({ ok: false, readOnly: true });
  });
});
