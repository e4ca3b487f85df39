import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCase } from '#support/domain-values';
import { insertedNames } from './instructions.ts';
import { mostNeutralEdits, neutralEdits } from './neutral-edit.ts';
import { freePairs, plainLines, wordGaps } from './neutral-places.ts';
import { languageForSentences, neutralSentences } from './neutral-sentences.ts';
import { parsePrompt } from '../prompt/prompt-file.ts';
import { type Prompt } from '../prompt/prompt.ts';
import { renderMessages } from '../prompt/template.ts';
import { treatmentsOf } from './ablation-treatments.ts';

function promptOf(template: string, header = ''): Prompt {
  const parsed = parsePrompt('p.md', header === '' ? template : `---\n${header}---\n${template}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const declared = 'schema: signoff/prompt@1\nvariables:\n  question: {}\n  vip: {}\n  plan: {}\n  persona: {}\n';

const lines = [
  'You help customers. Be kind, e.g. say hello. Never guess!',
  '- Name the policy page.',
  '- Never ask for a card number.',
  '* Say what happens next. Then stop.',
  '  - a nested item with {{plan}}',
  '1. First, look it up.',
  '## How to sound',
  '{{#vip}}Offer the direct line. Be quick.{{/vip}}',
  '{{#vip}}\n- Offer the direct line.\n- Be quick.\n{{/vip}}',
  '{{^vip}}\nBe brief.\n{{/vip}}',
  '{{! Note. Another\nnote. }}',
  '{{question}}',
  'Answer this: {{question}}',
  'Say "Thank you  so much" to the letter.',
  '```\ncode. More code.\n\n- not an item\n```',
  '<rules>',
  'Réponds en français. Ça suffit.',
  'Du hilfst Kundinnen und Kunden. Sei nicht zu lang.',
  '请用中文回答。不要道歉。',
  'Hi',
  '',
  '',
  '\t',
  'no full stop at all  ',
];
const roles = ['', '{{role "user"}}\n', '{{role "assistant"}}\nHello.\n{{role "user"}}\n'];
const anyTemplate = fc
  .record({
    system: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...lines) },
        fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[{}\r]/g, '')),
      ),
      { minLength: 1, maxLength: 10 },
    ),
    role: fc.constantFrom(...roles),
    user: fc.constantFrom('{{question}}', 'Customer: {{question}}\n', '{{#vip}}VIP: {{/vip}}{{question}}'),
  })
  .map(({ system, role, user }) => system.join('\n') + (role === '' ? '' : `\n${role}${user}`));
const values = fc.record({
  question: fc.constantFrom('Where is it?', 'x', '  a b ', 'Everything in this text applies.'),
  vip: fc.boolean(),
  plan: fc.constantFrom('gold', ' '),
});

function messagesOf(prompt: Prompt, input: Record<string, string | boolean>) {
  const rendered = renderMessages(prompt, aCase('c-1', { input }));
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.problems));
  return rendered.messages;
}

function edits(prompt: Prompt, count: number, seed = 1): Prompt[] {
  return neutralEdits([prompt], count, seed).map(([one]) => one ?? prompt);
}

describe('neutral edits', () => {
  test('whatever the prompt: as many as are asked for, all different in what is sent, with the same roles and variables', () => {
    fc.assert(
      fc.property(anyTemplate, values, fc.nat(), (template, input, seed) => {
        const parsed = parsePrompt('p.md', `---\n${declared}---\n${template}`);
        if (!parsed.ok || !renderMessages(parsed.value, aCase('c-1', { input })).ok) return;
        const prompt = parsed.value;
        // A message that a case leaves empty is not sent: what is in it cannot be compared.
        if (plainLines(template).length === 0 && !template.includes('{{question}}')) return;
        const made = edits(prompt, mostNeutralEdits, seed);
        expect(made).toHaveLength(mostNeutralEdits);
        const sent = [prompt, ...made].map((each) => messagesOf(each, input));
        expect(new Set(sent.map((messages) => JSON.stringify(messages))).size).toBe(mostNeutralEdits + 1);
        for (const [at, messages] of sent.entries()) {
          expect(messages.map(({ role }) => role)).toEqual(sent[0]?.map(({ role }) => role));
          expect(insertedNames(made[at - 1]?.template ?? template)).toEqual(insertedNames(template));
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['one word', 'Hi'],
    ['one word without letters', '42'],
    ['a single variable', '{{question}}'],
    ['Chinese', '请回答。'],
    ['a section and nothing else', '{{#vip}}\nBe quick.\n{{/vip}}'],
    ['a section for when something is not given', 'You help customers. Be kind.\n\n{{^vip}}\nBe brief.\n{{/vip}}'],
    ['only what a user says', '{{role "user"}}\n{{question}}'],
    ['an assistant’s example first', '{{role "assistant"}}\nHello.\n{{role "user"}}\nNow: {{question}}'],
    ['blank lines around it', '\n\n\nBe kind.\n\n\n'],
    ['Windows line ends', 'Be kind.\r\nBe brief.\r\n'],
    ['only code', '```\nreturn 1;\n```'],
  ])('there are enough of them for %s', (_name, template) => {
    const prompt = promptOf(template, declared);
    const input = { question: 'Where?', vip: true };
    for (let seed = 1; seed <= 10; seed += 1) {
      const sent = [prompt, ...edits(prompt, mostNeutralEdits, seed)].map((each) => messagesOf(each, input));
      expect(new Set(sent.map((messages) => JSON.stringify(messages))).size).toBe(mostNeutralEdits + 1);
    }
  });

  test('are the same for the same seed, and others for another', () => {
    const prompt = promptOf('You are kind.\nYou help with orders.\n\n- Be brief.\n- Name the page.\n');
    const texts = (seed: number) => edits(prompt, 10, seed).map(({ template }) => template);
    expect(texts(3)).toEqual(texts(3));
    expect(texts(3)).not.toEqual(texts(4));
  });

  test('trial t of every version carries the same edit', () => {
    const header = 'schema: signoff/prompt@1\n';
    const prompt = promptOf(
      'You are kind to the people.\n\n- Name the policy page.\n- Never guess.\n- Answer in one line.\n',
      header,
    );
    const treated = treatmentsOf(prompt, null).map((each) => {
      const parsed = parsePrompt('p.md', each.prompt);
      if (!parsed.ok) throw new Error('a treatment does not parse');
      return parsed.value;
    });
    expect(treated.length).toBeGreaterThan(2);
    const all = neutralEdits([prompt, ...treated], 10, 5);
    expect(all).toHaveLength(10);
    for (const versions of all) {
      expect(versions).toHaveLength(treated.length + 1);
      const grown = versions.map(
        ({ template }, at) => template.length - ([prompt, ...treated][at]?.template.length ?? 0),
      );
      expect(new Set(grown).size).toBe(1);
    }
  });

  test('of three in a row at least one says something, where the language is known', () => {
    const prompt = promptOf(
      'You help with orders and refunds.\nAnswer the customer in the language of the question.\n',
    );
    const made = edits(prompt, 9).map(({ template }) => template.replace(/\s+/g, ' ').trim());
    for (const at of [0, 3, 6]) {
      const three = made.slice(at, at + 3);
      expect(three.some((text) => text !== prompt.template.replace(/\s+/g, ' ').trim())).toBe(true);
    }
  });

  test('another language gets no English sentence, and what is quoted or code stays to the letter', () => {
    for (const template of [
      'Du hilfst Kunden und bist nicht zu lang.',
      'Отвечай коротко. Не гадай.',
      '请回答。不要道歉。',
    ]) {
      for (const { template: edited } of edits(promptOf(template), mostNeutralEdits)) {
        for (const sentence of neutralSentences.en) expect(edited).not.toContain(sentence);
      }
    }
    const exact = 'Say "Thank you so much" to the end.\n```\nreturn a b c;\n```\nBe kind to the people.\n';
    for (const { template } of edits(promptOf(exact), mostNeutralEdits)) {
      expect(template).toContain('Say "Thank you so much" to the end.');
      expect(template).toContain('```\nreturn a b c;\n```');
    }
  });

  test('a header that is somebody else’s is not touched', () => {
    const text = '---\nschema: signoff/prompt@1\n# by hand\nfoo:   bar\n---\r\nBe kind to the people.\r\n';
    const parsed = parsePrompt('p.md', text);
    if (!parsed.ok) throw new Error('does not parse');
    for (const edited of edits(parsed.value, 6)) {
      expect(edited.text.startsWith('---\nschema: signoff/prompt@1\n# by hand\nfoo:   bar\n---\r\n')).toBe(true);
    }
  });
});

describe('the places', () => {
  test('only lines that stand in the message whatever a case puts in', () => {
    const text = 'One.\n{{#vip}}\nTwo.\n{{/vip}}\nThree {{x}}.\n```\nFour.\n```\n{{! a\nb }}\nFive.';
    expect(plainLines(text).map(({ start, end }) => text.slice(start, end))).toEqual(['One.', 'Five.']);
  });

  test('gaps between two words, not after the mark of a list', () => {
    const text = '- Be kind.\n1. Say it twice.\n"a b" c d';
    expect(wordGaps(text, 9).map((at) => text.slice(0, at))).toEqual([
      '- Be',
      '- Be kind.\n1. Say',
      '- Be kind.\n1. Say it',
    ]);
  });

  test('only list items change places of which neither leans on the other', () => {
    const free = (text: string): number => freePairs(text).length;
    expect(free('- Name the page.\n- Never guess.')).toBe(1);
    expect(free('- Look it up.\n- Then answer.')).toBe(0);
    expect(free('- Name the page.\n- Never guess.\n  Not even once.')).toBe(0);
    expect(free('1. Look up.\n2. Answer.')).toBe(0);
    expect(free('- Answer with:\n- Never guess.')).toBe(0);
    expect(free('- Same.\n- Same.')).toBe(0);
  });
});

describe('the sentences', () => {
  test('are a list of their own, each once, without a tag or a mark of a list', () => {
    for (const list of Object.values(neutralSentences)) {
      expect(new Set(list).size).toBe(list.length);
      for (const sentence of list) expect(sentence).toMatch(/^\p{Lu}[^{}<>"`#*\n]+\.$/u);
    }
  });

  test('ask for no form, tone, length or language', () => {
    const asking =
      /\b(?:brief|short|long|polite|json|list|english|step|detail|careful|never|always|do not|don’t|must)\b/i;
    for (const sentence of neutralSentences.en) expect(sentence).not.toMatch(asking);
  });

  test.each([
    ['You are kind to the customer.', 'en'],
    ['Sei nett und nicht zu lang.', 'de'],
    ['Réponds dans la langue et pour les gens.', 'fr'],
    ['Responde con una frase para el cliente.', 'es'],
    ['Hi', 'en'],
    ['请回答。', null],
    ['{{question}}', 'en'],
    ['42', null],
  ])('%s is %s', (text, language) => expect(languageForSentences(text)).toBe(language));
});
