import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutToken } from './address.ts';

const sent = (username: string, password: string): string =>
  Buffer.from(`${username}:${password}`, 'utf8').toString('base64');

describe('a token', () => {
  test.each([
    ['pm', 'a-token'],
    ['Zoë', 'gehe1m'],
    ['price', '100 €'],
    ['日本', '秘密'],
    ['half', 'a\ud800b'],
  ])('of %s stands in no message, plain or as it was sent', (username, password) => {
    const detail = `the server says: Basic ${sent(username, password)} and ${password}, or ${encodeURIComponent(password.toWellFormed())}`;
    expect(withoutToken(detail, { username, password })).toBe('the server says: Basic [token] and [token], or [token]');
  });

  test('that is empty takes nothing apart', () => {
    expect(withoutToken('a server', { username: 'pm', password: '' })).toBe('a server');
  });

  test('of any characters never makes the message fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 8 }), (username, password) => {
        const shown = withoutToken(`<${sent(username, password)}>`, { username, password });
        expect(shown).toBe('<[token]>');
      }),
    );
  });
});
