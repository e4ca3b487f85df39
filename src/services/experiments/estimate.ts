import { type AppError } from '#contract/errors';
import { type EstimateView } from '#contract/estimate';
import { mostAskedAgain, trialsToTellLoss } from '#domain/result/asked-again';
import { maskedIn, nothingMasked } from '#domain/verdicts/masked';
import { judgesAsked } from '#domain/verdicts/judge-panel';
import { type RunDigest } from '#domain/report/run-digest';
import { importedOrigin } from '#domain/result/run-result';
import { renderMessages } from '#domain/prompt/template';
import { type ServiceContext } from '../context.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan, type RunVariant } from '../stores/run-plan.ts';
import { batchShare } from './batch/batch-parts.ts';
import { noBatchesProblem } from './batch/batch-support.ts';
import { dearestCallUsd } from './dearest-call.ts';
import { judgesInRound } from './judge-calls.ts';
import { costOf } from './calls/prices.ts';
import { type Planned, type VariantRequest } from './planning/plan-run.ts';
import { pricesFrom } from './run-access.ts';
import { type GatheredRun } from './planning/run-request.ts';

/** About four characters a token in English text (OpenAI's rule of thumb); good enough to decide whether to start. */
const charactersPerToken = 4;
const judgeTokens = { inputTokens: 500, outputTokens: 80 };

/** What one call takes, before this prompt has ever run on the model. */
const usual = { outputTokens: 200, seconds: 2, practiceSeconds: 0.2 };

/** Money and time of a part of the run: `costUsd` null where the price is unknown. */
interface Part {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
  /** Of all its calls, one after the other. */
  readonly seconds: number;
}

const nothing: Part = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, seconds: 0 };

/** What of a gathered run an estimate looks at. */
export type EstimateFacts = Pick<GatheredRun, 'identicalToBaseline' | 'listing' | 'blocker' | 'leftOut'> & {
  readonly request: {
    readonly variants: readonly Pick<VariantRequest, 'id' | 'label' | 'isBaseline' | 'model'>[];
  };
};

/** What the run will take, before anything is sent: calls, tokens, money, time. Judge calls are the most that there can be. */
export function estimateRun(
  context: ServiceContext,
  gathered: EstimateFacts,
  planned: Planned,
  batch: Pick<EstimateView['batch'], 'chosen' | 'possible'> = { chosen: false, possible: false },
): EstimateView {
  const settings = readSettings(context);
  const limitUsd = settings.spendingLimitUsd;
  const rest = {
    identicalToBaseline: gathered.identicalToBaseline,
    limitUsd,
    variants: gathered.request.variants.map(({ id, label, isBaseline, model }) => ({ id, label, isBaseline, model })),
    leftOut: [...gathered.leftOut],
  };
  const blockers = gathered.blocker ? [serverProblem(gathered.blocker)] : [];
  if (blockers.length === 0 && batch.chosen && !batch.possible) blockers.push(noBatchesProblem());
  if (!planned.ok) {
    const empty = {
      reused: 0,
      judgeCalls: 0,
      cases: 0,
      setAside: 0,
      seconds: null,
      aboveLimit: false,
      refusedCases: [],
    };
    return {
      ...nothing,
      costUsd: null,
      ...empty,
      ...rest,
      again: null,
      trialsToTell: null,
      baselineBlocks: false,
      masked: nothingMasked,
      unpriced: [],
      batch: { ...batch, costUsd: null },
      blockers: [...blockers, ...planned.problems],
    };
  }
  const { plan } = planned;
  const priceOf = pricesFrom(settings.prices, gathered.listing);
  const earlier = earlierVariants(context, plan.promptId);
  const again = Map.groupBy(
    planned.jobs.filter((job) => job.reusedFrom !== undefined),
    (job) => job.variant,
  );
  const answers = plan.variants
    .map((variant) => lessOf(answersOf(plan, variant, earlier, priceOf), again.get(variant.id)?.length ?? 0))
    .reduce(together, nothing);
  const reused = planned.jobs.filter((job) => job.reusedFrom !== undefined).length;
  // Judges read what is used again too.
  const judges = judgesAsMeasured(
    context,
    plan,
    judgesOf(plan, answers.calls + reused, priceOf),
    answers.calls + reused,
  );
  const now = together(answers, judges);
  const { inputTokens, outputTokens } = now;
  const batchUsd = together({ ...answers, costUsd: answers.costUsd && answers.costUsd * batchShare }, judges).costUsd;
  const costUsd = batch.chosen ? batchUsd : now.costUsd;
  return {
    calls: answers.calls,
    judgeCalls: judges.calls,
    cases: plan.cases.length,
    setAside: plan.setAside?.length ?? 0,
    inputTokens,
    outputTokens,
    costUsd,
    ...(limitUsd !== null &&
      costUsd !== null &&
      costUsd > limitUsd && { dearestCallUsd: dearestCallUsd(plan, priceOf) }),
    seconds: batch.chosen ? null : Math.ceil(now.seconds / plan.concurrency),
    aboveLimit: limitUsd !== null && costUsd !== null && costUsd > limitUsd,
    refusedCases: plan.refused.map((each) => ({ ...each })),
    blockers,
    baselineBlocks: false,
    unpriced: unpricedModels(plan, judges.calls > 0, priceOf),
    masked: maskedIn(promptsOf(plan), plan.spec, plan.redact ?? []),
    reused,
    ...againOf(plan, { answers: answers.calls, judges: judges.calls, costUsd, reused }),
    batch: { ...batch, costUsd: batchUsd },
    ...rest,
  };
}

/** Models of which the price is not known: answers first, then judges where some are asked. */
function unpricedModels(plan: RunPlan, isJudged: boolean, priceOf: PriceOf): string[] {
  const asked = plan.variants.map(({ origin, model }) => ({ origin, model }));
  const judges =
    isJudged && plan.judge ? judgesAsked(plan.judge).map((model) => ({ origin: plan.judge?.origin ?? '', model })) : [];
  const missing = [...asked, ...judges].filter(
    ({ origin, model }) => origin !== importedOrigin && priceOf(origin, model) === null,
  );
  return [...new Set(missing.map(({ model }) => model))];
}

/** The prompts that are sent: answers of a file are not. */
export function promptsOf({ variants }: Pick<RunPlan, 'variants'>): readonly RunVariant['prompt'][] {
  return variants.filter(({ origin }) => origin !== importedOrigin).map(({ prompt }) => prompt);
}

/** What asking again takes at most, and the trials that would make it rare: both only where the spec compares with the team's version. */
function againOf(
  plan: RunPlan,
  planned: {
    readonly answers: number;
    readonly judges: number;
    readonly costUsd: number | null;
    readonly reused: number;
  },
): Pick<EstimateView, 'again' | 'trialsToTell'> {
  const { margin } = plan.spec?.thresholds ?? {};
  const isCompared = plan.variants.some((variant) => variant.isBaseline) && plan.variants.length > 1;
  const needed = trialsToTellLoss(plan.cases.length - plan.refused.length);
  const trialsToTell = isCompared && margin !== undefined && needed > plan.trials ? needed : null;
  const most = planned.reused > 0 ? 0 : mostAskedAgain(plan);
  if (most === 0) return { again: null, trialsToTell };
  const times = most / Math.max(1, planned.answers);
  const costUsd = planned.costUsd === null ? null : planned.costUsd * times;
  return { again: { calls: most, judgeCalls: Math.round(planned.judges * times), costUsd }, trialsToTell };
}

/** The part without these many of its calls, which are about alike. */
function lessOf(part: Part, calls: number): Part {
  const share = part.calls === 0 ? 0 : 1 - calls / part.calls;
  return {
    calls: part.calls - calls,
    inputTokens: Math.round(part.inputTokens * share),
    outputTokens: Math.round(part.outputTokens * share),
    costUsd: part.costUsd === null ? null : part.costUsd * share,
    seconds: part.seconds * share,
  };
}

type PriceOf = ReturnType<typeof pricesFrom>;

function answersOf(plan: RunPlan, variant: RunVariant, earlier: readonly EarlierVariant[], priceOf: PriceOf): Part {
  const refused = new Set(plan.refused.map((each) => each.case));
  const sent = plan.cases.filter((aCase) => !refused.has(aCase.id));
  const characters = sent.reduce((sum, aCase) => {
    const rendered = renderMessages(variant.prompt, aCase);
    const messages = rendered.ok ? rendered.messages : [];
    return messages.reduce((length, message) => length + message.content.length, sum);
  }, 0);
  const calls = sent.length * plan.trials;
  const known = usualOf(variant, earlier);
  const tokens = {
    inputTokens: Math.ceil(characters / charactersPerToken) * plan.trials,
    outputTokens: Math.ceil(known.outputTokens * calls),
  };
  const costUsd = costOf(priceOf(variant.origin, variant.model), tokens);
  return { calls, ...tokens, costUsd, seconds: known.seconds * calls };
}

/** What one call of the variant takes: as measured in the last run of this prompt on the model, else a guess. */
function usualOf(
  { model, practice, parameters }: RunVariant,
  earlier: readonly EarlierVariant[],
): { readonly outputTokens: number; readonly seconds: number } {
  const last = earlier.find((each) => each.model === model && each.outputs > each.errors);
  const answered = (last?.outputs ?? 0) - (last?.errors ?? 0);
  const measuredTokens = last?.outputTokens == null ? null : last.outputTokens / answered;
  const measuredSeconds = last?.p50Ms == null ? null : last.p50Ms / 1_000;
  return {
    outputTokens: Math.min(measuredTokens ?? usual.outputTokens, parameters.max_output_tokens ?? Infinity),
    seconds: measuredSeconds ?? (practice ? usual.practiceSeconds : usual.seconds),
  };
}

type EarlierVariant = RunDigest['variants'][number];

/** Variants of this prompt's runs that have a result, newest first. */
function earlierVariants(context: ServiceContext, promptId: string): EarlierVariant[] {
  const repository = context.stores.settings.currentRepository();
  return context.stores.runs.list({ repository, promptId }).flatMap((run) => run.digest?.variants ?? []);
}

/** With what the judge took the last time it judged this prompt by the same spec, where that is less than it can take at most. */
function judgesAsMeasured(context: ServiceContext, plan: RunPlan, most: Part, answers: number): Part {
  const repository = context.stores.settings.currentRepository();
  const last = context.stores.runs
    .list({ repository, promptId: plan.promptId })
    .find(({ digest }) => digest?.judging?.model === plan.judge?.model && digest?.spec === plan.specContent);
  const usd = last?.digest?.judging?.usdPerAnswer;
  if (usd === undefined || most.costUsd === null) return most;
  return { ...most, costUsd: usd * answers };
}

/** What judging these many answers of the plan will take at most; nothing where there is no judge. */
export function estimateJudges(
  context: ServiceContext,
  plan: RunPlan,
  answers: number,
  listing: GatheredRun['listing'],
): Pick<EstimateView, 'calls' | 'costUsd'> {
  if (plan.judge === null) return { calls: 0, costUsd: 0 };
  const { calls, costUsd } = judgesOf(plan, answers, pricesFrom(readSettings(context).prices, listing));
  return { calls, costUsd };
}

/** The most judge calls that there can be. */
function judgesOf(plan: RunPlan, calls: number, priceOf: PriceOf): Part {
  const server = plan.judge ?? plan.variants[0];
  const perRound = judgesInRound(plan)
    .flatMap((model): Part[] => {
      if (!server) return [];
      const seconds = server.practice ? usual.practiceSeconds : usual.seconds;
      return [{ calls: 1, ...judgeTokens, costUsd: costOf(priceOf(server.origin, model), judgeTokens), seconds }];
    })
    .reduce(together, nothing);
  const rounds = plan.cases.length === 0 ? 0 : calls / plan.cases.length;
  return {
    calls: Math.round(perRound.calls * rounds),
    inputTokens: Math.round(perRound.inputTokens * rounds),
    outputTokens: Math.round(perRound.outputTokens * rounds),
    costUsd: perRound.costUsd === null ? null : perRound.costUsd * rounds,
    seconds: perRound.seconds * rounds,
  };
}

function together(one: Part, other: Part): Part {
  return {
    calls: one.calls + other.calls,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costUsd: one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd,
    seconds: one.seconds + other.seconds,
  };
}

export function serverProblem({ message, nextStep }: AppError): EstimateView['blockers'][number] {
  return { path: 'model server', line: null, field: null, message: `${message} ${nextStep}`, severity: 'error' };
}
