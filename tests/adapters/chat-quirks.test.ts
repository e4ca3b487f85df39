import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelClient } from '#adapters/openai/openai-client';
import { openMemoryWorkspace } from '#adapters/sqlite/workspace';
import { defaultPolicy } from '#domain/policy/policy';
import { ModelDoor } from '#services/experiments/calls/model-door';
import { RunMustStop, RunMustWait } from '#services/experiments/calls/halts';
import { Budget } from '#services/experiments/calls/budget';
import { Pace } from '#services/experiments/calls/pace';
import { ModelFailure } from '#services/ports/model-failure';
import { createChargeLedger } from '#support/charge-ledger';
import { chatQuirks } from '#support/chat-quirks';
import { type QuirkServer, startQuirkServer } from '#support/quirk-server';
import { createVirtualClock } from '#support/virtual-clock';

let server: QuirkServer;
beforeAll(async () => {
  server = await startQuirkServer(chatQuirks);
});
afterAll(() => server.close());

/** One call through the door, with everything that a prompt may set; waits are virtual. */
async function ask(mode: string): Promise<object> {
  const clock = createVirtualClock();
  const stores = openMemoryWorkspace();
  const pace = new Pace(clock);
  const door = new ModelDoor({
    models: createModelClient(),
    audit: stores.audit,
    together: stores.runs.together,
    clock,
    ids: { random: () => 0 },
    policy: defaultPolicy,
    priceOf: () => null,
    paceOf: () => pace,
    purse: new Budget(createChargeLedger(), 'run-1', null),
  });
  const before = server.calls(mode).length;
  const baseUrl = server.baseUrl(mode);
  const { origin } = new URL(baseUrl);
  const signal = new AbortController().signal;
  const outcome = await door
    .ask(
      {
        baseUrl,
        apiKey: 'sk-canary-1234567890',
        model: 'm',
        messages: [
          { role: 'system', content: 'You help.' },
          { role: 'user', content: 'Where is refund 1?' },
        ],
        parameters: { temperature: 0.2, top_p: 0.9, max_output_tokens: 100 },
        tools: [],
        seed: 7,
        jsonSchema: null,
      },
      { runId: null, purpose: 'run', promptContent: null, case: 'c-1', origin, sensitivity: 'internal' },
      { begin: signal, send: signal },
    )
    .then(
      ({ text, finish, inputTokens, outputTokens, adapted = [] }) => ({
        text,
        finish,
        tokens: [inputTokens, outputTokens],
        not: adapted.map(({ parameter, instead }) => (instead === null ? parameter : `${parameter} > ${instead}`)),
      }),
      outcomeOf,
    );
  stores.close();
  return { ...outcome, calls: server.calls(mode).length - before };
}

function outcomeOf(error: unknown): object {
  const halted = error instanceof RunMustStop ? 'stops' : error instanceof RunMustWait ? 'waits' : 'goes on';
  const failure = error instanceof ModelFailure ? error : error instanceof Error ? error.cause : null;
  if (!(failure instanceof ModelFailure)) throw error;
  expect(JSON.stringify([failure.message, failure.detail, failure.advice])).not.toContain('canary');
  return { kind: failure.kind, run: halted, charged: failure.mayHaveBeenCharged };
}

const ok = (calls = 1, more: object = {}): object => ({
  text: 'ok',
  finish: 'complete',
  tokens: [10, 5],
  not: [],
  calls,
  ...more,
});
const uncounted = { tokens: [null, null] };
const cut = (finish: string, text = 'We looked'): object => ok(1, { text, finish, ...uncounted });
const fails = (kind: string, run: 'stops' | 'waits' | 'goes on', calls: number, charged = false): object => ({
  kind,
  run,
  charged,
  calls,
});

/** How each must end. `not`: what was left out, or `sent instead`, and is told in the result. */
const endings: Readonly<Record<string, object>> = {
  plain: ok(),
  'gpt5-temperature': ok(2, { not: ['temperature'] }),
  'gpt5-max-tokens': ok(2),
  'gpt5-verify-stream': ok(2),
  'o1-mini-system': ok(2, { not: ['system message > user message'] }),
  'gpt5-all-tokens-for-reasoning': ok(1, { text: '', finish: 'truncated' }),
  'max-tokens-too-big': fails('bad-parameter', 'stops', 1),
  '429-no-header-body-seconds': ok(3),
  '429-quota': fails('out-of-credit', 'stops', 1),
  '400-context-all': fails('case-refused', 'goes on', 1, true),
  '400-context': ok(),
  'openrouter-200-error': fails('rate-limited', 'waits', 12),
  'openrouter-200-error-402': fails('out-of-credit', 'stops', 1),
  'openrouter-200-error-once': ok(2),
  'openrouter-comments': ok(),
  'openrouter-midstream-error': fails('server-failed', 'goes on', 4, true),
  'openrouter-choice-error': fails('server-failed', 'goes on', 4, true),
  'openrouter-empty-choices': fails('malformed-answer', 'goes on', 4, true),
  'openrouter-leading-space': ok(),
  'litellm-unsupported': ok(2, { not: ['seed'] }),
  'litellm-both': ok(2, { not: ['seed'] }),
  'cloudflare-524': ok(2),
  'html-200': fails('malformed-answer', 'waits', 3),
  'azure-filter-first-chunk': ok(),
  'azure-finish-filter': cut('filtered', 'ok the ans'),
  'azure-400-filter': fails('case-refused', 'goes on', 1, true),
  'azure-404-deployment': fails('unknown-model', 'stops', 1),
  'azure-404-path': fails('wrong-address', 'stops', 1),
  'azure-429': ok(3),
  'mistral-content-parts': ok(),
  'mistral-content-parts-whole': ok(),
  'mistral-seed-422': ok(2, { not: ['seed'] }),
  'stream-options-422': ok(2),
  'deepseek-no-resource': cut('unknown'),
  'deepseek-keepalive': ok(1, uncounted),
  'gemini-filter': cut('filtered', ''),
  'gemini-array-error': fails('wrong-credentials', 'stops', 1),
  'gemini-seed': ok(2, { not: ['seed'] }),
  'gemini-no-content': ok(1, { text: '', finish: 'empty', tokens: [10, null] }),
  '429-gemini-quota-array': fails('rate-limited', 'waits', 12),
  'anthropic-temp-topp': ok(2, { not: ['top_p'] }),
  'anthropic-temp-deprecated': ok(2, { not: ['temperature'] }),
  'anthropic-overloaded': ok(3),
  'anthropic-refusal': cut('refused', ''),
  'no-usage-no-id': ok(1, uncounted),
  'no-usage-stream': ok(1, uncounted),
  'no-finish-but-done': ok(1, { finish: 'unknown' }),
  'no-done': ok(1, uncounted),
  'finish-in-content-chunk': ok(1, uncounted),
  'crlf-sse': ok(1, uncounted),
  'event-lines': ok(1, uncounted),
  'reasoning-content': ok(),
  'reasoning-only': ok(1, { text: '', finish: 'empty' }),
  // What a user would see, until somebody asks to leave it out (thinking.test.ts).
  'think-tags': ok(1, { text: '<think>\nThe user wants it guaranteed. I must not.\n</think>\n\nok' }),
  'vllm-abort': cut('unknown'),
  'ollama-404': fails('unknown-model', 'stops', 1),
  'ollama-string-error': fails('server-failed', 'goes on', 4, true),
  'lmstudio-string-error': fails('case-refused', 'goes on', 1, true),
  'lmstudio-unexpected-endpoint': fails('wrong-address', 'stops', 1),
  'groq-400-json': ok(),
  '503-loading': ok(3),
  'text-plain-json': ok(),
  'json-but-sse': ok(1, uncounted),
  'sse-with-bom': ok(1, uncounted),
  'data-no-space': ok(1, uncounted),
  'null-choices-last': ok(1, { tokens: [10, 2] }),
  'emoji-split': ok(1, { text: 'ok 👍🏽 é', ...uncounted }),
  'usage-floats': ok(1, { tokens: [11, 5] }),
  'usage-minus': ok(1, uncounted),
  'usage-text': ok(1, { tokens: [10, null] }),
  'usage-each-chunk': ok(1, { tokens: [10, 2] }),
  // It says that a tool was called, and no call came.
  'finish-function-call': cut('unknown', 'ok'),
  'finish-eos': ok(1, uncounted),
  'finish-upper': cut('truncated'),
  'finish-model-length': cut('truncated'),
  'finish-safety': cut('filtered', 'We'),
};

describe('every quirk ends right', () => {
  test('and none is without its ending', () => {
    expect(Object.keys(endings).sort()).toEqual(Object.keys(chatQuirks).sort());
  });

  test.each(Object.entries(endings))('%s', async (mode, ending) => {
    expect(await ask(mode)).toEqual(ending);
  });
});
