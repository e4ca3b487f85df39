import { describe, expect, it } from 'vitest';
import { type Gate, type GateItem } from '#domain/run-result';
import { copy } from './copy.ts';
import { headlineOf, mendingOf, openItems, signatureProblems } from './sign-off-words.ts';

function item(id: string, met: boolean | null): GateItem {
  return { id, phase: 'sign-off', label: id, met, shown: null, evidence: '', missing: null };
}

function gate(...items: GateItem[]): Gate {
  return { phase: 'sign-off', met: false, items };
}

describe('what stands between a person and her signature', () => {
  it('does not count the signature itself', () => {
    const all = gate(item('pass_rate', true), item('approvals', null));
    expect(openItems(all)).toEqual([]);
    expect(headlineOf({ gate: all, refusal: null }).headline).toBe(copy.allMet);
  });

  it('counts what cannot be told as not met', () => {
    const open = gate(item('pass_rate', null), item('header', true), item('approvals', null));
    expect(headlineOf({ gate: open, refusal: null }).headline).toBe('One of 2 points is not met yet.');
    const more = gate(...open.items, item('review', false));
    expect(headlineOf({ gate: more, refusal: null }).headline).toBe('2 of 3 points are not met yet.');
  });

  it('says a refusal before anything else', () => {
    expect(headlineOf({ gate: gate(item('pass_rate', true)), refusal: 'The files changed.' })).toEqual({
      headline: copy.refused,
      lede: 'The files changed.',
    });
  });

  it('knows where each open item is mended, and sends nobody anywhere for what is met', () => {
    const ids = ['review', 'human:tone', 'judge_trust', 'current', 'practice', 'header', 'slice:vip', 'approvals'];
    expect(ids.map((id) => mendingOf({ id, met: null }))).toEqual(
      'review review review run run prompt cases none'.split(' '),
    );
    expect(mendingOf({ id: 'review', met: true })).toBe('none');
  });
});

describe('a signature', () => {
  it('needs a name, an address and a sentence', () => {
    expect(signatureProblems({ name: ' ', email: 'mira', statement: 'ok' })).toEqual({
      name: copy.nameMissing,
      email: copy.emailMissing,
      statement: copy.statementMissing,
    });
    expect(
      signatureProblems({ name: 'Mira', email: ' mira@acme.example ', statement: 'I read twelve answers.' }),
    ).toEqual({
      name: null,
      email: null,
      statement: null,
    });
  });
});
