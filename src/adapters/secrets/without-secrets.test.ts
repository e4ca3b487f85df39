import { describe, expect, it, test } from 'vitest';
import { redact } from '../openai/redact.ts';
import { withoutSecrets } from './without-secrets.ts';

const key = 'zQ9/canary+KEY=7f3a1b2c"4d5e6f&70818';
const codes = [...Buffer.from(key)];
/** All but its letters and digits written so. */
const signs = (as: (code: number) => string): string => key.replace(/[^a-zA-Z0-9]/gu, (sign) => as(sign.charCodeAt(0)));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a secret is gone from what somebody else wrote', () => {
  it.each([
    ['as it is', key],
    ['in capitals', key.toUpperCase()],
    ['in an address', encodeURIComponent(key)],
    ['in JSON', JSON.stringify(key).slice(1, -1)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(key))],
    ['in HTML', key.replace('"', '&quot;').replace('&7', '&amp;7')],
    ['in base64', base64(key)],
    ['in base64 for addresses', Buffer.from(key).toString('base64url')],
    ['in base64 behind one character', base64(`:${key}`)],
    ['in base64 behind a name', base64(`token:${key}`)],
    ['in base64 behind another name', base64(`x-access-token:${key}\n`)],
    ['in hexadecimal digits', Buffer.from(key).toString('hex')],
    ['in hexadecimal digits with blanks', codes.map((code) => code.toString(16)).join(' ')],
    ['in decimal codes', codes.join(', ')],
    ['in base64 of base64', base64(base64(key))],
    ['in an address, every sign', codes.map((code) => `%${code.toString(16)}`).join('')],
    ['in an address within an address', signs((code) => `%25${code.toString(16)}`)],
    ['in HTML, its signs by number', signs((code) => `&#${code};`)],
    ['in HTML, every sign by number', codes.map((code) => `&#x${code.toString(16)};`).join('')],
    ['in HTML within HTML', signs((code) => `&amp;#${code};`)],
    ['in a program', signs((code) => `\\u00${code.toString(16)}`)],
    ['in another program', codes.map((code) => `\\x${code.toString(16)}`).join('')],
    ['in mail', signs((code) => `=${code.toString(16)}`)],
    ['in full width', String.fromCodePoint(...codes.map((code) => code + 0xfee0))],
    ['on several lines', key.match(/.{1,7}/gu)?.join('\n') ?? ''],
    ['with blanks', [...key].join(' ')],
    ['with what nobody sees', [...key].join('\ufe0f\u034f')],
    ['without its end', key.slice(0, -3)],
    ['without its beginning', key.slice(5)],
    ['with zero-width characters in it', `${key.slice(0, 10)}\u200b${key.slice(10, 20)}\u0000${key.slice(20)}`],
  ])('%s', (how, written) => {
    const clean = withoutSecrets(`Denied: ${written} (end)`, [key], '[key]');
    expect(clean).toMatch(/^Denied: .{0,50}\[key\].{0,4} \(end\)$/u);
    const name = how.includes('name') ? 20 : 0; // which is none
    for (let at = name; at + 8 <= written.length; at += 1) expect(clean).not.toContain(written.slice(at, at + 8));
  });

  it('that is short, where it stands whole', () => {
    expect(withoutSecrets('user:abcd is not abc', ['abcd'], '[token]')).toBe('user:[token] is not abc');
  });
});

test('what is no secret stays, but for what nobody sees', () => {
  const text = 'remote:\n\tYou may only read (İstanbul).';
  expect(withoutSecrets(`${text}\u001b`, ['a-token-for-tests'], '[token]')).toBe(text);
});

test('the key is taken out before the text is cut, wherever the cut falls', () => {
  for (let before = 460; before <= 510; before += 1) {
    const shown = redact(`${'x'.repeat(before)} ${key} end`, key, 500);
    expect(shown).not.toContain(key.slice(0, 8));
    expect(shown.length).toBeLessThanOrEqual(500);
  }
});
