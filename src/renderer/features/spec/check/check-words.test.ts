import { describe, expect, it } from 'vitest';
import { type RawCheck } from './check-fields.ts';
import { checkInWords } from './check-words.ts';

const must = (check: RawCheck) => checkInWords(check, 'must');
const mustNot = (check: RawCheck) => checkInWords(check, 'must-not');

describe('a check in one plain sentence', () => {
  it.each<[RawCheck, string]>([
    [{ type: 'contains', value: 'vip@acme.example' }, 'A rule: the answer contains “vip@acme.example”.'],
    [
      { type: 'not_contains', value: 'sorry', ignore_case: true },
      'A rule: the answer does not contain “sorry” (capitals do not matter).',
    ],
    [{ type: 'equals', value: 'Yes' }, 'A rule: the answer is exactly “Yes”.'],
    [{ type: 'starts_with', value: 'Dear' }, 'A rule: the answer starts with “Dear”.'],
    [{ type: 'ends_with', value: 'Acme' }, 'A rule: the answer ends with “Acme”.'],
    [{ type: 'regex', pattern: '\\[p:[a-z]+\\]' }, 'A rule: the answer matches the pattern “\\[p:[a-z]+\\]”.'],
    [{ type: 'length', max: 120, unit: 'words' }, 'A rule: the answer has at most 120 words.'],
    [{ type: 'length', min: 1, max: 1, unit: 'sentences' }, 'A rule: the answer has exactly 1 sentence.'],
    [{ type: 'length', min: 2, max: 9, unit: 'characters' }, 'A rule: the answer has 2 to 9 characters.'],
    [{ type: 'length', min: 20, unit: 'words' }, 'A rule: the answer has at least 20 words.'],
    [{ type: 'length', unit: 'words' }, 'A rule: the answer has a length that is not filled in yet.'],
    [{ type: 'json' }, 'A rule: the answer is valid JSON.'],
    [{ type: 'json', schema: {} }, 'A rule: the answer is JSON that follows its schema.'],
    [{ type: 'tool_call', name: 'lookup_order' }, 'A rule: the answer calls the tool lookup_order.'],
    [
      { type: 'tool_call', name: 'lookup_order', arguments: { order: '{{order}}' } },
      'A rule: the answer calls the tool lookup_order with {"order":"{{order}}"}.',
    ],
    [{ type: 'tool_call', none: true }, 'A rule: the answer calls no tool.'],
    [{ type: 'similar', to: 'expected', min: 0.8 }, 'A rule: the answer is at least 80 % like the expected answer.'],
    [{ type: 'similar', to: 'Hello', min: 0.625 }, 'A rule: the answer is at least 62.5 % like “Hello”.'],
    [{ type: 'refusal', is: true }, 'A rule: the answer declines to help.'],
    [{ type: 'refusal', is: false }, 'A rule: the answer does not decline to help.'],
    [{ type: 'language', is: 'nl' }, 'A rule: the answer is written in Dutch.'],
    [{ type: 'language', is: 'tlh' }, 'A rule: the answer is written in the language tlh.'],
    [{ type: 'language' }, 'A rule: the answer is written in a language that is not filled in yet.'],
    [{ type: 'pii' }, 'A rule: the answer contains personal data.'],
    [{ type: 'pii', kinds: ['card'] }, 'A rule: the answer contains card numbers.'],
    [
      { type: 'pii', kinds: ['email', 'phone', 'iban'] },
      'A rule: the answer contains e-mail addresses, phone numbers or bank accounts (IBAN).',
    ],
    [{ type: 'judge', rubric: 'Names its source.' }, 'A judge decides: “Names its source.”'],
    [
      { type: 'judge', rubric: 'How warm is it?', scale: 5, pass_at: 4 },
      'A judge gives 1 to 5 points: “How warm is it?” 4 or more is met.',
    ],
    [{ type: 'human' }, 'A person decides, in the review.'],
    [{ type: 'human', instructions: 'Would you send it?' }, 'A person decides, in the review: “Would you send it?”'],
    [
      {
        type: 'any',
        checks: [
          { type: 'regex', pattern: 'next' },
          { type: 'tool_call', name: 'lookup_order' },
          { type: 'judge', rubric: 'Says what is next.' },
        ],
      },
      'One of these is enough: the answer matches the pattern “next”; the answer calls the tool lookup_order; a judge says so: “Says what is next.”',
    ],
    [
      {
        type: 'all',
        checks: [
          { type: 'json' },
          {
            type: 'any',
            checks: [{ type: 'human' }, { type: 'contains', value: 'a' }],
          },
        ],
      },
      'All of these together: the answer is valid JSON; one of (a person says so in the review; the answer contains “a”).',
    ],
  ])('%j', (check, sentence) => {
    expect(must(check)).toBe(sentence);
  });

  it('says of a must-not when it is broken', () => {
    expect(
      [
        { type: 'contains', value: 'guaranteed' },
        { type: 'judge', rubric: 'The answer promises a refund.' },
        { type: 'judge', rubric: 'How pushy is it?', scale: 5, pass_at: 3 },
        { type: 'human', instructions: 'Is it rude?' },
        {
          type: 'any',
          checks: [
            { type: 'contains', value: 'a' },
            { type: 'contains', value: 'b' },
          ],
        },
        {
          type: 'all',
          checks: [
            { type: 'contains', value: 'a' },
            { type: 'contains', value: 'b' },
          ],
        },
      ].map(mustNot),
    ).toEqual([
      'A rule: it is broken when the answer contains “guaranteed”.',
      'A judge decides: it is broken when this is so: “The answer promises a refund.”',
      'A judge gives 1 to 5 points: “How pushy is it?” 3 or more breaks it.',
      'A person decides, in the review, whether it is broken: “Is it rude?”',
      'It is broken when one of these is so: the answer contains “a”; the answer contains “b”.',
      'It is broken when all of these are so: the answer contains “a”; the answer contains “b”.',
    ]);
  });

  it('says what is missing from a half-filled check', () => {
    expect(
      [
        {},
        { type: 'judge', scale: 5 },
        { type: 'contains' },
        { type: 'any', checks: [] },
        { type: 'any', checks: ['x'] },
      ].map(must),
    ).toEqual([
      'Nobody has said yet how this is decided.',
      'A judge decides. What it is asked is not filled in yet.',
      'A rule: the answer contains something that is not filled in yet.',
      'Several checks together, and none is there yet.',
      'One of these is enough: a check that is not filled in yet.',
    ]);
  });

  it('keeps a long text to one short line', () => {
    const sentence = must({ type: 'contains', value: `line one\n\nline two ${'x'.repeat(400)}` });
    expect(sentence).toMatch(/^A rule: the answer contains “line one line two x+…”\.$/u);
    expect(sentence.length).toBeLessThan(220);
  });
});
