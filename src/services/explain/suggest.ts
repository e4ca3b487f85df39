import { AppError } from '#contract/errors';
import { type SuggestionView } from '#contract/explain';
import { asIsId, type Ablation } from '#domain/explain/ablation';
import { headlineOfInput, type Case, type Sensitivity } from '#domain/cases/case';
import { mostDollars } from '#domain/result/money-words';
import { blockersOf, outcomeOfBlockers } from '#domain/result/outcome';
import { type Answer, type Output } from '#domain/answers/output';
import { decidePolicy, type Policy } from '#domain/policy/policy';
import { appliesTo, criteriaOf } from '#domain/spec/spec';
import { type FailureShown, parseSuggestion, suggestionMessages, suggestionSchema } from '#domain/explain/suggestion';
import { type ServiceContext } from '../context.ts';
import { OverBudget } from '../experiments/calls/budget.ts';
import { PolicyRefusal, RunMustStop, RunMustWait } from '../experiments/calls/halts.ts';
import { type BesideCall, type RunAccess } from '../experiments/running/runner-parts.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { ModelFailure } from '../ports/model-failure.ts';
import { describeModelFailure } from '../settings/describe-model-failure.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { reasonsOf } from './failures.ts';
import { variantOf } from './plan-search.ts';
import { editedVariant } from './plan-test.ts';

const mostShown = 6;
const tries = 2;

export interface SuggestionRequest {
  /** The search whose failures are shown. */
  readonly searchId: string;
  readonly ablation: Ablation;
  readonly parent: RunPlan;
  /** What was tried and is thought responsible; null: nothing. */
  readonly treatment: string | null;
  readonly model: string;
}

/**
 * Asks a model for one edit, through the door of the search's run. Cases that the data policy keeps from this model are left out; an answer that
 * cannot be read is asked for once more; an edit that cannot be used is refused with a sentence.
 */
export async function suggestEdit(
  context: ServiceContext,
  experiments: Experiments,
  request: SuggestionRequest,
  signal: AbortSignal,
): Promise<SuggestionView> {
  const { parent, ablation, model } = request;
  let asked: Asked | null = null;
  let costUsd: number | null = 0;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await throughDoor(() =>
      experiments.runner.askBeside(
        request.searchId,
        (access) => {
          asked = question(context, access, request, attempt);
          return asked.beside;
        },
        signal,
      ),
    );
    costUsd = costUsd === null || answer.costUsd === null ? null : costUsd + answer.costUsd;
    const edit = answer.finish === 'complete' ? parseSuggestion(answer.text) : null;
    if (edit === null) continue;
    const edited = editedVariant(parent, ablation.variant, edit);
    return {
      model,
      practice: isPractice(parent, model),
      ...edit,
      before: variantOf(parent, ablation.variant).promptText,
      after: edited.promptText,
      // Set by the call above, which the compiler cannot see.
      leftOut: (asked as Asked | null)?.leftOut ?? 0,
      costUsd,
    };
  }
  throw new AppError(
    'malformed-answer',
    'The model’s suggestion could not be read, twice.',
    'Ask another model. Nothing was changed.',
  );
}

/** Whether a model of the run is a practice model. */
export function isPractice(plan: RunPlan, model: string): boolean {
  if (plan.judge?.model === model) return plan.judge.practice;
  return plan.variants.some((variant) => variant.practice);
}

async function throughDoor(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PolicyRefusal)
      throw new AppError('not-allowed', `The model was not asked. ${error.rule}`, 'Choose another model.');
    if (error instanceof RunMustStop || error instanceof RunMustWait) throw describeModelFailure(error.failure);
    if (error instanceof ModelFailure) throw describeModelFailure(error);
    if (error instanceof OverBudget) throw aboveLimit(error);
    throw error;
  }
}

function aboveLimit({ boundUsd }: OverBudget): AppError {
  return new AppError(
    'limit-exceeded',
    `The question could cost up to ${mostDollars(boundUsd)}, more than your limit leaves. It was not asked.`,
    'Raise the limit in Settings, or choose another model.',
  );
}

interface Asked {
  readonly beside: BesideCall;
  readonly leftOut: number;
}

function question(
  context: ServiceContext,
  access: RunAccess,
  { searchId, ablation, parent, treatment, model }: SuggestionRequest,
  attempt: number,
): Asked {
  const server = access.plan.variants[0];
  if (!server) throw new AppError('not-found', 'The search has no version.', 'Start a new one.');
  const destination = { origin: server.origin, model };
  const { shown, leftOut } = casesToShow(
    access.policy,
    destination,
    failedCases(context, searchId, access.plan, ablation),
  );
  const variant = variantOf(parent, ablation.variant);
  const tried = ablation.treatments.find((each) => each.id === treatment);
  const messages = suggestionMessages({
    template: variant.prompt.template,
    instruction: tried && tried.change !== 'removed' ? tried.text : null,
    failures: shown.map(({ failure }) => failure),
    nonce: context.ids.next(),
  });
  return {
    leftOut,
    beside: {
      request: {
        baseUrl: server.baseUrl,
        model,
        messages,
        parameters: { temperature: 0 },
        tools: [],
        // Another seed: at temperature 0 the same request would bring the same unreadable answer.
        seed: attempt,
        jsonSchema: suggestionSchema,
      },
      call: {
        purpose: 'suggest',
        promptContent: variant.content,
        case: null,
        origin: server.origin,
        sensitivity: highest(shown.map(({ aCase }) => aCase.sensitivity)),
      },
      limitUsd: readSettings(context).spendingLimitUsd,
    },
  };
}

interface Shown {
  readonly aCase: Case;
  readonly failure: FailureShown;
}

/** One failed answer of each case, as the prompt is. */
function failedCases(context: ServiceContext, searchId: string, plan: RunPlan, ablation: Ablation): Shown[] {
  const criteria = plan.spec ? criteriaOf(plan.spec) : [];
  const failing = new Set(ablation.failing);
  return plan.cases
    .filter(({ id }) => failing.has(id))
    .flatMap((aCase): Shown[] => {
      const blockers = blockersOf(criteria).filter((each) => appliesTo(each, aCase));
      const failed = context.stores.runs
        .outputsOfCase(searchId, aCase.id)
        .find((output: Output) => output.variant === asIsId && outcomeOfBlockers(output, blockers) === 'fail');
      if (!failed?.answer) return [];
      return [
        {
          aCase,
          failure: {
            headline: headlineOfInput(aCase.input),
            answer: failed.answer.text,
            failed: reasonsOf(aCase, [failed], criteria),
          },
        },
      ];
    });
}

function casesToShow(
  policy: Policy,
  destination: { readonly origin: string; readonly model: string },
  all: readonly Shown[],
): { readonly shown: readonly Shown[]; readonly leftOut: number } {
  const may = all.filter(({ aCase: { sensitivity } }) => decidePolicy(policy, { ...destination, sensitivity }).allowed);
  return { shown: may.slice(0, mostShown), leftOut: all.length - may.length };
}

const order: readonly Sensitivity[] = ['public', 'internal', 'personal'];

/** A text is as sensitive as the most sensitive part of it; the prompt itself is internal. */
function highest(sensitivities: readonly Sensitivity[]): Sensitivity {
  return order[Math.max(1, ...sensitivities.map((each) => order.indexOf(each)))] ?? 'personal';
}
