import { expect, test } from 'vitest';
import { type Answered } from '#contract/wire/dispatcher';
import { createCallGate } from './call-gate.ts';

const done: Answered = { ok: true, value: {} };
const never = new Promise<never>(() => undefined);

test('closing waits for what is under way, and lets nothing in any more', async () => {
  const answer = Promise.withResolvers<Answered>();
  const gate = createCallGate(() => answer.promise);
  const call = gate.dispatch('draft.save', {});
  let closed = false;
  const closing = gate.close(never).then(() => (closed = true));
  expect(await gate.dispatch('draft.save', {})).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(closed).toBe(false);
  answer.resolve(done);
  expect(await call).toEqual(done);
  await closing;
});

test('a call that never ends does not keep the app open', async () => {
  const gate = createCallGate(() => never);
  void gate.dispatch('connection.test', {});
  await gate.close(Promise.resolve());
});

test('with nothing under way it closes at once', async () => {
  const gate = createCallGate(() => Promise.resolve(done));
  await gate.dispatch('settings.get', {});
  await gate.close(never);
});
