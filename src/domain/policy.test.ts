import { describe, expect, test } from 'vitest';
import { decidePolicy, defaultPolicy, isLoopbackOrigin, parsePolicy } from './policy.ts';

const text = `schema: signoff/policy@1
models:
  - { origin: https://api.openai.com, models: [gpt-5-mini], sensitivities: [public, internal] }
  - { origin: loopback, sensitivities: [public, internal, personal] }
repository: { sensitivities: [public] }
`;

describe('without a policy file', () => {
  test('personal cases stay on this computer, the rest goes where the person chose', () => {
    const to = (origin: string, sensitivity: 'public' | 'internal' | 'personal') =>
      decidePolicy(defaultPolicy, { origin, model: 'm', sensitivity }).allowed;
    expect([
      to('https://api.openai.com', 'public'),
      to('https://api.openai.com', 'internal'),
      to('https://api.openai.com', 'personal'),
      to('http://127.0.0.1:4000', 'personal'),
    ]).toEqual([true, true, false, true]);
  });
});

describe('with a policy file', () => {
  const parsed = parsePolicy('prompts/policy.yaml', text);
  const policy = parsed.ok ? parsed.value : defaultPolicy;

  test('names the rule that refuses', () => {
    expect(
      decidePolicy(policy, { origin: 'https://other.example', model: 'gpt-5-mini', sensitivity: 'public' }),
    ).toEqual({
      allowed: false,
      rule: 'The data policy does not name https://other.example.',
    });
    expect(decidePolicy(policy, { origin: 'https://api.openai.com', model: 'gpt-5', sensitivity: 'public' })).toEqual({
      allowed: false,
      rule: 'The data policy does not name the model gpt-5 at https://api.openai.com.',
    });
    expect(
      decidePolicy(policy, { origin: 'https://api.openai.com', model: 'gpt-5-mini', sensitivity: 'personal' }),
    ).toEqual({
      allowed: false,
      rule: 'The data policy keeps personal cases from https://api.openai.com.',
    });
    expect(decidePolicy(policy, { origin: 'http://localhost:11434', model: 'any', sensitivity: 'personal' })).toEqual({
      allowed: true,
    });
    expect(policy.repository).toEqual(['public']);
  });

  test('what must be redacted is not sent while the app cannot redact', () => {
    const strict = { ...policy, redact: ['email'] };
    expect(
      decidePolicy(strict, { origin: 'https://api.openai.com', model: 'gpt-5-mini', sensitivity: 'public' }).allowed,
    ).toBe(false);
  });
});

test('addresses that only look local are not', () => {
  expect(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'].map(isLoopbackOrigin)).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ['https://127.0.0.1.evil.example', 'https://localhost.evil.example', 'https://127.0.0.1@evil.example'].map(
      isLoopbackOrigin,
    ),
  ).toEqual([false, false, false]);
});
