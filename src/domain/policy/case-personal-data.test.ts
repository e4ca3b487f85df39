import { describe, expect, it } from 'vitest';
import { maskedFields, personalDataOfCase } from './case-personal-data.ts';

const pasted = {
  input: { question: 'My card 4111 1111 1111 1111 was charged twice.', order: { mail: ['mira@example.com'] } },
  notes: 'Asked on Monday',
  messages: [{ role: 'user' as const, content: 'Write to mira@example.com' }],
};

describe('personal data in a case', () => {
  it('is found in every text of it, each kind once', () => {
    expect(personalDataOfCase(pasted)).toEqual(['email', 'card']);
    expect(
      personalDataOfCase({ input: { question: 'Where is it?' }, expected: { iban: 'GB82 WEST 1234 5698 7654 32' } }),
    ).toEqual(['iban']);
  });

  it('is masked in its place, and what holds none is not named as changed', () => {
    expect(maskedFields(pasted)).toEqual({
      input: { question: 'My card [card] was charged twice.', order: { mail: ['[email]'] } },
      messages: [{ role: 'user', content: 'Write to [email]' }],
    });
    expect(personalDataOfCase({ ...pasted, ...maskedFields(pasted) })).toEqual([]);
  });

  it('is not seen in order numbers, dates, prices and masked texts', () => {
    const plain = 'Order 1234-5678 of 2026-11-20 for €1,249.00, ticket 1001, [card], c-044, version 4.11.1';
    expect(personalDataOfCase({ input: { question: plain } })).toEqual([]);
    expect(maskedFields({ input: { question: plain } })).toEqual({});
  });
});
