import { describe, expect, it } from 'vitest';
import { closingDays, shutdownDay } from './shutdown.ts';

describe('a date of the server’s list', () => {
  it.each([
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31T23:30:00Z', '2026-12-31'],
    ['2026-12-31T23:30:00-02:00', '2027-01-01'],
    ['2026-12-31 00:00:00', '2026-12-31'],
    [1_798_675_200, '2026-12-31'],
    ['31.12.2026', null],
    ['soon', null],
    ['2026-13-45', null],
    ['', null],
    [Number.MAX_VALUE, null],
    [null, null],
    [undefined, null],
    [{}, null],
  ])('%j is %j', (listed, day) => expect(shutdownDay(listed)).toBe(day));
});

describe('what is said', () => {
  const now = new Date('2026-11-21T23:59:00Z');
  it.each([
    ['2026-12-14', 23],
    ['2026-11-22', 1],
    ['2026-11-21', 0],
    ['2026-11-20', -1],
    ['2027-03-21', 120],
    ['2027-03-22', null],
    [null, null],
  ])('of %j on 21 November 2026: %j days', (day, days) => expect(closingDays(day, now)).toBe(days));
});
