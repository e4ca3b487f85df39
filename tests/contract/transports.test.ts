import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type Transport } from '#contract/wire/client';
import { AppError } from '#contract/errors';
import { eventSchema, type AppEvent } from '#contract/wire/events';
import { procedures } from '#contract/procedures';
import { createExampleApp, type ExampleApp } from '#support/example-app';
import { desktopWire, wires, type Wire } from './wires.ts';

describe.each(wires)('the contract over %s', (_name, open) => {
  let wire: Wire | null = null;
  afterEach(async () => {
    await wire?.close();
    wire = null;
  });
  const connect = async (): Promise<{ app: ExampleApp; transport: Transport; listening(): Promise<void> }> => {
    const app = createExampleApp();
    wire = await open(app);
    return { app, transport: wire.transport, listening: wire.listening };
  };

  it('answers', async () => {
    const { transport } = await connect();
    expect(await transport.call('prompt.list', {})).toEqual({ ok: true, value: { prompts: [] } });
  });

  it('reaches every procedure of the contract by its name', async () => {
    const { app, transport } = await connect();
    const names = Object.keys(procedures);
    for (const name of names) await transport.call(name, {});
    expect(app.reached).toEqual(names);
  });

  it.each(['no.such', '__proto__', 'constructor', 'toString', '', '../events', 'prompt.list/..', 'é☃'])(
    'answers the unknown name %j as bad input',
    async (name) => {
      const { transport } = await connect();
      const answer = await transport.call(name, {});
      expect(answer).toMatchObject({ ok: false });
      if (!answer.ok) expect(['bad-input', 'not-allowed']).toContain(answer.error.code);
    },
  );

  it('says what is wrong with an input, and changes nothing', async () => {
    const { transport } = await connect();
    for (const input of [{}, { runId: 7 }, [], 'text', null]) {
      expect(await transport.call('run.pause', input)).toEqual({
        ok: false,
        error: expect.objectContaining({
          code: 'bad-input',
          message: expect.stringContaining('could not use what was entered'),
          nextStep: 'Correct it and try again. Nothing was changed.',
        }),
      });
    }
  });

  it('carries code, sentence, next step and detail of an error', async () => {
    const { transport } = await connect();
    expect(await transport.call('run.cancel', { runId: 'x' })).toEqual({
      ok: false,
      error: {
        code: 'not-found',
        message: 'There is no such run.',
        nextStep: 'Open the list of experiments.',
        detail: 'run 7',
      },
    });
    await expect(createClient(transport).call('run.cancel', { runId: 'x' })).rejects.toEqual(
      new AppError('not-found', 'There is no such run.', 'Open the list of experiments.', { detail: 'run 7' }),
    );
  });

  it('turns a mistake in the code into an answer without a stack trace', async () => {
    const { transport } = await connect();
    const answer = await transport.call('run.remove', { runId: 'x' });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'internal', detail: 'TypeError: a mistake in the code' },
    });
    expect(JSON.stringify(answer)).not.toMatch(/\.ts:\d+/);
  });

  it('carries any text unchanged, large ones too', async () => {
    const { transport } = await connect();
    const client = createClient(transport);
    for (const commit of ['', ' \r\n\t', '\u0000', '“é” 日本 🙂 \u202e\u200b', '</script>', 'x'.repeat(5_000_000)]) {
      expect(await client.call('prompt.revision', { promptId: 'p', commit })).toEqual({ text: commit });
    }
  });

  it('keeps many calls at once apart', async () => {
    const client = createClient((await connect()).transport);
    const commits = Array.from({ length: 200 }, (_, index) => `commit ${index}`);
    const answers = await Promise.all(
      commits.map((commit) => client.call('prompt.revision', { promptId: 'p', commit })),
    );
    expect(answers.map((answer) => answer.text)).toEqual(commits);
  });

  it('takes a copy of the input', async () => {
    const client = createClient((await connect()).transport);
    const input = { promptId: 'p', commit: 'before' };
    const answer = client.call('prompt.revision', input);
    input.commit = 'after';
    expect(await answer).toEqual({ text: 'before' });
  });

  it('delivers every kind of event, in order, to each listener until it stops', async () => {
    const { app, transport, listening } = await connect();
    const sent: AppEvent[] = eventSchema.options.map((option, index) => ({
      type: option.shape.type.value,
      id: `id-${index} é`,
    }));
    const [first, second]: [AppEvent[], AppEvent[]] = [[], []];
    const stopFirst = transport.subscribe((event) => first.push(event));
    const stopSecond = transport.subscribe((event) => second.push(event));
    await listening();
    await expect.poll(() => app.listeners()).toBeGreaterThan(0);
    for (const event of sent) app.emit(event);
    await expect.poll(() => [first, second]).toEqual([sent, sent]);

    stopFirst();
    const last: AppEvent = { type: 'run.changed', id: 'last' };
    app.emit(last);
    await expect.poll(() => second).toEqual([...sent, last]);
    expect(first).toEqual(sent);
    stopSecond();
  });
});

describe('the Electron bridge', () => {
  it('gives the page two frozen functions and nothing else', async () => {
    const app = createExampleApp();
    const wire = await desktopWire(app);
    expect(Object.isFrozen(wire.transport)).toBe(true);
    expect(Object.entries(wire.transport).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['subscribe', 'function'],
    ]);
    await wire.close();
    expect(app.listeners()).toBe(0);
  });

  it('never hands the page the event object of the wire', async () => {
    const app = createExampleApp();
    const wire = await desktopWire(app);
    const received: unknown[][] = [];
    // A page could pass any function, whatever number of arguments it takes.
    wire.transport.subscribe(((...values: unknown[]) => received.push(values)) as (event: AppEvent) => void);
    app.emit({ type: 'run.changed', id: 'r' });
    expect(received).toEqual([[{ type: 'run.changed', id: 'r' }]]);
    await wire.close();
  });
});
