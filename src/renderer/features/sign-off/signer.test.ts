import { expect, test } from 'vitest';
import { isComplete, problemsOf } from './signer.ts';

test('a sign-off needs a name, an address and a sentence', () => {
  const nothing = problemsOf({ name: ' ', email: 'pm@', statement: 'ok' });
  expect(nothing).toEqual({
    name: 'Enter your name.',
    email: 'This is not an e-mail address. Enter one such as mira@acme.com.',
    statement: 'Say in a sentence why this may ship.',
  });
  expect(problemsOf({ name: '', email: ' ', statement: '' }).email).toBe('Enter your e-mail address.');
  expect(isComplete(nothing)).toBe(false);
  expect(
    isComplete(problemsOf({ name: 'Mira', email: 'mira@acme.example', statement: 'I read fifteen answers.' })),
  ).toBe(true);
});
