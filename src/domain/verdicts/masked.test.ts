import { describe, expect, it } from 'vitest';
import { maskedCriterionSentence, maskedIn, maskedSentence, nothingMasked } from './masked.ts';
import { specSchema } from '../spec/spec.ts';

const prompt = { header: null, template: 'Offer VIP customers vip@acme.example. Again: vip@acme.example.' };
const spec = (list: 'must' | 'must_not', check: object) =>
  specSchema.parse({ schema: 'signoff/spec@1', [list]: [{ id: 'vip', statement: 'Offers the VIP line.', check }] });
const contains = { type: 'contains', value: 'vip@acme.example' };

describe('what of the prompt itself is sent unreadable', () => {
  it('is named, once, with what is sent in its place', () => {
    const masked = maskedIn([prompt, prompt], null, ['email']);
    expect(masked.parts).toEqual([{ text: 'vip@acme.example', sentAs: '[email]' }]);
    expect(maskedSentence(masked)).toBe(
      'Of the prompt itself, “vip@acme.example” is sent as “[email]”, because personal data is made unreadable before anything is sent.',
    );
  });

  it('is nothing where nothing is made unreadable', () => {
    expect(maskedIn([prompt], spec('must', contains), [])).toEqual(nothingMasked);
    expect(maskedIn([prompt], spec('must', contains), ['iban'])).toEqual(nothingMasked);
    expect(maskedSentence(nothingMasked)).toBeNull();
  });
});

describe('a criterion that asks for what is sent unreadable', () => {
  it.each<[string, object]>([
    ['a text check', contains],
    [
      'a part of several checks that must all hold',
      { type: 'all', checks: [contains, { type: 'refusal', is: false }] },
    ],
    ['a pattern that is that text', { type: 'regex', pattern: 'vip@acme\\.example' }],
  ])('cannot be met this way: %s', (_name, check) => {
    const { criteria } = maskedIn([prompt], spec('must', check), ['email']);
    expect(criteria).toEqual([
      { id: 'vip', statement: 'Offers the VIP line.', text: 'vip@acme.example', sentAs: '[email]' },
    ]);
    expect(criteria.map(maskedCriterionSentence)).toEqual([
      'It asks for “vip@acme.example”, which is sent as “[email]”: no answer can meet it this way, whatever the prompt says.',
    ]);
  });

  it.each<[string, 'must' | 'must_not', object]>([
    ['what must not be said', 'must_not', contains],
    ['one of several ways', 'must', { type: 'any', checks: [contains, { type: 'contains', value: 'call us' }] }],
    ['what must not stand there', 'must', { type: 'not_contains', value: 'vip@acme.example' }],
  ])('is not: %s', (_name, list, check) => {
    expect(maskedIn([prompt], spec(list, check), ['email']).criteria).toEqual([]);
  });
});
