import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareInstructions } from './instruction-diff.ts';
import { instructionsOf, withoutInstruction } from './instructions.ts';
import { parsePrompt } from '../prompt/prompt-file.ts';
import { type Prompt } from '../prompt/prompt.ts';
import { locateRoles, splitRoles } from '../prompt/template-roles.ts';
import { renderMessages } from '../prompt/template.ts';
import { treatmentsOf } from './ablation-treatments.ts';

function promptOf(template: string, header = ''): Prompt {
  const parsed = parsePrompt(
    'p.md',
    header === '' ? template : `---\nschema: signoff/prompt@1\n${header}---\n${template}`,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const textsOf = (template: string, header?: string): string[] =>
  instructionsOf(promptOf(template, header)).map(({ text }) => text);

const lines = [
  'You help customers. Be kind, e.g. say hello. Never guess!',
  '- Name the policy page [policy:refunds].',
  '* Say what happens next. Then stop.',
  '  - a nested item with {{plan}}',
  '1. First, look it up.',
  '12) Twelfth thing',
  '## How to sound',
  '**Rules**',
  'What you never do:',
  '{{#vip}}Offer the direct line. Be quick.{{/vip}}',
  '{{#vip}}\n- Offer the direct line.\n- Be quick.\n{{/vip}}',
  'If asked {{#vip}}by a VIP. Really{{/vip}}, hurry. Then rest.',
  '{{! Note. Another note. }}',
  '{{question}}',
  'Answer this: {{question}}. Thanks.',
  '{{role "user"}}',
  '{{role "assistant"}}',
  '{{#role "system"}}One. Two.{{/role}}',
  '```\ncode. More code.\n\n- not an item\n```',
  '<rules>',
  'Réponds en français. Ça suffit. Äh, gut.',
  '请用中文回答。不要道歉。',
  'It costs $3.50 per unit. (Really.) "Quoted." Done',
  '',
  '\t',
  'no full stop at all',
  '{{^vip}}Be brief.{{/vip}}',
];
const anyTemplate = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...lines) }, fc.string({ unit: 'grapheme', maxLength: 40 })),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join('\n'));

describe('instructions', () => {
  test('are list items, sentences, sections, and a heading with the one thing under it', () => {
    const template = [
      'You are Acme’s assistant. You help, e.g. with refunds. The plan is {{plan}}.',
      '',
      '## What never to do',
      '',
      '- Never promise a refund. Say that you can check.',
      '- Never ask for a card number,',
      '  not even the last digits.',
      '',
      '{{#vip}}',
      'Offer the direct line. Be quick.',
      '{{/vip}}',
      '',
      '## How to sound',
      'Friendly.',
      '{{role "assistant"}}',
      'Hello. How can I help?',
      '{{role "user"}}',
      '{{question}}',
    ].join('\n');
    expect(textsOf(template)).toEqual([
      'You are Acme’s assistant.',
      'You help, e.g. with refunds.',
      'The plan is {{plan}}.',
      '- Never promise a refund. Say that you can check.',
      '- Never ask for a card number,\n  not even the last digits.',
      '{{#vip}}\nOffer the direct line. Be quick.\n{{/vip}}',
      '## How to sound\nFriendly.',
    ]);
  });

  test('what a required value is put into, and a whole message, stays', () => {
    const prompt = promptOf(
      'Be kind.\n{{role "user"}}\nAnswer {{question}} now. Be brief.',
      'variables:\n  question: { required: true }\n',
    );
    expect(instructionsOf(prompt).map(({ text, removable }) => [text, removable])).toEqual([
      ['Be kind.', true],
      ['Answer {{question}} now.', false],
      ['Be brief.', true],
    ]);
    expect(instructionsOf(promptOf('{{role "user"}}\nTell a joke.')).map(({ removable }) => removable)).toEqual([
      false,
    ]);
  });

  test('a template that cannot be rendered has none', () => {
    expect(textsOf('Be kind. {{#open}} Be brief.')).toEqual([]);
  });

  test('one that is taken out takes its line with it, and nothing else', () => {
    const prompt = promptOf('One. Two. Three.\n\n- a\n- b\n- c\n{{role "user"}}\n{{question}}', 'purpose: x\n');
    const gone = instructionsOf(prompt).map((each) => withoutInstruction(prompt, each).split('---\n')[2]);
    expect(gone).toEqual([
      'Two. Three.\n\n- a\n- b\n- c\n{{role "user"}}\n{{question}}',
      'One. Three.\n\n- a\n- b\n- c\n{{role "user"}}\n{{question}}',
      'One. Two.\n\n- a\n- b\n- c\n{{role "user"}}\n{{question}}',
      'One. Two. Three.\n\n- b\n- c\n{{role "user"}}\n{{question}}',
      'One. Two. Three.\n\n- a\n- c\n{{role "user"}}\n{{question}}',
      'One. Two. Three.\n\n- a\n- b\n{{role "user"}}\n{{question}}',
    ]);
  });

  test('whatever the template: ranges lie in order, do not overlap, and give it back with their gaps', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const prompt = promptOf(`x\n${template}`);
        let joined = '';
        let at = 0;
        for (const { start, end, text } of instructionsOf(prompt)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          joined += prompt.template.slice(at, start) + text;
          at = end;
        }
        expect(joined + prompt.template.slice(at)).toBe(prompt.template);
      }),
      { numRuns: 400 },
    );
  });

  test('whatever the template: without any one that may go it still parses and renders', () => {
    const aCase = { input: { question: 'Where?', plan: 'free', vip: true }, messages: [] };
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const prompt = promptOf(`x\n${template}`);
        const before = renderMessages(prompt, aCase);
        for (const each of instructionsOf(prompt).filter(({ removable }) => removable)) {
          const text = withoutInstruction(prompt, each);
          expect(text.length).toBeLessThan(prompt.text.length);
          const after = renderMessages(promptOf(text), aCase);
          expect(after.ok || !before.ok).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('roles know where their text stands', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const located = locateRoles(template);
        expect(located.map(({ role, template: text, line }) => ({ role, template: text, line }))).toEqual(
          splitRoles(template),
        );
        for (const part of located) expect(template.startsWith(part.template, part.start)).toBe(true);
      }),
    );
  });
});

describe('what changed, instruction by instruction', () => {
  const before = '- One thing.\n- Answer in plain words and say what the policy allows.\n- Three.\n- Four is here.\n';
  const after = '- One   thing.\n- Be concise: two sentences.\n- Three.\n- A new one altogether.\n- Five.\n';

  test('reworded in place, added, taken out', () => {
    const diff = compareInstructions(instructionsOf(promptOf(before)), instructionsOf(promptOf(after)));
    expect(diff.instructions.map(({ number, change, before: was }) => [number, change, was?.number ?? null])).toEqual([
      [1, 'same', 1],
      [2, 'changed', 2],
      [3, 'same', 3],
      [4, 'added', null],
      [5, 'added', null],
    ]);
    expect(diff.removed.map(({ text, after: at }) => [text, at])).toEqual([['- Four is here.', 3]]);
  });

  test('every instruction of either side is accounted for once', () => {
    fc.assert(
      fc.property(anyTemplate, anyTemplate, (one, other) => {
        const [was, is] = [instructionsOf(promptOf(`x\n${one}`)), instructionsOf(promptOf(`x\n${other}`))];
        const diff = compareInstructions(was, is);
        expect(diff.instructions.map(({ number }) => number)).toEqual(is.map(({ number }) => number));
        const used = [
          ...diff.instructions.flatMap(({ before: each }) => (each ? [each.number] : [])),
          ...diff.removed.map(({ number }) => number),
        ];
        expect(used.sort((a, b) => a - b)).toEqual(was.map(({ number }) => number));
      }),
    );
  });

  test('what can be tried: former words and removals of what changed first, then the rest', () => {
    const all = treatmentsOf(promptOf(after), promptOf(before));
    expect(all.map(({ id }) => id)).toEqual([
      'restored-2',
      'without-2',
      'without-4',
      'without-5',
      'restored-removed-4',
      'without-1',
      'without-3',
    ]);
    expect(all.find(({ id }) => id === 'restored-removed-4')?.prompt).toBe(
      '- One   thing.\n- Be concise: two sentences.\n- Three.\n- Four is here.\n- A new one altogether.\n- Five.\n',
    );
    expect(all.find(({ id }) => id === 'restored-2')?.prompt).toBe(
      '- One   thing.\n- Answer in plain words and say what the policy allows.\n- Three.\n- A new one altogether.\n- Five.\n',
    );
  });

  test('whatever the two texts: everything that can be tried parses, renders, differs, and has an id of its own', () => {
    const aCase = { input: { question: 'Where?', plan: 'free', vip: true }, messages: [] };
    fc.assert(
      fc.property(anyTemplate, anyTemplate, (one, other) => {
        const prompt = promptOf(`x\n${one}`);
        const before = renderMessages(prompt, aCase);
        const all = treatmentsOf(prompt, promptOf(`x\n${other}`));
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const each of all) {
          expect(each.prompt).not.toBe(prompt.text);
          expect(renderMessages(promptOf(each.prompt), aCase).ok || !before.ok).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
