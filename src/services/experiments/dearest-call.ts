import { callBoundUsd, plannedSize } from '#domain/run/call-bound';
import { renderMessages } from '#domain/prompt/template';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Prices } from './calls/prices.ts';

/** A question to a judge: the answer and its instructions, in bytes, where neither is known yet. */
const judgeQuestion = [{ content: ' '.repeat(8_000) }];

/** The most that one call of the plan can cost, in USD; 0 where no price is known. */
export function dearestCallUsd(plan: RunPlan, priceOf: (origin: string, model: string) => Prices | null): number {
  const answers = plan.variants.map((variant) => {
    const prices = priceOf(variant.origin, variant.model);
    if (prices === null) return 0;
    const bounds = plan.cases.map((aCase) => {
      const rendered = renderMessages(variant.prompt, aCase);
      const { parameters, tools, jsonSchema = null } = variant;
      return rendered.ok
        ? (callBoundUsd(prices, plannedSize({ messages: rendered.messages, parameters, tools, jsonSchema })) ?? 0)
        : 0;
    });
    return bounds.reduce((most, each) => Math.max(most, each), 0);
  });
  const { judge } = plan;
  const judging = judge
    ? callBoundUsd(priceOf(judge.origin, judge.model), plannedSize({ messages: judgeQuestion, parameters: {} }))
    : null;
  return [...answers, judging ?? 0].reduce((most, each) => Math.max(most, each), 0);
}
