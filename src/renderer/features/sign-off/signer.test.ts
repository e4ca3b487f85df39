import { expect, test } from 'vitest';
import { isComplete, problemsOf } from './signer.ts';

test('a sign-off needs a name, an address and a sentence', () => {
  const nothing = problemsOf({ name: ' ', email: 'pm@', statement: 'ok' });
  expect(nothing).toEqual({
    name: 'Enter your name.',
    email: 'Enter your e-mail address.',
    statement: 'Say in a sentence why this may ship.',
  });
  expect(isComplete(nothing)).toBe(false);
  expect(
    isComplete(problemsOf({ name: 'Mira', email: 'mira@acme.example', statement: 'I read fifteen answers.' })),
  ).toBe(true);
});
