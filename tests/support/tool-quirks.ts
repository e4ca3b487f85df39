/** How servers send tool calls: in pieces, under one index, without any, whole. */
import { chunk, completion, done, has, type Quirk, reply, stream } from './quirk-replies.ts';

const args = '{"id":"1"}';
const call = (name: string, given: unknown, more: object = {}): object => ({
  id: `call_${name}`,
  type: 'function',
  function: { name, arguments: given },
  ...more,
});
const calls = (...each: object[]): object => chunk({ role: 'assistant', tool_calls: each });
const end = chunk({}, 'tool_calls');
const at = (index: number): object => ({ index });
const without = (name: string, given: unknown, more: object = {}): object =>
  call(name, given, { id: undefined, ...more });

export const toolQuirks: Readonly<Record<string, Quirk>> = {
  openai: () =>
    stream(
      calls(call('lookup_order', '', at(0))),
      calls({ index: 0, function: { arguments: '{"id":' } }),
      calls({ index: 0, function: { arguments: '"1"}' } }),
      end,
      done,
    ),
  'two-in-turn': () =>
    stream(
      calls(call('lookup_order', '', at(0))),
      calls(call('refund', '', at(1))),
      calls({ index: 0, function: { arguments: args } }, { index: 1, function: { arguments: '{"id":' } }),
      calls({ index: 1, function: { arguments: '"1"}' } }),
      end,
      done,
    ),
  'gemini-index0-chunks': () =>
    stream(calls(call('lookup_order', args, at(0))), calls(call('refund', args, at(0))), end, done),
  'gemini-index0-same-name': () =>
    stream(
      calls(call('lookup_order', args, at(0))),
      calls(call('lookup_order', '{"id":"2"}', { index: 0, id: 'call_b' })),
      end,
      done,
    ),
  'gemini-index0-one-chunk': () =>
    stream(calls(call('lookup_order', args, at(0)), call('refund', args, at(0))), end, done),
  'index0-no-ids': () =>
    stream(calls(without('lookup_order', args, at(0))), calls(without('refund', args, at(0))), end, done),
  'index0-no-ids-same-name': () =>
    stream(calls(without('lookup_order', args, at(0))), calls(without('lookup_order', '{"id":"2"}', at(0))), end, done),
  'one-id-for-all': () =>
    stream(
      calls(call('lookup_order', args, { index: 0, id: 'call_0' })),
      calls(call('refund', args, { index: 1, id: 'call_0' })),
      end,
      done,
    ),
  'no-index-chunks': () => stream(calls(call('lookup_order', args)), calls(call('refund', args)), end, done),
  'no-index-one-chunk': () => stream(calls(call('lookup_order', args), call('refund', args)), end, done),
  'no-index-pieces': () =>
    stream(calls(call('lookup_order', '{"id":')), calls({ function: { arguments: '"1"}' } }), end, done),
  'arguments-object': () => stream(calls(call('lookup_order', { id: '1' }, at(0))), end, done),
  'name-repeated': () =>
    stream(calls(call('lookup_order', '{"id":', at(0))), calls(call('lookup_order', '"1"}', at(0))), end, done),
  'name-in-pieces': () =>
    stream(
      calls(call('lookup_', '', at(0))),
      calls({ index: 0, function: { name: 'order' } }),
      calls({ index: 0, function: { arguments: args } }),
      end,
      done,
    ),
  'name-in-pieces-with-arguments': () =>
    stream(calls(call('ref', '', at(0))), calls({ index: 0, function: { name: 'und', arguments: args } }), end, done),
  'second-name-after-no-arguments': () =>
    stream(calls(without('lookup', '', at(0))), calls(without('refund', args, at(0))), end, done),
  'offered-name-after-no-arguments': () =>
    stream(calls(without('ping', '', at(0))), calls(without('lookup_order', args, at(0))), end, done),
  'finish-stop': () => stream(calls(call('lookup_order', args, at(0))), chunk({}, 'stop'), done),
  'empty-args-nonstream': () =>
    reply(completion(null, {}, { message: { content: null, tool_calls: [call('lookup_order', args)] } })),
  'function-call': () =>
    reply(
      completion(null, {}, { message: { content: null, function_call: { name: 'lookup_order', arguments: args } } }),
    ),
  'index-from-1': () => stream(calls(call('lookup_order', args, at(1))), end, done),
  'call-in-text': () =>
    stream(chunk({ content: '<tool_call>\n{"name": "lookup_order"}\n</tool_call>' }), chunk({}, 'stop'), done),
  'tools-unsupported': ({ body }) =>
    has('tools')(body)
      ? reply(
          { error: { message: 'gemma:2b does not support tools', type: 'api_error', param: null, code: null } },
          400,
        )
      : stream(chunk({ content: 'hi' }), chunk({}, 'stop'), done),
};
