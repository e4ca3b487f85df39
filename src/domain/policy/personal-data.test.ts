import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { luhnDigit } from './card-number.ts';
import { ibanCheckDigits, ibanCountries, ibanLength, isIban } from './iban.ts';
import { findPersonalData, type PersonalDataKind, personalDataKinds, redactPersonalData } from './personal-data.ts';

function found(text: string): string[] {
  return findPersonalData(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

const drawn = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''));
const digits = (length: number) => drawn('0123456789', length);

const card = fc
  .constantFrom<[string, number]>(
    ['4', 16],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['36', 14],
    ['6011', 16],
    ['3530', 16],
    ['62', 19],
  )
  .chain(([start, length]) => digits(length - start.length - 1).map((rest) => start + rest + luhnDigit(start + rest)))
  .chain((number) => fc.constantFrom('', ' ', '-').map((separator) => inFours(number, separator)));

const iban = fc
  .constantFrom(...ibanCountries)
  .chain((country) => {
    const body = drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', (ibanLength(country) ?? 0) - 4);
    return body.map((each) => country + ibanCheckDigits(country, each) + each);
  })
  .chain((plain) => fc.constantFrom(plain, inFours(plain, ' '), plain.toLowerCase()));

const email = fc.emailAddress();

const phone = fc.oneof(
  fc
    .tuple(fc.constantFrom('+49 30 ', '+1 (415) ', '+44 20-', '+3361', '0049 30 '), digits(7))
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('030 ', '(0151) ', '0151/', '0800-', '01512'), digits(7)).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('(415) ', '212-', '1-800-', '415.'), digits(3), fc.constantFrom('-', '.'), digits(4))
    .map((parts) => parts.join('')),
);

const values: Record<PersonalDataKind, fc.Arbitrary<string>> = { email, phone, card, iban };
const before = fc.constantFrom('', 'It is ', 'Order 48213: ', '(', 'Sie erreichen uns unter:\n', 'a,');
const after = fc.constantFrom('', '.', ', please', ')', '\nThanks', ' für Sie', '?');

function inFours(text: string, separator: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(separator);
}

describe('findPersonalData', () => {
  test.each(personalDataKinds)('finds every %s, wherever it stands in a sentence', (kind) => {
    fc.assert(
      fc.property(before, values[kind], after, (start, value, end) => {
        const text = start + value + end;
        const all = findPersonalData(text);
        const mine = all.find((each) => each.kind === kind);
        // What follows a number with a space may be taken for a part of it; nothing of the value may be left out.
        expect(all).toHaveLength(1);
        expect(mine?.start).toBeLessThanOrEqual(start.length);
        expect(mine?.end).toBeGreaterThanOrEqual(start.length + value.length);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['Your order 48213 ships on 2026-11-21 at 10:15.'],
    ['Order 100200300, invoice 2024-0000123, ticket #5551234567.'],
    ['Bestellung vom 01.02.2024 um 10:15, Termin 24.12.2024 08:00-09:30'],
    ['It costs $1,299.00 or 1.299,00 €, 10 000 000 in all, +5 %, 0.1234567890.'],
    ['Version 10.0.19045, address 192.168.100.200, build 2024.11.21.1030'],
    ['ISBN 978-3-16-148410-0, EAN 4006381333931, tracking 00340434161094123456'],
    ['case 3f2a9c1e-12ab-4c5d-9f00-0123456789ab of c-001'],
    ['Read section 4.1.2 and 3-5 of page 12/24; 555-1234 is too short.'],
    ['@anna wrote to team@ about a @ b.de and user@localhost'],
    ['GB82 WEST 1234 5698 7654 33 has the wrong check digits'],
    ['1763723400123 is a time, 4111111111111112 misses Luhn'],
    ['Between 2019-2020 and 2021/2022 it was 3, 4, 5 or 6.'],
    [''],
  ])('leaves ordinary numbers alone: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('no order number, date or price is personal data', () => {
    const ordinary = fc.oneof(
      fc.integer({ min: 1, max: 999_999_999 }).map(String),
      fc
        .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc
        .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10).split('-').reverse().join('.')),
      fc
        .integer({ min: 1, max: 99_999_999 })
        .map((cents) => `$${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`),
    );
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 5 }), (numbers) => {
        expect(found(numbers.map((number) => `No. ${number};`).join(' '))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('names each in reading order, and no part of one as another', () => {
    expect(
      found(
        'Call +49 30 1234567 or (415) 555-2671, mail anna.b@example.co.uk, pay DE89 3704 0044 0532 0130 00 or 4111-1111-1111-1111, CVC 123.',
      ),
    ).toEqual([
      'phone +49 30 1234567',
      'phone (415) 555-2671',
      'email anna.b@example.co.uk',
      'iban DE89 3704 0044 0532 0130 00',
      'card 4111-1111-1111-1111',
    ]);
  });

  test('a part of a kind that was not asked for is not another kind', () => {
    expect(findPersonalData('DE89 3704 0044 0532 0130 00 and anna0301234567@example.com', ['phone'])).toEqual([]);
  });

  test('published examples: IBANs of the registry, card numbers for testing', () => {
    for (const each of [
      'DE89370400440532013000',
      'GB82WEST12345698765432',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
    ])
      expect(isIban(each)).toBe(true);
    for (const each of [
      '4111111111111111',
      '5555555555554444',
      '378282246310005',
      '30569309025904',
      '6011111111111117',
      '3530111333300000',
    ])
      expect(found(each)).toEqual([`card ${each}`]);
  });

  test.each([
    'a@',
    'a@b.',
    '4111 ',
    '4111-1111-1111-1112 ',
    '+4',
    '0 1',
    '(030) ',
    'DE89 ',
    'DE',
    '@',
    'a.',
    '[email]',
    '1-800-',
  ])('takes linear time on %s again and again', (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    // A quadratic rule would need minutes here, beyond the time limit of a test.
    expect(findPersonalData(text).every(({ start, end }) => end > start)).toBe(true);
  });
});

describe('redactPersonalData', () => {
  const all = [...personalDataKinds];

  test('replaces what it finds and counts it', () => {
    expect(redactPersonalData('Mail a@b.de or c@d.eu, call 030 1234567.', all)).toEqual({
      text: 'Mail [email] or [email], call [phone].',
      redactions: [
        { kind: 'email', count: 2 },
        { kind: 'phone', count: 1 },
      ],
    });
    expect(redactPersonalData('Mail a@b.de, call 030 1234567.', ['phone']).text).toBe('Mail a@b.de, call [phone].');
    expect(redactPersonalData('Nothing here.', all)).toEqual({ text: 'Nothing here.', redactions: [] });
  });

  test('done twice it changes nothing more, whatever the text', () => {
    const piece = fc.oneof(
      email,
      phone,
      card,
      iban,
      digits(4),
      digits(3),
      fc.constantFrom(
        ' ',
        '-',
        '.',
        '+',
        '(',
        ')',
        '/',
        '@',
        ',',
        '0',
        '00',
        '1',
        'a',
        '[email]',
        '[phone]',
        '[',
        ']',
        'DE',
        '\uE000',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.subarray(all, { minLength: 1 }), (pieces, kinds) => {
        const once = redactPersonalData(pieces.join(''), kinds);
        expect(redactPersonalData(once.text, kinds)).toEqual({ text: once.text, redactions: [] });
        expect(findPersonalData(once.text, kinds)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
