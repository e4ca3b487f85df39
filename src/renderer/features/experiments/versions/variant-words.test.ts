import { describe, expect, it } from 'vitest';
import { ordinal, triesSentences, variantNames } from './variant-words.ts';

const variants = [
  { id: 'baseline', label: 'team’s version', model: 'a', content: 'c', isBaseline: true },
  { id: 'candidate', label: 'yours', model: 'a', content: 'd', isBaseline: false },
];

describe('names of variants', () => {
  it('are "Yours" and what it is compared with; the model stands beside where it tells them apart', () => {
    expect([...variantNames({ variants }).values()]).toEqual(['Team’s version', 'Yours']);
    const other = { id: 'other-1', label: 'yours · b', model: 'b', content: 'd', isBaseline: false };
    expect([...variantNames({ variants: [...variants, other] }).values()]).toEqual([
      'Team’s version, a',
      'Yours, a',
      'Yours · b',
    ]);
  });
});

describe('tries', () => {
  it('are counted by their own place, and from the eighth on, with which a confirmation is offered, come with a warning', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 23].map(ordinal)).toEqual(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd'.split(' '),
    );
    expect(triesSentences({ place: 1, tries: 1 }, 40)).toEqual([
      'The first variant tried on these 40 cases or most of them.',
    ]);
    expect(triesSentences({ place: 1, tries: 4 }, 40)).toEqual([
      'The 1st of 4 variants tried on these 40 cases or most of them; a variant is a text on a model.',
    ]);
    expect(triesSentences({ place: 2, tries: 7 }, 40)).toHaveLength(1);
    expect(triesSentences({ place: 2, tries: 8 }, 40)).toHaveLength(2);
  });

  it('are no word of answers of a file: nobody knows which text made them', () => {
    expect(triesSentences({ place: null, tries: 3 }, 40)).toEqual([]);
  });
});
