import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedIn, readAnswer } from '#adapters/openai/completion/completion';

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

const events = (...parts: string[]): ReturnType<typeof readAnswer> => readAnswer('text/event-stream', parts.join(''));

describe('events', () => {
  test('tool calls arrive in pieces and interleaved', () => {
    const answer = events(
      chunk({ tool_calls: [{ index: 0, id: 'x', function: { name: 'find', arguments: '{"a"' } }] }),
      chunk({ tool_calls: [{ index: 1, id: 'y', function: { name: 'stop', arguments: '' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
      chunk({}, 'tool_calls'),
    );
    expect(answer.toolCalls).toEqual([
      { name: 'find', arguments: { a: 1 } },
      { name: 'stop', arguments: {} },
    ]);
  });

  test('arguments that are not JSON stay as they were written', () => {
    const answer = events(chunk({ tool_calls: [{ index: 0, function: { name: 'find', arguments: '{a:' } }] }, 'stop'));
    expect(answer.toolCalls).toEqual([{ name: 'find', arguments: '{a:' }]);
  });

  test('comments, CRLF, a missing last blank line and a usage event without choices', () => {
    const text = `: keep-alive\r\n\r\n${chunk({ content: 'Hi' }, 'stop').replaceAll('\n', '\r\n')}data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}`;
    expect(readAnswer('text/event-stream; charset=utf-8', text)).toEqual({
      text: 'Hi',
      finish: 'complete',
      toolCalls: [],
      inputTokens: 3,
      outputTokens: 1,
    });
  });

  test('however lines end and whether an empty line stands between events, a stream says the same', () => {
    const pieces = fc.array(fc.oneof(fc.string(), fc.constantFrom('data: ', '\r', '\n\n', '[DONE]')), { minLength: 1 });
    fc.assert(
      fc.property(pieces, fc.constantFrom('\n', '\r', '\r\n'), fc.boolean(), (contents, end, apart) => {
        const usage = `data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":${contents.length}}}\n\n`;
        const text = `${contents.map((content) => chunk({ content })).join('')}${chunk({}, 'stop')}${usage}data: [DONE]\n\n`;
        const sent = text.replaceAll('\n\n', apart ? '\n\n' : '\n').replaceAll('\n', end);
        expect(readAnswer('text/event-stream', sent)).toEqual(readAnswer('text/event-stream', text));
        expect(readAnswer('text/event-stream', sent).text).toBe(contents.join(''));
      }),
    );
  });

  test('one document over several data lines is still one', () => {
    const [first = '', rest = ''] = JSON.stringify(
      { choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop' }] },
      null,
      1,
    ).split(/\n(.*)/su);
    const lines = [first, ...rest.split('\n')].map((line) => `data: ${line}`);
    expect(events(`${lines.join('\n')}\n\n`).text).toBe('Hi');
  });

  test('thinking that is counted in the total alone is paid as output, in a stream as in a document', () => {
    const usage = { prompt_tokens: 758, completion_tokens: 102, total_tokens: 1725 };
    const streamed = events(chunk({ content: 'Hi' }, 'stop'), `data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    const whole = { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage };
    for (const answer of [streamed, readAnswer('application/json', JSON.stringify(whole))])
      expect(answer).toMatchObject({ inputTokens: 758, outputTokens: 967 });
  });

  test.each([
    ['no finish reason', chunk({ content: 'Hi' }), { reason: 'cut-off' }],
    ['cut within an event', `${chunk({ content: 'Hi' })}data: {"choi`, { reason: 'cut-off' }],
    ['an event of another shape', 'data: {"choices":[{"delta":{"content":5}}]}\n\n', { reason: 'malformed' }],
    [
      'an error within the stream',
      `${chunk({ content: 'Hi' })}data: {"error":{"message":"no","code":429}}\n\n`,
      { status: 429, mayHaveWorked: true },
    ],
    ['the finish reason "error"', chunk({}, 'error'), { status: 500, mayHaveWorked: true }],
  ])('%s', (_name, text, expected) => {
    expect(() => events(text)).toThrow(expect.objectContaining(expected));
  });

  test('the end mark without a finish reason: nothing was cut, and why it ended is unknown', () => {
    expect(events(chunk({ content: 'Hi' }), 'data: [DONE]\n\n')).toMatchObject({ text: 'Hi', finish: 'unknown' });
  });

  test('however the text is split into events, it is put together again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (pieces) => {
        const answer = events(...pieces.map((content) => chunk({ content })), chunk({}, 'stop'));
        return answer.text === pieces.join('');
      }),
    );
  });

  test('any prefix of a whole stream is an answer or cut off, never malformed', () => {
    const whole = `${chunk({ content: 'Ein Gruß' })}${chunk({ content: ' zurück' })}${chunk({}, 'stop')}data: [DONE]\n\n`;
    for (let length = 'data:'.length; length < whole.length; length += 1) {
      try {
        expect(readAnswer('text/event-stream', whole.slice(0, length)).text).toBe('Ein Gruß zurück');
      } catch (error) {
        expect(error).toMatchObject({ reason: 'cut-off' });
      }
    }
  });
});

describe('one document', () => {
  test('without a finish reason is whole, and why it ended is unknown', () => {
    const body = '{"choices":[{"message":{"content":"Hi"}}]}';
    expect(readAnswer('application/json', body)).toMatchObject({ text: 'Hi', finish: 'unknown' });
  });

  test('without a usage the tokens are unknown, not 0', () => {
    const body = JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] });
    expect(readAnswer('application/json', body)).toEqual({
      text: 'Hi',
      finish: 'complete',
      toolCalls: [],
      inputTokens: null,
      outputTokens: null,
    });
  });

  test.each([
    ['no choices', '{"choices":[]}', 'malformed'],
    ['not JSON', '{"choices":', 'malformed'],
    ['a web page with a lying type', ' <html>', 'web-page'],
  ])('%s', (_name, body, reason) => {
    expect(() => readAnswer('application/json', body)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('what of an answer is not read is never taken for nothing', () => {
  const finishOfMessage = (message: object, finish = 'stop') => {
    const answer = readAnswer('application/json', JSON.stringify({ choices: [{ message, finish_reason: finish }] }));
    return [answer.finish, answer.text, answer.toolCalls.map(({ name }) => name)];
  };

  test.each<[string, object, string, unknown[]]>([
    ['an end that promises a call, and none', { content: 'ok' }, 'tool_calls', ['unknown', 'ok', []]],
    ['a custom tool', { content: 'ok', tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'refund', input: 'x' } }] }, 'tool_calls', ['complete', 'ok', ['refund']]],
    ['a call without the level of the function', { content: 'ok', tool_calls: [{ id: 'a', name: 'refund', arguments: '{}' }] }, 'tool_calls', ['complete', 'ok', ['refund']]],
    ['a call without a name', { content: 'ok', tool_calls: [{ id: 'a', function: { name: null, arguments: '{}' } }] }, 'stop', ['unknown', 'ok', []]],
    ['a call among the parts', { content: [{ type: 'text', text: 'ok' }, { type: 'tool_use', id: 'x', name: 'refund', input: {} }] }, 'stop', ['complete', 'ok', ['refund']]],
    ['a text in a text', { content: [{ type: 'text', text: { value: 'bad', annotations: [] } }, { type: 'text', text: 'ok' }] }, 'stop', ['complete', 'badok', []]],
    ['a part that nobody knows', { content: [{ type: 'text', text: 'ok' }, { type: 'weird', value: 'bad' }] }, 'stop', ['unknown', 'ok', []]],
    ['thinking', { content: [{ type: 'thinking', thinking: 'bad' }, { type: 'text', text: 'ok' }] }, 'stop', ['complete', 'ok', []]],
    ['a refusal beside the text', { content: 'ok', refusal: 'bad refusal' }, 'stop', ['refused', 'ok\nbad refusal', []]],
    ['speech', { content: 'ok', audio: { transcript: 'bad' } }, 'stop', ['unknown', 'ok', []]],
  ])('%s', (_name, message, finish, expected) => expect(finishOfMessage(message, finish)).toEqual(expected)); // prettier-ignore

  test.each([
    ['one index and empty ids', { index: 0, id: '' }],
    ['no id', {}],
  ])('in a whole document each entry is a call of its own: %s', (_name, more) => {
    const calls = ['{"order":1}', '', '{"order":2}'].map((given) => ({
      ...more,
      function: { name: 'refund', arguments: given },
    }));
    const message = { content: null, tool_calls: calls };
    const document = JSON.stringify({ choices: [{ message, finish_reason: 'tool_calls' }] });
    expect(readAnswer('application/json', document).toolCalls).toEqual(
      [{ order: 1 }, {}, { order: 2 }].map((given) => ({ name: 'refund', arguments: given })),
    );
  });

  test('of several answers the first counts, wherever it stands', () => {
    const choices = [
      { index: 1, message: { content: 'ok' }, finish_reason: 'stop' },
      { index: 0, message: { content: 'bad' }, finish_reason: 'stop' },
    ];
    expect(readAnswer('application/json', JSON.stringify({ choices })).text).toBe('bad');
    const events = choices.map(({ index, message, finish_reason }) => `data: ${JSON.stringify({ choices: [{ index, delta: message, finish_reason }] })}\n\n`);
    expect(readAnswer('text/event-stream', events.join('')).text).toBe('bad');
  }); // prettier-ignore
});

describe('what leaves open what a user saw', () => {
  const piece = (delta: object, finish_reason: string | null, more: object = {}): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason, ...more }] })}\n\n`;

  test('of several ends the worst counts, wherever it stands', () => {
    expect(events(piece({ content: 'Fine' }, 'length'), piece({}, 'stop')).finish).toBe('truncated');
    expect(events(piece({ content: 'Fine' }, 'stop'), piece({}, 'length')).finish).toBe('truncated');
  });

  test('a filter that took something out counts, whatever the end says', () => {
    const filtered = { content_filter_results: { hate: { filtered: true }, violence: { filtered: false } } };
    expect(events(piece({ content: 'Fine' }, null, filtered), piece({}, 'stop')).finish).toBe('filtered');
    const none = { content_filter_results: { hate: { filtered: false }, error: null } };
    expect(events(piece({ content: 'Fine' }, null, none), piece({}, 'stop')).finish).toBe('complete');
  });

  test('a second answer, in a stream as in a document', () => {
    const second = piece({ content: 'bad' }, null, { index: 1 });
    expect(events(piece({ content: 'Fine' }, null), second, piece({}, 'stop'))).toMatchObject({
      text: 'Fine',
      finish: 'unknown',
    });
    const message = { content: 'Fine' };
    const choices = [0, 1].map((index) => ({ index, message, finish_reason: 'stop' }));
    expect(readAnswer('application/json', JSON.stringify({ choices })).finish).toBe('unknown');
  });

  test('of tokens that are told more than once the largest count', () => {
    const counted = (usage: object): string => `data: ${JSON.stringify({ choices: [], usage })}\n\n`;
    const some = counted({ prompt_tokens: 50, completion_tokens: 90 });
    for (const last of [{}, { prompt_tokens: 0, completion_tokens: 1 }])
      expect(events(piece({ content: 'Fine' }, 'stop'), some, counted(last))).toMatchObject({
        inputTokens: 50,
        outputTokens: 90,
      });
  });

  test('what was counted in an answer that cannot be read', () => {
    const usage = { prompt_tokens: 50, completion_tokens: 90 };
    const whole = `data: ${JSON.stringify({ choices: [], usage })}\n\n`;
    expect(countedIn(`${whole}data: {"choices":[{"del`)).toEqual({ inputTokens: 50, outputTokens: 90 });
    expect(countedIn(JSON.stringify({ usage: { completion_tokens: 7 } }))).toEqual({
      inputTokens: null,
      outputTokens: 7,
    });
    expect([countedIn(''), countedIn('<p>"usage"</p>')]).toEqual([null, null]);
  });
});
