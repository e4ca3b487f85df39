import { describe, expect, it } from 'vitest';
import { type ConnectionView } from '#contract/settings';
import { priceRows, withPrice } from './price-rows.ts';

const stays = { shutdownDate: null, closesInDays: null };

const openai: ConnectionView = {
  id: 'o',
  label: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  origin: 'https://api.openai.com',
  practice: false,
  keySet: true,
  leaveOutThinking: false,
};
const practice: ConnectionView = {
  id: 'practice',
  label: 'Practice model',
  baseUrl: '',
  origin: 'loopback',
  practice: true,
  keySet: false,
  leaveOutThinking: false,
};
const entered = {
  origin: openai.origin,
  model: 'gpt-5',
  inputPerMillion: 1.25,
  outputPerMillion: 10,
  enteredAt: '2026-11-20T10:00:00.000Z',
};
const connections = [practice, openai];

describe('the list of prices', () => {
  it('shows what is entered and what is wanted, and never a number for unknown', () => {
    const rows = priceRows({
      prices: [entered],
      connections,
      current: openai,
      listing: [
        { id: 'gpt-5', practice: false, prices: null, ...stays },
        { id: 'listed', practice: false, prices: { inputPerMillion: 0.1, outputPerMillion: 0.4 }, ...stays },
        { id: 'not-wanted', practice: false, prices: null, ...stays },
      ],
      wanted: ['gpt-5', 'gpt-5-mini', 'listed'],
    });
    expect(rows).toEqual([
      {
        origin: openai.origin,
        model: 'gpt-5',
        inputPerMillion: 1.25,
        outputPerMillion: 10,
        from: { kind: 'entered', at: entered.enteredAt },
        practice: false,
        elsewhere: null,
      },
      {
        origin: openai.origin,
        model: 'gpt-5-mini',
        inputPerMillion: null,
        outputPerMillion: null,
        from: null,
        practice: false,
        elsewhere: null,
      },
      {
        origin: openai.origin,
        model: 'listed',
        inputPerMillion: 0.1,
        outputPerMillion: 0.4,
        from: { kind: 'listed' },
        practice: false,
        elsewhere: null,
      },
    ]);
  });

  it('keeps prices of other connections in sight, by their name', () => {
    const rows = priceRows({
      prices: [entered, { ...entered, origin: 'https://gone.example' }],
      connections,
      current: practice,
      listing: [
        { id: 'practice-small', practice: true, prices: { inputPerMillion: 0.25, outputPerMillion: 1 }, ...stays },
      ],
      wanted: [],
    });
    expect(rows.map((row) => [row.model, row.from?.kind, row.elsewhere])).toEqual([
      ['practice-small', 'listed', null],
      ['gpt-5', 'entered', 'OpenAI'],
      ['gpt-5', 'entered', 'https://gone.example'],
    ]);
  });
});

it('calls practice models practice wherever they run', () => {
  const rows = priceRows({
    prices: [{ ...entered, model: 'practice-small' }],
    connections,
    current: openai,
    listing: [{ id: 'practice-small', practice: true, prices: null, ...stays }],
    wanted: ['gpt-5'],
  });
  expect(rows.map((row) => [row.model, row.practice])).toEqual([
    ['practice-small', true],
    ['gpt-5', false],
  ]);
});

describe('entering a price', () => {
  const now = '2026-11-21T10:00:00.000Z';
  const typed = (inputPerMillion: number | null, outputPerMillion: number | null) => ({
    origin: openai.origin,
    model: 'gpt-5',
    inputPerMillion,
    outputPerMillion,
  });

  it('takes both numbers, with the date', () => {
    expect(withPrice([], typed(0, 2), now)).toEqual([{ ...typed(0, 2), enteredAt: now }]);
    expect(withPrice([entered], typed(2, 10), now)).toEqual([{ ...typed(2, 10), enteredAt: now }]);
  });

  it('changes nothing for half a price, or the same one', () => {
    expect(withPrice([entered], typed(null, 10), now)).toBe(null);
    expect(withPrice([entered], typed(1.25, 10), now)).toBe(null);
    expect(withPrice([], typed(null, null), now)).toBe(null);
  });

  it('takes it away when both are emptied', () => {
    expect(withPrice([entered], typed(null, null), now)).toEqual([]);
  });
});
