import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sensitivity } from '../cases/case.ts';
import {
  decidePolicy,
  defaultPolicy,
  defaultPrivacy,
  isLoopbackOrigin,
  parsePolicy,
  type Policy,
  type Privacy,
  redactedKinds,
  stricter,
  withPrivacy,
} from './policy.ts';

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

  test('what is made unreadable first may leave; a kind that Signoff does not know keeps everything here', () => {
    const to = { origin: 'https://api.openai.com', model: 'gpt-5-mini', sensitivity: 'public' } as const;
    expect(decidePolicy({ ...policy, redact: ['email', 'iban'] }, to)).toEqual({ allowed: true });
    expect(redactedKinds({ redact: ['email', 'passport', 'iban'] })).toEqual(['email', 'iban']);
    const unknown = { ...policy, redact: ['email', 'passport'] };
    expect(decidePolicy(unknown, to)).toEqual({
      allowed: false,
      rule: 'The data policy asks to make passport unreadable first, which this version of Signoff cannot do.',
    });
    expect(decidePolicy(unknown, { ...to, origin: 'http://localhost:11434', model: 'any' })).toEqual({ allowed: true });
  });
});

describe('the person’s own settings and the team’s policy', () => {
  const remote = (policy: Policy, sensitivity: Sensitivity) =>
    decidePolicy(policy, { origin: 'https://api.openai.com', model: 'm', sensitivity }).allowed;
  const generous: Policy = {
    ...defaultPolicy,
    models: [{ origin: 'https://api.openai.com', models: null, sensitivities: ['public', 'internal', 'personal'] }],
  };

  test('a repository that allows more than her settings loosens nothing', () => {
    const effective = withPrivacy(generous, defaultPrivacy);
    expect([remote(effective, 'public'), remote(effective, 'personal')]).toEqual([true, false]);
    expect(decidePolicy(effective, { origin: 'https://api.openai.com', model: 'm', sensitivity: 'personal' })).toEqual({
      allowed: false,
      rule: 'Your own settings keep personal cases on this computer.',
    });
  });

  test('a repository that allows less than her settings tightens them', () => {
    const open: Privacy = { redact: [], keepHere: [] };
    expect(remote(withPrivacy({ ...generous, models: [] }, open), 'public')).toBe(false);
    // Nobody but a team's policy can name a place for personal cases.
    expect(remote(withPrivacy(defaultPolicy, open), 'personal')).toBe(false);
    expect(remote(withPrivacy(generous, open), 'personal')).toBe(true);
  });

  test('what either makes unreadable is made unreadable', () => {
    expect(withPrivacy({ ...generous, redact: ['email'] }, { redact: ['iban', 'email'], keepHere: [] }).redact).toEqual(
      ['email', 'iban'],
    );
  });

  test('whatever both say, together they never allow what one of them forbids', () => {
    const sensitivity = fc.constantFrom<Sensitivity>('public', 'internal', 'personal');
    const sensitivities = fc.uniqueArray(sensitivity);
    const rule = fc.record({
      origin: fc.constantFrom('https://a.example', 'https://b.example', 'loopback'),
      models: fc.constantFrom(null, ['m'], ['other']),
      sensitivities,
    });
    const policy = fc.record({
      models: fc.option(fc.array(rule, { maxLength: 3 })),
      repository: sensitivities,
      redact: fc.uniqueArray(fc.constantFrom('email', 'phone', 'passport')),
      keepHere: fc.constant([]),
    });
    const privacy = fc.record({ redact: fc.uniqueArray(fc.constantFrom('card', 'email')), keepHere: sensitivities });
    const to = fc.record({
      origin: fc.constantFrom('https://a.example', 'https://b.example', 'http://127.0.0.1:1'),
      model: fc.constant('m'),
      sensitivity,
    });
    fc.assert(
      fc.property(policy, privacy, to, (team, own, destination) => {
        const both = withPrivacy(team, own);
        const allowed = decidePolicy(both, destination).allowed;
        const alone = decidePolicy(team, destination).allowed;
        const kept = own.keepHere.includes(destination.sensitivity) && !isLoopbackOrigin(destination.origin);
        expect(allowed).toBe(alone && !kept);
        expect(both.redact).toEqual(expect.arrayContaining([...team.redact, ...own.redact]));
      }),
    );
  });
});

test('the stricter of two policies allows exactly what both allow', () => {
  const sensitivity = fc.constantFrom<Sensitivity>('public', 'internal', 'personal');
  const rule = fc.record({
    origin: fc.constantFrom('https://a.example', 'https://b.example', 'loopback', 'http://127.0.0.1:1'),
    models: fc.constantFrom(null, ['m'], ['other'], ['m', 'other']),
    sensitivities: fc.uniqueArray(sensitivity),
  });
  const policy: fc.Arbitrary<Policy> = fc.record({
    models: fc.option(fc.array(rule, { maxLength: 3 })),
    repository: fc.uniqueArray(sensitivity),
    redact: fc.uniqueArray(fc.constantFrom('email', 'phone', 'passport')),
    keepHere: fc.uniqueArray(sensitivity),
  });
  const to = fc.record({
    origin: fc.constantFrom('https://a.example', 'https://b.example', 'http://127.0.0.1:1', 'http://localhost:2'),
    model: fc.constant('m'),
    sensitivity,
  });
  fc.assert(
    fc.property(policy, policy, to, (one, other, destination) => {
      const allowed = [one, other].every((each) => decidePolicy(each, destination).allowed);
      expect(decidePolicy(stricter(one, other), destination).allowed).toBe(allowed);
    }),
    { numRuns: 2000 },
  );
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
