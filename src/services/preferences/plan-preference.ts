import { AppError } from '#contract/errors';
import { type Case, headlineOfInput } from '#domain/cases/case';
import { contentId } from '#domain/prompt/content-id';
import { type Answer, type Output } from '#domain/answers/output';
import { decidePolicy, type Policy } from '#domain/policy/policy';
import {
  areSame,
  type Preference,
  preferenceInput,
  preferenceOrders,
  preferencePrompts,
  preferenceSchema,
  type PreferenceOrder,
  type PreferencePair,
} from '#domain/preference/preference';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { planJobs } from '#domain/run/run-plan';
import { type Server } from '../experiments/planning/plan-run.ts';
import { type Job } from '../stores/runs.ts';
import { type RunPlan, type RunVariant } from '../stores/run-plan.ts';

export interface PreferenceChoice {
  readonly candidate: string;
  readonly baseline: string;
  readonly question: string;
  readonly judge: string;
  readonly trials: 'first' | 'all';
  readonly maxCostUsd: number | null;
}

export interface PreferenceParts {
  readonly parent: RunPlan;
  readonly outputs: readonly Output[];
  readonly choice: PreferenceChoice;
  /** Where the judge is asked. */
  readonly server: Server;
  readonly connectionId: string;
  readonly policy: Policy;
  readonly nextId: () => string;
}

export interface PlannedPreference {
  readonly plan: RunPlan & { readonly preference: Preference };
  readonly jobs: readonly Job[];
}

/**
 * The comparison as a run's plan: two variants, one for each order, of a prompt that only inserts; a made-up case for each pair that has to
 * be asked, with the sensitivity of its case. No spec: what the judge says is read when the person looks.
 */
export function planPreference(parts: PreferenceParts): PlannedPreference {
  const { parent, choice, nextId } = parts;
  const nonce = nextId();
  const pairs = pairsOf(parts);
  const asked = pairs.filter(({ pair }) => pair.unasked === null);
  const cases = asked.map((each) => caseOf(each, choice.question, nonce));
  const variants = preferenceOrders.map((order) => variantOf(order, parts));
  const refused = refusedCases(parts, cases);
  const preference: Preference = {
    question: choice.question,
    judge: choice.judge,
    candidate: choice.candidate,
    baseline: choice.baseline,
    labels: { candidate: labelOf(parent, choice.candidate), baseline: labelOf(parent, choice.baseline) },
    pairs: pairs.map(({ pair }) => pair),
  };
  const plan: PlannedPreference['plan'] = {
    promptId: parent.promptId,
    promptPath: parent.promptPath,
    specText: null,
    spec: null,
    specContent: null,
    casesText: '',
    // Of its own: a comparison is no try on the cases.
    casesContent: contentId('other', JSON.stringify(cases)),
    cases,
    tools: [],
    variants,
    trials: 1,
    seed: parent.seed,
    concurrency: parent.concurrency,
    maxCostUsd: choice.maxCostUsd,
    capFollowsSettings: false,
    judge: null,
    connectionId: parts.connectionId,
    baselineCommit: parent.baselineCommit,
    refused,
    preference,
  };
  return { plan, jobs: jobsOf(plan, nextId()) };
}

function jobsOf(plan: RunPlan, prefix: string): Job[] {
  const kept = new Set(plan.refused.map((each) => each.case));
  return planJobs({
    variants: plan.variants.map(({ id }) => id),
    cases: plan.cases.map(({ id }) => id),
    trials: 1,
    seed: plan.seed,
  }).map((job): Job => ({
    id: `${prefix}-${job.order}`,
    variant: job.variant,
    case: job.case,
    trial: job.trial,
    state: kept.has(job.case) ? 'refused-by-policy' : 'waiting',
  }));
}

interface Pair {
  readonly pair: PreferencePair;
  readonly aCase: Case;
  readonly candidate: Answer | null;
  readonly baseline: Answer | null;
}

function pairsOf({ parent, outputs, choice }: PreferenceParts): Pair[] {
  const answers = new Map(outputs.map((output) => [`${output.variant}\n${output.case}\n${output.trial}`, output]));
  const answerOf = (variant: string, aCase: string, trial: number): Answer | null => {
    const output = answers.get(`${variant}\n${aCase}\n${trial}`);
    return output?.state === 'done' || output?.state === 'answered' ? output.answer : null;
  };
  const trials = choice.trials === 'first' ? 1 : parent.trials;
  return parent.cases.flatMap((aCase) =>
    Array.from({ length: trials }, (_, at): Pair => {
      const candidate = answerOf(choice.candidate, aCase.id, at + 1);
      const baseline = answerOf(choice.baseline, aCase.id, at + 1);
      const unasked =
        candidate === null || baseline === null ? 'missing' : areSame(candidate, baseline) ? 'identical' : null;
      const id = trials === 1 ? aCase.id : `${aCase.id} (trial ${at + 1})`;
      return { pair: { id, case: aCase.id, trial: at + 1, unasked }, aCase, candidate, baseline };
    }),
  );
}

function caseOf({ pair, aCase, candidate, baseline }: Pair, question: string, nonce: string): Case {
  if (candidate === null || baseline === null) throw new Error('A pair that lacks an answer is not asked.');
  return {
    id: pair.id,
    input: preferenceInput({ question, headline: headlineOfInput(aCase.input), candidate, baseline, nonce }),
    slices: aCase.slices,
    intent: null,
    source: null,
    sensitivity: aCase.sensitivity,
    expected: null,
    notes: null,
    messages: [],
  };
}

function variantOf(order: PreferenceOrder, { choice, server }: PreferenceParts): RunVariant {
  const text = preferencePrompts[order];
  const parsed = parsePrompt('prompt', text);
  if (!parsed.ok) throw new Error('The prompt of a comparison cannot be read.');
  return {
    id: order,
    label: order,
    isBaseline: false,
    promptText: text,
    prompt: parsed.value,
    content: contentId('prompt', text),
    model: choice.judge,
    baseUrl: server.baseUrl,
    origin: server.origin,
    practice: server.practice,
    parameters: { temperature: 0 },
    tools: [],
    jsonSchema: preferenceSchema,
  };
}

function refusedCases({ policy, server, choice }: PreferenceParts, cases: readonly Case[]): RunPlan['refused'] {
  return cases.flatMap(({ id, sensitivity }) => {
    const decision = decidePolicy(policy, { origin: server.origin, model: choice.judge, sensitivity });
    return decision.allowed ? [] : [{ case: id, rule: decision.rule }];
  });
}

function labelOf(plan: RunPlan, id: string): string {
  const variant = plan.variants.find((each) => each.id === id);
  if (variant) return variant.label;
  throw new AppError('not-found', 'This version is not part of the experiment.', 'Go back to the experiment.');
}
