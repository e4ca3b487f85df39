import { describe, expect, it } from 'vitest';
import { type Entry, findEntries } from './palette-search.ts';

const entry = (title: string, group = 'Everywhere', hint?: string): Entry => ({
  id: title,
  title,
  group,
  hint,
  run: () => undefined,
});

const entries = [
  entry('Go to Prompts'),
  entry('Go to Experiments'),
  entry('Run experiment', 'Refund helper'),
  entry('Refund helper', 'Prompts', 'refund-helper'),
  entry('Order status', 'Prompts', 'support/order-status'),
];
const titles = (typed: string) => findEntries(entries, typed).map((each) => each.title);

describe('finding in the palette', () => {
  it('shows everything before a word is typed', () => {
    expect(titles('  ')).toEqual(entries.map((each) => each.title));
  });

  it('wants every word, in any order', () => {
    expect(titles('experiment run')).toEqual(['Run experiment']);
  });

  it('puts beginnings of titles first', () => {
    expect(titles('re')[0]).toBe('Refund helper');
  });

  it('finds a prompt by its folder', () => {
    expect(titles('support/')).toEqual(['Order status']);
  });

  it('answers nothing for what is not there', () => {
    expect(titles('zzz')).toEqual([]);
  });
});
