import { expect, it } from 'vitest';
import { nameAmong } from './interval-rows.ts';

it('names slices that differ only in capitals as they are written, and others as a person writes them', () => {
  const slices = ['vip', 'VIP', 'refund-status'];
  expect(slices.map((each) => nameAmong(each, slices))).toEqual(['vip', 'VIP', 'Refund status']);
});
