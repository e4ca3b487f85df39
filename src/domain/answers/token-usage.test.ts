import { describe, expect, test } from 'vitest';
import { paidTokens, readUsage } from './token-usage.ts';

const nothing = { input: null, output: null, total: null, inputPart: null, outputPart: null };

/** Input and output as they are paid, of a server's `usage`. */
function paidOf(usage: object): readonly (number | null)[] {
  const { input, output } = paidTokens(readUsage(usage) ?? nothing);
  return [input, output];
}

describe('tokens that are paid', () => {
  test.each([
    ['thinking that is counted in the total alone is paid as output', { input: 758, output: 102, total: 1725 }, 967],
    ['thinking within the output is not counted twice', { input: 20, output: 505, total: 525, outputPart: 500 }, 505],
    ['a total that is less than its parts takes nothing away', { input: 20, output: 50, total: 10 }, 50],
    ['an output that nobody named is what is left of the total', { input: 20, output: null, total: 70 }, 50],
    ['a total that no call can have counts nothing', { input: 20, output: 5, total: 1e15 }, 5],
    ['without the question the total says nothing of the answer', { input: null, output: 5, total: 500 }, 5],
    ['nothing said is nothing known', { input: 20, output: null, total: null }, null],
  ])('%s', (_name, usage, expected) => {
    expect(paidTokens({ ...nothing, ...usage }).output).toBe(expected);
  });

  const openai = { prompt_tokens: 53, completion_tokens: 20, total_tokens: 73 };
  test.each([
    ['thinking beside the answer', { ...openai, completion_tokens_details: { reasoning_tokens: 5_000 } }, [53, 5_020]],
    ['the same in a field of its own', { ...openai, reasoning_tokens: 5_000 }, [53, 5_020]],
    [
      'the same in the total too',
      { ...openai, total_tokens: 5_073, completion_tokens_details: { reasoning_tokens: 5_000 } },
      [53, 5_020],
    ],
    ['thinking within the answer', { ...openai, completion_tokens_details: { reasoning_tokens: 19 } }, [53, 20]],
    [
      'what was written into a cache beside the question',
      { prompt_tokens: 5, completion_tokens: 20, total_tokens: 25, cache_creation_input_tokens: 50_000 },
      [50_005, 20],
    ],
    [
      'the same in the total too',
      { prompt_tokens: 5, completion_tokens: 20, total_tokens: 50_025, cache_creation_input_tokens: 50_000 },
      [50_005, 20],
    ],
    [
      "read from a cache and written into it, under Anthropic's own names",
      { input_tokens: 5, output_tokens: 20, cache_creation_input_tokens: 100, cache_read_input_tokens: 1_000 },
      [1_105, 20],
    ],
    [
      'a cache within the question, named twice',
      {
        prompt_tokens: 60,
        completion_tokens: 20,
        cache_read_input_tokens: 50,
        prompt_tokens_details: { cached_tokens: 50 },
      },
      [60, 20],
    ],
    ['a part of a token is one', { prompt_tokens: 10.5, completion_tokens: 5 }, [11, 5]],
    ['a number written as a text', { prompt_tokens: '10', completion_tokens: '5' }, [10, 5]],
    ['less than nothing', { prompt_tokens: -1, completion_tokens: 5 }, [null, 5]],
    ['more than a number can tell', { prompt_tokens: 10, completion_tokens: 1e300 }, [10, null]],
    ['a usage that is none', {}, [null, null]],
  ])('%s', (_name, usage, expected) => {
    expect(paidOf(usage)).toEqual(expected);
  });
});

describe('a price that the server states', () => {
  test.each([
    ['OpenRouter', { cost: 3.5 }, 3.5],
    [
      "OpenRouter, where the provider is paid with one's own key",
      { cost: 0.95, cost_details: { upstream_inference_cost: 19 } },
      19.95,
    ],
    [
      'OpenRouter, which names what it pays itself',
      { cost: 3.5, is_byok: false, cost_details: { upstream_inference_cost: 3.5 } },
      3.5,
    ],
    ['Perplexity', { cost: { request_cost: 0.005, total_cost: 0.006 } }, 0.006],
    ['xAI, in parts of a dollar', { cost_in_usd_ticks: 37_756_000 }, 0.003_775_6],
    ['DeepInfra', { estimated_cost: 0.25 }, 0.25],
    ['nothing, which is how an unknown price is written', { cost: 0 }, null],
    ['less than nothing', { cost: -1 }, null],
    ['a number that is written as a text', { cost: '3.5' }, 3.5],
    ['another text', { cost: '$3.5' }, null],
    ['no number', { cost: Number.NaN, estimated_cost: Infinity }, null],
    ['more than any call costs', { cost: 1e300 }, null],
  ])('%s', (_name, usage, expected) => {
    expect(readUsage({ prompt_tokens: 10, completion_tokens: 5, ...usage })?.statedUsd).toBe(expected);
  });
});
