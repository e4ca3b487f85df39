import { describe, expect, it } from 'vitest';
import { cleared, noFilter, readingFrom, searchOf, type CaseFilter } from './reading-search.ts';

const everything: CaseFilter = {
  variant: 'candidate-2',
  baseline: 'candidate',
  show: 'failing',
  search: 'refund & 50 % + more',
  slice: 'order-status',
  intent: 'complain',
  source: 'support-ticket',
  sensitivity: 'personal',
  of: 'any',
  criteria: [{ id: 'source', verdict: 'cannot-tell' }],
  finish: 'truncated',
  slowerThanMs: 1500,
  reused: false,
  answer: 'sorry ',
  failure: '0123456789',
  order: 'slowest',
};

function address(change: Parameters<typeof searchOf>[0]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(searchOf(change))) if (value !== null) search.set(name, value);
  return search.toString();
}

describe('the view in the address', () => {
  it('comes back as it was, whatever is asked', () => {
    expect(readingFrom(address({ ...everything, case: 'c 1/2' }))).toEqual({ filter: everything, openCase: 'c 1/2' });
  });

  it('asks nothing by default, and then stands in no address', () => {
    expect(readingFrom('')).toEqual({ filter: noFilter, openCase: null });
    expect(address({ ...noFilter, case: null })).toBe('');
    expect(readingFrom(address({ ...everything, ...cleared })).filter).toEqual({
      ...noFilter,
      variant: 'candidate-2',
      baseline: 'candidate',
      order: 'slowest',
    });
  });

  it('leaves out what makes no sense there', () => {
    expect(readingFrom('show=nobody&slower=often&ended=7&verdict=x&criterion=a&reused=maybe&source=moon')).toEqual({
      filter: noFilter,
      openCase: null,
    });
  });

  it('takes a criterion without a verdict for one that fails', () => {
    expect(readingFrom('criterion=source').filter.criteria).toEqual([{ id: 'source', verdict: 'fail' }]);
  });
});
