import { describe, expect, test, type TestContext } from 'vitest';
import { createModelBatches } from '#adapters/openai/batches';
import { readBatchLine } from '#adapters/openai/batch-answers';
import { type BatchItem, type BatchLine, NoBatches } from '#services/ports/batches';
import { ModelFailure } from '#services/ports/model-failure';
import fc from 'fast-check';
import { type BatchServer, type BatchServerOptions, startBatchServer } from '#support/batch-server';

const key = 'sk-canary-batch-91ac';
const never = new AbortController().signal;
const mark = (fileId: string) => ({ fileId, tag: 'run-1/0' });

async function serve({ onTestFinished }: TestContext, options: BatchServerOptions = {}) {
  const server = await startBatchServer(options);
  onTestFinished(() => server.close());
  return { server, at: { baseUrl: server.baseUrl, apiKey: key } };
}

const anItem = (customId: string, question = 'Where is it?'): BatchItem => ({
  customId,
  request: {
    model: 'test-model',
    messages: [{ role: 'user', content: question }],
    parameters: { temperature: 0.2, max_output_tokens: 50 },
    tools: [],
    seed: 7,
    jsonSchema: null,
  },
});

async function all(lines: AsyncIterable<BatchLine>): Promise<BatchLine[]> {
  const found: BatchLine[] = [];
  for await (const line of lines) found.push(line);
  return found.sort((one, other) => (one.customId ?? '').localeCompare(other.customId ?? ''));
}

async function failure(work: Promise<unknown>): Promise<ModelFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ModelFailure) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Uploads, starts and looks until it is over. */
async function runWhole(server: BatchServer, items: readonly BatchItem[]) {
  const batches = createModelBatches();
  const at = { baseUrl: server.baseUrl, apiKey: key };
  const fileId = await batches.upload(at, 'signoff.jsonl', items, never);
  const id = await batches.submit(at, mark(fileId), never);
  const states = [];
  for (;;) {
    const status = await batches.status(at, id, never);
    states.push(status);
    if (status === null || !['waiting', 'in-progress'].includes(status.state)) break;
  }
  return { batches, at, fileId, id, states, lines: await all(batches.results(at, id, never)) };
}

describe('a batch', () => {
  test('goes out as a file of lines, each a call without a stream, and comes back in any order', async (context) => {
    const { server } = await serve(context, {
      line: ({ customId }) => ({ text: `Answer to ${customId}.`, outputTokens: 4 }),
    });
    const { states, lines, fileId } = await runWhole(server, [anItem('a'), anItem('b')]);
    expect(
      server.files
        .get(fileId)
        ?.trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(
      ['a', 'b'].map((id) => ({
        custom_id: id,
        method: 'POST',
        url: '/v1/chat/completions',
        body: {
          temperature: 0.2,
          model: 'test-model',
          messages: [{ role: 'user', content: 'Where is it?' }],
          max_tokens: 50,
          seed: 7,
        },
      })),
    );
    expect(server.batches[0]?.metadata).toEqual({ signoff_batch: 'run-1/0' });
    expect(states).toEqual([
      { state: 'in-progress', total: 2, done: 1, failed: 0, problem: null },
      { state: 'finished', total: 2, done: 2, failed: 0, problem: null },
    ]);
    expect(lines).toEqual(
      ['a', 'b'].map((customId) => ({
        kind: 'answer',
        customId,
        answer: {
          text: `Answer to ${customId}.`,
          finish: 'complete',
          toolCalls: [],
          inputTokens: 100,
          outputTokens: 4,
          latencyMs: null,
        },
      })),
    );
    expect([...server.authorizations]).toEqual([`Bearer ${key}`]);
  });

  test('measures a line at what it takes in the file, and at the longer name of its limit', async (context) => {
    const { server, at } = await serve(context);
    const items = [anItem('a', 'Wo ist mein Geld? 💶'), anItem('b')];
    const { fileId, batches } = await runWhole(server, items);
    const bytes = items.reduce((sum, item) => sum + batches.measure(at, item), 0);
    const longerNames = items.length * ('max_completion_tokens'.length - 'max_tokens'.length);
    expect(Buffer.byteLength(server.files.get(fileId) ?? '')).toBe(bytes - longerNames);
  });

  test('is found again by its file or by our own mark, over all pages; what is not there is certainly not there', async (context) => {
    const { server, at } = await serve(context);
    const { batches, fileId, id } = await runWhole(server, [anItem('a')]);
    for (let more = 0; more < 120; more += 1)
      await batches.submit(at, { fileId: 'file-1', tag: `other/${more}` }, never);
    expect(await batches.find(at, { fileId: 'file-9', tag: 'run-1/0' }, never)).toBe(id);
    expect(await batches.find(at, { fileId, tag: 'no such' }, never)).not.toBeNull();
    expect(await batches.find(at, { fileId: 'file-9', tag: 'no such' }, never)).toBeNull();
  });

  test('that was cancelled ends with what was answered; cancelling one that is over changes nothing', async (context) => {
    const { server, at } = await serve(context, { looks: 50 });
    const batches = createModelBatches();
    const fileId = await batches.upload(at, 'f', [anItem('a'), anItem('b')], never);
    const id = await batches.submit(at, mark(fileId), never);
    await batches.cancel(at, id, never);
    expect(await batches.status(at, id, never)).toMatchObject({ state: 'cancelled' });
    await batches.cancel(at, id, never);
    expect(await all(batches.results(at, id, never))).toMatchObject([
      { kind: 'answer', customId: 'a' },
      { kind: 'failure', customId: 'b', notRun: true, failure: { mayHaveBeenCharged: false } },
    ]);
    expect(server.requests.filter((each) => each.endsWith('/cancel'))).toHaveLength(2);
  });

  test('leaves no file behind once it is forgotten; forgetting twice is no trouble', async (context) => {
    const { server } = await serve(context, { line: ({ customId }) => ({ text: `Answer to ${customId}.` }) });
    const { batches, at, id, lines } = await runWhole(server, [anItem('a'), anItem('b')]);
    expect([lines.length, server.files.size]).toEqual([2, 2]);
    await batches.forget(at, id, never);
    await batches.forget(at, id, never);
    expect(server.files.size).toBe(0);
  });

  test('that the server refused as a whole says why and has no answers', async (context) => {
    const { server } = await serve(context, {
      ends: () => ({ status: 'failed', problem: 'Too many tokens in line.' }),
    });
    const { states, lines } = await runWhole(server, [anItem('a')]);
    expect(states.at(-1)).toMatchObject({ state: 'failed', problem: 'Too many tokens in line.' });
    expect(lines).toEqual([]);
  });

  test('the server no longer knows is null', async (context) => {
    const { at } = await serve(context);
    expect(await createModelBatches().status(at, 'batch-77', never)).toBeNull();
  });
});

describe('one line of the answers', () => {
  test('that is broken is the failure of its call, and says whose where that can be made out', async (context) => {
    const { server } = await serve(context, {
      line: ({ customId }) => {
        if (customId === 'cut') return { raw: '{"id":"x","custom_id":"cut","response":{"status_code":200,"bo' };
        if (customId === 'strange') return { raw: '"what?"' };
        if (customId === 'no-finish')
          return { status: 200, body: { choices: [{ message: { content: 'Half' }, finish_reason: null }] } };
        if (customId === 'too-long')
          return { status: 400, body: { error: { message: 'Too long', code: 'context_length_exceeded' } } };
        if (customId === 'filtered') return { status: 400, body: { error: { message: 'No', code: 'content_filter' } } };
        if (customId === 'late') return { errorCode: 'batch_expired' };
        return { text: 'Fine.' };
      },
    });
    const ids = ['cut', 'filtered', 'fine', 'late', 'no-finish', 'strange', 'too-long'];
    const { lines } = await runWhole(
      server,
      ids.map((id) => anItem(id)),
    );
    expect(
      lines.map((line) => [
        line.customId,
        line.kind === 'answer' ? line.answer.finish : [line.failure.kind, line.notRun],
      ]),
    ).toEqual([
      [null, ['malformed-answer', false]],
      ['cut', ['malformed-answer', false]],
      ['filtered', ['case-refused', false]],
      ['fine', 'complete'],
      ['late', ['server-failed', true]],
      ['no-finish', 'unknown'],
      ['too-long', ['case-refused', false]],
    ]);
  });

  test('never throws, whatever it holds', () => {
    const context = { host: 'h', model: null, apiKey: key, now: () => 0 };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc
            .record({ custom_id: fc.string(), response: fc.jsonValue(), error: fc.jsonValue() })
            .map((each) => JSON.stringify(each)),
          fc
            .record({ status_code: fc.integer({ min: 100, max: 599 }), body: fc.jsonValue() })
            .map((response) => JSON.stringify({ custom_id: 'a', response })),
        ),
        (text) => {
          const line = readBatchLine(text, context);
          expect(['answer', 'failure']).toContain(line.kind);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a server', () => {
  test('with batches says so; one without says so in words, and nothing was charged', async (context) => {
    const { at } = await serve(context);
    expect(await createModelBatches().supported(at, never)).toBe(true);
    const { at: without } = await serve(context, { intercept: () => ({ status: 404 }) });
    const batches = createModelBatches();
    expect(await batches.supported(without, never)).toBe(false);
    const error = await failure(batches.upload(without, 'f', [anItem('a')], never));
    expect(error).toBeInstanceOf(NoBatches);
    expect(error.message).toBe(`${new URL(without.baseUrl).host} takes no batches.`);
    expect(error.mayHaveBeenCharged).toBe(false);
  });

  test('that answers every address with a friendly 200 has no batches', async (context) => {
    const { at } = await serve(context, { intercept: () => ({ status: 200, body: { error: 'Unexpected endpoint' } }) });
    expect(await createModelBatches().supported(at, never)).toBe(false);
  });

  test('that does not take the key says so, without the key', async (context) => {
    const { at } = await serve(context, {
      intercept: () => ({ status: 401, body: { error: { message: `Bad key ${key}`, code: 'invalid_api_key' } } }),
    });
    const error = await failure(createModelBatches().upload(at, 'f', [anItem('a')], never));
    expect(error.kind).toBe('wrong-credentials');
    expect(`${error.message} ${error.detail}`).not.toContain(key);
  });

  test('whose answer to the start was lost: it may have been charged, and the batch is found', async (context) => {
    const { server, at } = await serve(context, {
      intercept: ({ method, path }) => (method === 'POST' && path === '/batches' ? 'lose' : null),
    });
    const batches = createModelBatches();
    const fileId = await batches.upload(at, 'f', [anItem('a')], never);
    const error = await failure(batches.submit(at, mark(fileId), never));
    expect(error).toMatchObject({ kind: 'cut-off', mayHaveBeenCharged: true });
    expect(await batches.find(at, mark(fileId), never)).toBe(server.batches[0]?.id);
  });
});
