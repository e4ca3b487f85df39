import { type AppError } from '#contract/errors';
import { type EstimateView } from '#contract/views';
import { judgeTasks } from '#domain/criterion-verdicts';
import { criteriaOf } from '#domain/spec';
import { renderMessages } from '#domain/template';
import { type ServiceContext } from '../context.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores.ts';
import { costOf } from './model-door.ts';
import { type Planned } from './plan-run.ts';
import { pricesFrom } from './run-access.ts';
import { type GatheredRun } from './run-request.ts';

/** About four characters a token in English text (OpenAI's rule of thumb); good enough to decide whether to start. */
const charactersPerToken = 4;
const usualAnswerTokens = 200;
const judgeTokens = { input: 500, output: 80 };
const usualSecondsPerCall = 2;
const practiceSecondsPerCall = 0.2;

const nothing: Omit<EstimateView, 'blockers' | 'identicalToBaseline' | 'limitUsd'> = {
  calls: 0,
  judgeCalls: 0,
  cases: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: null,
  seconds: null,
  aboveLimit: false,
  refusedCases: [],
};

/** How many judge calls the run makes at most: asked of an empty answer, which decides as little as possible by rules. */
function judgeCallsOf(plan: RunPlan, calls: number): number {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const blank = {
    text: '',
    finish: 'complete' as const,
    toolCalls: [],
    inputTokens: null,
    outputTokens: null,
    latencyMs: 0,
    costUsd: null,
  };
  const isAsked = (task: { readonly model: string | null }): boolean => task.model !== null || plan.judge !== null;
  const perRound = plan.cases.reduce(
    (sum, aCase) => sum + judgeTasks(criteria, blank, aCase).filter(isAsked).length,
    0,
  );
  return plan.cases.length === 0 ? 0 : Math.round((perRound / plan.cases.length) * calls);
}

/** What the run will take, before anything is sent: calls, tokens, money, time. Money is null where a price is unknown. */
export function estimateRun(context: ServiceContext, gathered: GatheredRun, planned: Planned): EstimateView {
  const settings = readSettings(context);
  const rest = { identicalToBaseline: gathered.identicalToBaseline, limitUsd: settings.spendingLimitUsd };
  if (!planned.ok) return { ...nothing, ...rest, blockers: [...planned.problems] };
  const blockers = gathered.blocker ? [serverProblem(gathered.blocker)] : [];
  const { plan } = planned;
  const priceOf = pricesFrom(settings.prices, gathered.listing);
  const refused = new Set(plan.refused.map((each) => each.case));
  const sent = plan.cases.filter((aCase) => !refused.has(aCase.id));
  let [inputTokens, outputTokens, calls] = [0, 0, 0];
  let costUsd: number | null = 0;
  for (const variant of plan.variants) {
    const characters = sent.reduce((sum, aCase) => {
      const rendered = renderMessages(variant.prompt, aCase);
      return (
        sum + (rendered.ok ? rendered.messages.reduce((length, message) => length + message.content.length, 0) : 0)
      );
    }, 0);
    const tokens = {
      inputTokens: Math.ceil(characters / charactersPerToken) * plan.trials,
      outputTokens:
        Math.min(usualAnswerTokens, variant.parameters.max_output_tokens ?? usualAnswerTokens) *
        sent.length *
        plan.trials,
    };
    const cost = costOf(priceOf(variant.origin, variant.model), tokens);
    costUsd = costUsd === null || cost === null ? null : costUsd + cost;
    inputTokens += tokens.inputTokens;
    outputTokens += tokens.outputTokens;
    calls += sent.length * plan.trials;
  }
  const judgeCalls = judgeCallsOf(plan, calls);
  if (plan.judge && judgeCalls > 0) {
    const tokens = { inputTokens: judgeCalls * judgeTokens.input, outputTokens: judgeCalls * judgeTokens.output };
    const cost = costOf(priceOf(plan.judge.origin, plan.judge.model), tokens);
    costUsd = costUsd === null || cost === null ? null : costUsd + cost;
    inputTokens += tokens.inputTokens;
    outputTokens += tokens.outputTokens;
  }
  const perCall = plan.variants.every((variant) => variant.practice) ? practiceSecondsPerCall : usualSecondsPerCall;
  const limit = settings.spendingLimitUsd;
  return {
    calls,
    judgeCalls,
    cases: plan.cases.length,
    inputTokens,
    outputTokens,
    costUsd,
    seconds: Math.ceil(((calls + judgeCalls) * perCall) / plan.concurrency),
    aboveLimit: limit !== null && costUsd !== null && costUsd > limit,
    refusedCases: plan.refused.map((each) => ({ ...each })),
    blockers,
    ...rest,
  };
}

function serverProblem({ message, nextStep }: AppError): EstimateView['blockers'][number] {
  return { path: 'model server', line: null, field: null, message: `${message} ${nextStep}`, severity: 'error' };
}
