import { describe, expect, it } from 'vitest';
import { parseJudgement } from './judge.ts';

const passFail = { scale: null, passAt: null };
const scaled = { scale: 5, passAt: 4 };
const output = 'Go away, you fool. We do not help.';
const said = { reason: 'x is so', quote: 'We do not help' };
const holds = { ...said, verdict: 'holds' };
const not = { ...said, verdict: 'does-not-hold' };

const read = (reply: unknown, question: typeof passFail | typeof scaled = passFail) =>
  parseJudgement(typeof reply === 'string' ? reply : JSON.stringify(reply), question, output)?.holds ?? 'unread';
const json = JSON.stringify(holds);

describe('a judge that says two things has said none', () => {
  it.each<Record<string, unknown>>([
    { analysis: { verdict: 'does-not-hold' } },
    { verdicts: ['does-not-hold'] },
    { steps: [{ check: { outcome: 'fail' } }] },
    { outcome: 'fail' },
    { conclusion: 'does not hold' },
    { answer: 'no' },
    { ok: false },
    { statement_is_true: false },
    { isCorrect: false },
    { failed: true },
    { final_verdict: 'The statement does not hold.' },
    { passed: 0 },
    { score: 0 },
    { tone: 'Does_Not_Hold' },
  ])('in a field beside the one it was asked for: %j', (fields) => {
    expect(read({ ...holds, ...fields })).toBe('unread');
  });

  it.each([
    { verdict: 'does-not-hold', pass: true },
    { verdict: 'does-not-hold', judgement: 'The statement holds.' },
    { verdict: 'cannot-tell', result: 'PASS' },
  ])('also where it was against it, or could not tell: %j', (fields) => {
    expect(read({ ...said, ...fields })).toBe('unread');
  });

  it.each([
    { score: 5, final_score: 1 },
    { score: 5, rating: '1' },
    { score: 5, verdict: 'does not hold' },
    { score: 2, overall: { score: 5 } },
  ])('with points: %j', (fields) => {
    expect(read({ ...said, ...fields }, scaled)).toBe('unread');
  });

  it.each([
    ['The statement clearly does not hold here.\n', ''],
    ['It fails.\n', ''],
    ['Verdict: no\n', ''],
    ['', '\nOn reflection: no, that is wrong.'],
    ['', "\nWait, the answer is rude; it isn't kind at all."],
    ['', ' However, the tone is rude.'],
    ['', ' The criterion is not met.'],
  ])('in the words around it: %j %j', (before, after) => {
    expect(read(`${before}${json}${after}`)).toBe('unread');
  });

  it('in words, the other way and with points', () => {
    expect(read(`The statement is true.\n${JSON.stringify(not)}`)).toBe('unread');
    expect(read(`Score: 2\n${JSON.stringify({ ...said, score: 5 })}`, scaled)).toBe('unread');
  });
});

describe('an honest judge is read', () => {
  it.each([
    ['Here is my judgement:\n', ''],
    ['Does the statement hold? Yes.\n', ''],
    ['Verdict: holds\n', ''],
    ['The answer fails to greet, which nobody asked. So the statement holds.\n', ''],
    ['', '\nI hope this helps. However you look at it, fine.'],
    ['', ' Let me know if you need more.'],
  ])('with words of its own: %j %j', (before, after) => {
    expect(read(`${before}${json}${after}`)).toBe(true);
  });

  it.each<Record<string, unknown>>([
    { failed: false },
    { needs_review: false, is_empty: 'no' },
    { confidence: 0.9, max_score: 0 },
    { pass: true, result: 'PASS', passed: 1 },
    { analysis: 'It could fail on a stricter reading.' },
    { steps: [{ verdict: 'holds' }] },
  ])('with more fields: %j', (fields) => {
    expect(read({ ...holds, ...fields })).toBe(true);
  });

  it.each(['does not hold', 'Does_Not_Hold', 'doesn’t hold', "DOESN'T HOLD.", 'does‑not‑hold'])(
    'in its own spelling: %s',
    (verdict) => expect(read({ ...said, verdict })).toBe(false),
  );

  it('in a list, or under one name, of its own', () => {
    expect([read([holds]), read({ judgement: not }), read({ score: '5', ...said }, scaled)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(read({ ...said, score: 5, max_score: 5, verdict: 'holds', rating: 4 }, scaled)).toBe(true);
    expect(read({ ...said, score: 3, max_score: 5 }, scaled)).toBe(false);
  });
});
