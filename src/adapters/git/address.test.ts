import { expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { parseAddress, shownAddress } from './address.ts';

test.each([
  ['https://git.example.com/team/prompts.git', 'https://git.example.com/team/prompts.git', 'git.example.com'],
  [
    '  https://priya@git.example.com:8443/team/prompts/?tab=1#top ',
    'https://git.example.com:8443/team/prompts',
    'git.example.com:8443',
  ],
  ['http://127.0.0.1:8080/team.git', 'http://127.0.0.1:8080/team.git', '127.0.0.1:8080'],
  ['http://localhost/team.git', 'http://localhost/team.git', 'localhost'],
  ['http://[::1]:80/team.git', 'http://[::1]/team.git', '[::1]'],
])('%s is an address on the network', (text, url, host) => {
  expect(parseAddress(text)).toEqual({ kind: 'http', url, host });
});

test.each([
  ['/home/priya/team', '/home/priya/team'],
  ['file:///home/priya/my%20team', '/home/priya/my team'],
  ['C:\\Users\\priya\\team', 'C:\\Users\\priya\\team'],
])('%s is a folder', (text, path) => {
  expect(parseAddress(text)).toEqual({ kind: 'folder', path });
});

test.each([
  ['git@git.example.com:team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['git.example.com:team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['ssh://git@git.example.com:2222/team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['ssh git@git.example.com:team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['git clone git@git.example.com:team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['git://git.example.com/team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['http://git.example.com/team/prompts.git', 'https://git.example.com/team/prompts.git'],
  ['http://127.0.0.1.example.com/x', 'https://127.0.0.1.example.com/x'],
])('%s is refused, with the https form as next step', (text, https) => {
  const refusal = refusalOf(text);
  expect(refusal.code).toBe('bad-input');
  expect(refusal.nextStep.endsWith(https)).toBe(true);
});

test.each([
  '',
  '   ',
  'team/prompts',
  './team',
  'ftp://example.com/x',
  'https://',
  'https://priya:s3cret@example.com/x',
  'javascript:alert(1)',
])('“%s” is refused, and a secret in it is not repeated', (text) => {
  const refusal = refusalOf(text);
  expect(refusal.code).toBe('bad-input');
  expect(refusal.message + refusal.nextStep).not.toContain('s3cret');
});

function refusalOf(text: string): AppError {
  try {
    parseAddress(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

test.each([
  ['https://user:S3CRET@git.example.com:8443/team.git', 'https://git.example.com:8443/team.git'],
  ['https://S3CRET@git.example.com/team.git', 'https://git.example.com/team.git'],
  ['https://git.example.com/team.git?access_token=S3CRET#S3CRET', 'https://git.example.com/team.git'],
  ['https://user:S3/CRET@git.example.com/team.git', 'the address that was given'],
  ['https://user:S3CRET@git.example.com:99999/team.git', 'the address that was given'],
  ['https://user:S3CRET@exa mple/team.git', 'the address that was given'],
  ['ftp://user:S3CRET@git.example.com/team.git', 'ftp://git.example.com/team.git'],
  ['ssh://user:S3@CRET@git.example.com/team.git', 'ssh://git.example.com/team.git'],
  ['S3CRET@git.example.com:team.git', 'https://git.example.com/team.git'],
  ['/home/priya/a:b@c', '/home/priya/a:b@c'],
  ['file:///home/priya/team', 'file:///home/priya/team'],
])('%s is shown as %s: what may be a token never is', (text, shown) => {
  expect(shownAddress(text)).toBe(shown);
});

test.each([
  'https://user:S3CRET@exa mple/x',
  'ftp://user:S3CRET@host/x',
  'ssh://user:S3@CRET@host/x',
  'http://S3CRET@git.example.com/x?token=S3CRET',
  'user:S3CRET@host/x',
])('what is wrong with %s is said without what may be a token', (text) => {
  const { message, nextStep } = refusalOf(text);
  expect(message + nextStep).not.toContain('CRET');
});

test('an address that is not shown is called this one: nobody is quoted who said nothing of the kind', () => {
  expect(refusalOf('user@host what is this').message).toBe('This is not an address that Signoff can open.');
  expect(refusalOf('team/prompts').message).toBe('“team/prompts” is not an address that Signoff can open.');
});
