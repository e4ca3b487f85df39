import { expect, test } from 'vitest';
import { afterSigningInWords } from './after-signing.ts';

const signedAt = new Date(2026, 10, 26, 22, 20).toISOString();
const said = (change: Partial<Parameters<typeof afterSigningInWords>[0]>) =>
  afterSigningInWords({
    changed: ['prompt'],
    own: ['prompt'],
    signedAt,
    now: new Date(2026, 10, 26, 22, 40),
    sent: false,
    ...change,
  });

test('what was changed after signing is named, and that the signed one goes', () => {
  expect(said({ changed: [] })).toBeNull();
  expect(said({})).toBe('You changed the text after signing; what goes is the text you signed at 22:20.');
  expect(said({ changed: ['prompt', 'cases'], own: ['prompt', 'cases'], sent: true })).toBe(
    'You changed the text and the cases after signing; what went is the text and the cases you signed at 22:20.',
  );
  expect(said({ own: [], now: new Date(2026, 10, 27, 9, 0) })).toBe(
    'The text here is no longer what you signed; what goes is the text you signed on 2026-11-26 at 22:20.',
  );
});
