import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '#domain/files/bounded-regex';
import { checkSchema } from '#domain/checks/check';
import { changeType, choosableTypes, isByRule, hasType, suggestRubric, typeOf, withField } from './check-fields.ts';

const must = { kind: 'must', statement: 'Always names the policy page it relied on.' } as const;

describe('another way to decide the same criterion', () => {
  it('carries over what means the same', () => {
    const contains = { type: 'contains', value: 'vip@acme.example', ignore_case: true };
    expect(changeType(contains, 'starts_with', must)).toEqual({ ...contains, type: 'starts_with' });
    expect(changeType(contains, 'regex', must)).toEqual({
      type: 'regex',
      pattern: String.raw`vip@acme\.example`,
      ignore_case: true,
    });
    expect(changeType(contains, 'any', must)).toEqual({ type: 'any', checks: [contains] });
    expect(changeType({ type: 'any', checks: [contains] }, 'all', must)).toEqual({ type: 'all', checks: [contains] });
    expect(changeType({ type: 'human', instructions: 'Is it warm?' }, 'judge', must)).toEqual({
      type: 'judge',
      rubric: 'Is it warm?',
    });
    expect(changeType({ type: 'judge', rubric: 'Is it warm?' }, 'human', must)).toEqual({
      type: 'human',
      instructions: 'Is it warm?',
    });
  });

  it('leaves the check alone where the type stays', () => {
    const check = { type: 'contains', value: 'a' };
    expect(changeType(check, 'contains', must)).toBe(check);
  });

  it('starts a quality scale with points', () => {
    expect(changeType({ type: 'human' }, 'judge', { kind: 'quality', statement: 'Sounds warm.' })).toEqual({
      type: 'judge',
      rubric: 'Sounds warm.',
      scale: 5,
      pass_at: 4,
    });
  });

  it('gives what the file format takes, but for texts that are still to be typed', () => {
    const started = choosableTypes.map((type) => changeType({ type: 'human' }, type, must));
    const refused = started.filter((check) => !checkSchema.safeParse(check).success).map(({ type }) => type);
    expect(refused).toEqual(['regex', 'tool_call']);
  });

  it('makes a pattern that finds the text it was made from', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (value) => {
        const { pattern } = changeType({ type: 'contains', value }, 'regex', must);
        const compiled = compilePattern(String(pattern));
        expect(compiled.ok && compiled.find(`before ${value} after`)).not.toBeNull();
      }),
    );
  });
});

describe('a suggested rubric', () => {
  it('describes what the check looks for', () => {
    expect(suggestRubric('Never promises that a refund will be granted.', 'must-not')).toBe(
      'The answer promises that a refund will be granted.',
    );
    expect(suggestRubric('Always names its source.', 'must')).toBe('The answer names its source.');
    expect(suggestRubric('Sounds like a helpful person.', 'quality')).toBe('Sounds like a helpful person.');
  });

  it('is left empty where it could come out the wrong way round', () => {
    expect(suggestRubric('No promises.', 'must-not')).toBe('');
    expect(suggestRubric('Never promises anything.', 'must')).toBe('');
  });
});

describe('a check as it stands in the file', () => {
  it('knows its type, or that it has none', () => {
    expect([{ type: 'pii' }, { type: 'constructor' }, { type: 3 }, {}].map(typeOf)).toEqual(['pii', null, null, null]);
  });

  it('is by rule only when every part of it is', () => {
    const rule = { type: 'contains', value: 'a' };
    expect(isByRule({ type: 'all', checks: [rule, { type: 'any', checks: [rule] }] })).toBe(true);
    expect(isByRule({ type: 'all', checks: [rule, { type: 'judge', rubric: 'a' }] })).toBe(false);
    expect(isByRule({})).toBe(false);
  });

  it('has a type at any depth', () => {
    const check = { type: 'any', checks: [{ type: 'pii' }, { type: 'all', checks: [{ type: 'language' }] }] };
    expect([hasType(check, 'language'), hasType(check, 'pii'), hasType(check, 'judge')]).toEqual([true, true, false]);
    expect(hasType({ type: 'contains', value: 'pii' }, 'pii')).toBe(false);
  });

  it('keeps the order of its fields when one changes', () => {
    const check = { type: 'contains', value: 'a', ignore_case: true };
    expect(Object.entries(withField(check, 'value', 'b'))).toEqual([
      ['type', 'contains'],
      ['value', 'b'],
      ['ignore_case', true],
    ]);
    expect(withField(check, 'ignore_case', undefined)).toEqual({ type: 'contains', value: 'a' });
  });
});
