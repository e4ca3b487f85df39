import { afterAll, beforeAll, expect, test } from 'vitest';
import { createModelClient } from '#adapters/openai/openai-client';
import { type ModelAnswer } from '#services/ports/models';
import { ModelFailure } from '#services/ports/model-failure';
import { type QuirkServer, startQuirkServer } from '#support/quirk-server';
import { toolQuirks } from '#support/tool-quirks';

let server: QuirkServer;
beforeAll(async () => {
  server = await startQuirkServer(toolQuirks);
});
afterAll(() => server.close());

function ask(mode: string): Promise<ModelAnswer> {
  return createModelClient().complete(
    {
      baseUrl: server.baseUrl(mode),
      apiKey: null,
      model: 'm',
      messages: [{ role: 'user', content: 'Where is my order?' }],
      parameters: {},
      tools: [{ name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object' } }],
      seed: null,
      jsonSchema: null,
    },
    new AbortController().signal,
  );
}

const lookup = (id = '1') => ({ name: 'lookup_order', arguments: { id } });
const refund = { name: 'refund', arguments: { id: '1' } };

/** The calls that each must end in: a must-not on `refund` sees every refund. */
const endings: Readonly<Record<string, readonly object[]>> = {
  openai: [lookup()],
  'two-in-turn': [lookup(), refund],
  'gemini-index0-chunks': [lookup(), refund],
  'gemini-index0-same-name': [lookup(), lookup('2')],
  'gemini-index0-one-chunk': [lookup(), refund],
  'index0-no-ids': [lookup(), refund],
  'index0-no-ids-same-name': [lookup(), lookup('2')],
  'one-id-for-all': [lookup(), refund],
  'no-index-chunks': [lookup(), refund],
  'no-index-one-chunk': [lookup(), refund],
  'no-index-pieces': [lookup()],
  'arguments-object': [lookup()],
  'name-repeated': [lookup()],
  'name-in-pieces': [lookup()],
  'finish-stop': [lookup()],
  'empty-args-nonstream': [lookup()],
  'function-call': [lookup()],
  'index-from-1': [lookup()],
  // A server that does not read its model's calls leaves them in the text, where users see them: no call was made, as far as it knows.
  'call-in-text': [],
};

test.each(Object.entries(endings))('%s', async (mode, calls) => {
  const answer = await ask(mode);
  expect(answer.toolCalls).toEqual(calls);
  expect([answer.finish, answer.toolCallsUnknown]).toEqual(['complete', mode === 'call-in-text' ? true : undefined]);
});

/** Pieces of a name, or two calls: nobody can say, so nothing is shown by what does not stand there. */
const doubtful: Readonly<Record<string, readonly object[]>> = {
  'name-in-pieces-with-arguments': [refund],
  'second-name-after-no-arguments': [{ name: 'lookuprefund', arguments: { id: '1' } }],
};

test.each(Object.entries(doubtful))('%s', async (mode, calls) => {
  const answer = await ask(mode);
  expect(answer.toolCalls).toEqual(calls);
  expect(answer.finish).toBe('unknown');
});

test('a second name that is a tool by itself is a call by itself', async () => {
  expect((await ask('offered-name-after-no-arguments')).toolCalls).toEqual([{ name: 'ping', arguments: {} }, lookup()]);
});

test('a model that cannot use tools is not asked without them: that would be another question', async () => {
  const failure = await ask('tools-unsupported').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ModelFailure);
  expect(failure).toMatchObject({ kind: 'bad-parameter', message: expect.stringContaining('cannot use tools') });
  expect(server.calls('tools-unsupported')).toHaveLength(1);
});

test('no quirk is without its ending', () => {
  const others = [...Object.keys(doubtful), 'offered-name-after-no-arguments', 'tools-unsupported'];
  expect([...Object.keys(endings), ...others].sort()).toEqual(Object.keys(toolQuirks).sort());
});
