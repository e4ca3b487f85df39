import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Judgement, unjudged } from './judge.ts';
import { type Voice, voteOf } from './judge-vote.ts';

const yes = (reason = 'It promises.', score: number | null = null): Judgement => ({
  holds: true,
  reason,
  span: { start: 0, end: 4 },
  score,
});
const no = (reason = 'It does not.', score: number | null = null): Judgement => ({
  holds: false,
  reason,
  span: null,
  score,
});
const unsure: Judgement = { holds: 'cannot-tell', reason: 'Hard to say.', span: null, score: null };
const silent = unjudged('The judge could not be asked: no such model.');

const vote = (...judgements: Judgement[]): Judgement =>
  voteOf(judgements.map((judgement, at): Voice => ({ model: `judge-${at + 1}`, judgement })));

describe('the vote of several judges', () => {
  it('holds when more than half say so, with the reason of the majority and of the others', () => {
    expect(vote(no(), yes(), yes('It guarantees.'))).toEqual({
      holds: true,
      reason: '2 of 3 judges: It promises. judge-1 says not: It does not.',
      span: { start: 0, end: 4 },
      score: null,
    });
    expect(vote(no(), no(), no())).toEqual({ ...no(), reason: '3 of 3 judges: It does not.' });
  });

  it('cannot tell without a majority', () => {
    expect(vote(yes(), no())).toEqual({
      holds: 'cannot-tell',
      reason: 'No majority of 2 judges: 1 for, 1 against. judge-1 says so: It promises. judge-2 says not: It does not.',
      span: null,
      score: null,
    });
    expect(vote(yes(), yes(), no(), no()).holds).toBe('cannot-tell');
    expect(vote(yes(), unsure, no()).holds).toBe('cannot-tell');
  });

  it('a judge that could not be asked has no voice: it passes nothing and counts among all', () => {
    expect(vote(yes(), silent).holds).toBe('cannot-tell');
    expect(vote(yes(), silent, silent).holds).toBe('cannot-tell');
    expect(vote(yes(), yes(), silent)).toMatchObject({
      holds: true,
      reason: '2 of 3 judges: It promises. judge-3 has no voice: The judge could not be asked: no such model.',
    });
    expect(vote(silent, silent)).toEqual(
      unjudged('None of 2 judges could be heard. The judge could not be asked: no such model.'),
    );
    expect(voteOf([])).toEqual(unjudged('No judge was asked.'));
  });

  it('takes the median of the points', () => {
    expect(vote(yes('a', 5), yes('b', 4), no('c', 1)).score).toBe(4);
    expect(vote(yes('a', 5), yes('b', 4), unsure).score).toBe(4.5);
  });

  it('takes one judge alone at its word', () => {
    expect(vote(unsure)).toBe(unsure);
    expect(vote(yes('a', 5))).toEqual(yes('a', 5));
  });

  it('decides exactly when more than half of all agree', () => {
    const any = fc.constantFrom(yes(), no(), unsure, silent);
    fc.assert(
      fc.property(fc.array(any, { minLength: 2, maxLength: 5 }), (all) => {
        const share = (holds: unknown) => all.filter((each) => each.holds === holds).length / all.length;
        const { holds } = vote(...all);
        expect(holds === true).toBe(share(true) > 0.5);
        expect(holds === false).toBe(share(false) > 0.5);
        expect(holds === 'not-measured').toBe(share('not-measured') === 1);
      }),
    );
  });
});
