import { describe, expect, it } from 'vitest';
import { draftOf, formOfDraft, keptDraft, toggled } from './policy-draft.ts';

const policy = {
  models: [
    { origin: 'loopback', models: null, sensitivities: ['public'] },
    { origin: 'https://a.example', models: ['m', 'n'], sensitivities: [] },
    { origin: 'https://b.example', models: [], sensitivities: ['personal'] },
  ],
  redact: ['email', 'passport'],
  repository: ['public'],
} satisfies Parameters<typeof draftOf>[0];

describe('the form while it is filled in', () => {
  it('says what the policy says; naming no model never turns into all of them', () =>
    expect(formOfDraft(draftOf(policy))).toEqual({
      ...{ redact: policy.redact, repository: policy.repository },
      rows: policy.models.map((row, from) => ({ ...row, from })),
    }));

  it('reads typed models', () => {
    const [row] = draftOf(policy).rows ?? [];
    const typed = (models: string) =>
      formOfDraft({ ...draftOf(policy), rows: row === undefined ? [] : [{ ...row, models }] }).rows?.[0]?.models;
    expect([typed(''), typed('  '), typed('a, b ,'), typed('a,a'), typed(' , ')]).toEqual([
      null,
      null,
      ['a', 'b'],
      ['a'],
      [],
    ]);
  });

  it('comes back after the window was closed, unless what was kept is something else', () => {
    const draft = draftOf(policy);
    expect(keptDraft(JSON.stringify(draft))).toEqual(draft);
    expect([keptDraft(''), keptDraft('{'), keptDraft('{"rows":1}')]).toEqual([null, null, null]);
  });
});

it('a list keeps its order, and what is not known of it', () => {
  const order = ['email', 'phone', 'iban'];
  expect(toggled(['iban', 'passport'], 'email', true, order)).toEqual(['email', 'iban', 'passport']);
  expect(toggled(['email', 'passport', 'iban'], 'iban', false, order)).toEqual(['email', 'passport']);
});
