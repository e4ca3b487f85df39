import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupFailures, type Failing } from './failure-modes.ts';

function failing(criterion: string, reason: string, change: Partial<Failing> = {}): Failing {
  return { criterion, reason, finish: 'complete', ...change };
}

/** Which of the given reasons fall together, by the reason that stands for them. */
function grouped(list: readonly Failing[]): Record<string, number> {
  const { modes, modeOf } = groupFailures(list);
  const counts: Record<string, number> = {};
  for (const mode of modeOf) {
    const key = modes[mode]?.finish ?? modes[mode]?.reason ?? '';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe('what fails alike', () => {
  it('is one group whatever the capitals, the figures and the long quotations', () => {
    expect(
      grouped([
        failing('length', 'Has 132 words, at most 80.'),
        failing('length', 'Has 90 words, at most 80.'),
        failing('length', 'has 90 words, at most 80'),
      ]),
    ).toEqual({ 'Has 132 words, at most 80.': 3 });
  });

  it('is apart where other evidence was found', () => {
    expect(
      grouped([
        failing('promise', 'Contains “guaranteed”.'),
        failing('promise', 'Contains “guaranteed”.'),
        failing('promise', 'Contains “I promise you”.'),
      ]),
    ).toEqual({ 'Contains “guaranteed”.': 2, 'Contains “I promise you”.': 1 });
  });

  it('joins a judge’s sentences that share half of their words, under the most frequent', () => {
    expect(
      grouped([
        failing('source', 'The answer does not name a source.'),
        failing('source', 'The answer does not name any source for it.'),
        failing('source', 'The answer does not name a source.'),
        failing('source', 'It blames the customer.'),
      ]),
    ).toEqual({ 'The answer does not name a source.': 3, 'It blames the customer.': 1 });
  });

  it('goes by how the answer ended where it did not end as an answer, and by criterion first', () => {
    const { modes, modeOf } = groupFailures([
      failing('source', 'No source.', { finish: 'refused' }),
      failing('source', 'No link found.', { finish: 'refused' }),
      failing('kind', 'No source.', { finish: 'refused' }),
      failing('source', 'No source.'),
    ]);
    expect(modes.map(({ criterion, finish }) => ({ criterion, finish }))).toEqual([
      { criterion: 'source', finish: 'refused' },
      { criterion: 'source', finish: null },
      { criterion: 'kind', finish: 'refused' },
    ]);
    expect(modeOf).toEqual([0, 0, 2, 1]);
  });

  it('does not depend on the order of the outputs', () => {
    const words = fc.constantFrom('no', 'source', 'link', 'found', 'too', 'long', 'rude', '12', '“x”');
    const reason = fc.array(words, { maxLength: 6 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(reason, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (reasons, order) => {
        const list = reasons.map((each) => failing('c', each));
        const shuffled = list
          .map((each) => ({ each, at: order.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const idsOf = (given: readonly Failing[]): string[] => {
          const { modes, modeOf } = groupFailures(given);
          return given.map((each, at) => `${each.reason}: ${modes[modeOf[at] ?? 0]?.id}`).sort();
        };
        expect(idsOf(shuffled)).toEqual(idsOf(list));
      }),
    );
  });
});
