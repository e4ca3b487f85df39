import { describe, expect, it } from 'vitest';
import { judgesAsked, judgesFor, planPanel } from './judge-panel.ts';
import { parseSpec } from '../spec/spec-file.ts';

function specOf(judge: string, ...checks: string[]) {
  const criteria = checks.map((check, at) => `  - { id: c${at}, statement: x, check: ${check} }\n`).join('');
  const parsed = parseSpec('a.spec.yaml', `schema: signoff/spec@1\nmust:\n${criteria}${judge}\n`);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ field, message }) => `${field} ${message}`).join('\n'));
  return parsed.value;
}

const plain = '{ type: judge, rubric: x }';
const own = '{ type: judge, rubric: x, model: own }';
const several = '{ type: all, checks: [{ type: judge, rubric: x, models: [m1, m2] }] }';
const rule = '{ type: contains, value: x }';

describe('who judges', () => {
  it('is the spec’s judge, else the chosen one', () => {
    expect(planPanel(specOf('judge: { model: a }', plain), 'chosen')).toEqual({ model: 'a' });
    expect(planPanel(specOf('', plain), 'chosen')).toEqual({ model: 'chosen' });
  });

  it('is nobody where no check asks a judge, or none is named', () => {
    expect(planPanel(specOf('judge: { model: a }', rule), 'chosen')).toBeNull();
    expect(planPanel(specOf('', plain), null)).toBeNull();
    expect(planPanel(null, 'chosen')).toBeNull();
  });

  it('are several where the spec or a check names several', () => {
    const panel = planPanel(specOf('judge: { models: [a, b, c] }', plain, several), 'chosen');
    expect(panel).toEqual({ model: 'a', panel: ['a', 'b', 'c'], asked: ['a', 'b', 'c', 'm1', 'm2'] });
    expect(judgesFor(panel, null)).toEqual(['a', 'b', 'c']);
    expect(judgesFor(panel, ['m1', 'm2'])).toEqual(['m1', 'm2']);
  });

  it('is named also where only a check names it, and is not asked for the others', () => {
    const panel = planPanel(specOf('', own, plain), null);
    expect(panel).toEqual({ model: 'own', panel: [] });
    expect(judgesAsked(panel ?? { model: '' })).toEqual(['own']);
    expect(judgesFor(panel, null)).toEqual([]);
  });

  it('is the chosen one in place of those that the practice server does not have', () => {
    const isKnown = (model: string) => model === 'practice-judge';
    const panel = planPanel(specOf('judge: { models: [a, b] }', plain, own), 'practice-judge', isKnown);
    expect(panel).toEqual({ model: 'practice-judge', absent: ['own'] });
    expect(judgesFor(panel, ['own'])).toEqual(['practice-judge']);
  });

  it('reads a plan that was stored before there were several', () => {
    expect([judgesFor({ model: 'a' }, null), judgesFor(null, null), judgesAsked({ model: 'a' })]).toEqual([
      ['a'],
      [],
      ['a'],
    ]);
  });
});

describe('several judges in a spec', () => {
  it.each([
    ['judge: { model: a, models: [b, c] }', plain, 'judge give either model or models'],
    ['judge: { models: [a] }', plain, 'judge.models must be a list of at least 2, is a list'],
    ['judge: { models: [a, a] }', plain, 'judge.models names a judge twice: each has one vote'],
    ['judge: { models: [a, b, c, d, e, f] }', plain, 'judge.models must be a list of at most 5, is a list'],
    ['', '{ type: judge, rubric: x, model: a, models: [b, c] }', 'must[0].check give either model or models'],
  ])('are refused: %s %s', (judge, check, message) => {
    expect(() => specOf(judge, check)).toThrow(message);
  });
});
