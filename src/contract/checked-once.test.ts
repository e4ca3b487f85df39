import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { checkedOnce } from './checked-once.ts';

it('checks each object once, and an equal one again', () => {
  const looks = vi.fn(() => true);
  const schema = z.object({ rows: z.array(checkedOnce(z.object({ id: z.string() }).refine(looks))) });
  const row = { id: 'one', beside: 'is left out, as ever' };
  for (let turn = 0; turn < 3; turn += 1) expect(schema.parse({ rows: [row] })).toEqual({ rows: [{ id: 'one' }] });
  expect(looks).toHaveBeenCalledTimes(1);
  expect(schema.parse({ rows: [{ ...row }] })).toEqual({ rows: [{ id: 'one' }] });
  expect(looks).toHaveBeenCalledTimes(2);
});

it('refuses as the schema does, every time, and says where', () => {
  const schema = z.object({ rows: z.array(checkedOnce(z.object({ id: z.string() }))) });
  const row = { id: 1 };
  for (let turn = 0; turn < 2; turn += 1)
    expect(schema.safeParse({ rows: [row] }).error?.issues[0]?.path).toEqual(['rows', 0, 'id']);
  expect(schema.safeParse({ rows: ['text'] }).success).toBe(false);
});
