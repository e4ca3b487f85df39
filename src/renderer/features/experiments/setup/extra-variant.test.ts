import { expect, it } from 'vitest';
import { choiceOf, newVariant } from './extra-variant.ts';

it('a row says only what was chosen; what was left empty stays as written', () => {
  const first = newVariant([]);
  expect(choiceOf(first)).toEqual({ version: 'draft', model: null, parameters: null });
  const second = newVariant([first], { version: '3f2a9c1', model: 'm', temperature: 0, maxTokens: 300 });
  expect(second.key).not.toBe(first.key);
  expect(choiceOf(second)).toEqual({
    version: { commit: '3f2a9c1' },
    model: 'm',
    parameters: { temperature: 0, max_output_tokens: 300 },
  });
  expect(choiceOf({ ...first, version: 'team', topP: 0.5 })).toMatchObject({
    version: 'team',
    parameters: { top_p: 0.5 },
  });
});
