import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ReviewItemView, type ReviewListItem, type ReviewView } from '#contract/review';
import { askedInReview, lookFor, offeredInReview } from '#domain/sign-off/asked-in-review';
import { headlineOfInput, type Case } from '#domain/cases/case';
import { type ReviewLabel } from '#domain/sign-off/eval-record';
import { type Output } from '#domain/answers/output';
import { outcomeOf } from '#domain/result/outcome';
import { summarizeReview, type LabelledOutput, type ReviewSummary } from '#domain/sign-off/review';
import { type RunResult } from '#domain/result/run-result';
import { drawSample, type SampleCandidate } from '#domain/statistics/sampling';
import { appliesTo, criteriaOf, type Criterion } from '#domain/spec/spec';
import { type ServiceContext } from '../context.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type Stores } from '../stores/stores.ts';
import { type StoredReview, type StoredReviewItem } from '../stores/reviews.ts';
import { type StoredRun } from '../stores/runs.ts';
import { listReviews } from './review-list.ts';
import { existingRun } from '../stores/existing-run.ts';
import { baselineVariant } from '#domain/run/variants-of-plan';

const defaultSampleSize = 15;
/** When two versions are compared blindly, a third as many of the team's answers is mixed in. */
const baselineShare = 1 / 3;

type Outcome = SampleCandidate['outcome'];

/** What the rules and judges decided about an output, as a person's label would say it. */
function outcomeOfOutput(output: Output | undefined, criteria: readonly Criterion[], aCase: Case | undefined): Outcome {
  const outcome = output ? outcomeOf(output, criteria, aCase) : 'undecided';
  return outcome === 'pass' || outcome === 'fail' ? outcome : 'undecided';
}

function planCriteria(plan: RunPlan): Criterion[] {
  return plan.spec ? criteriaOf(plan.spec) : [];
}

/** Ids of those of the criteria that apply to an answer to this case. */
function idsFor(criteria: readonly Criterion[], aCase: Case | undefined): string[] {
  return criteria.filter((criterion) => aCase !== undefined && appliesTo(criterion, aCase)).map(({ id }) => id);
}

/** Labels beside what the checks decided, of the candidate's items only: the team's own answers are there for blindness. */
export function labelledCandidateOutputs(
  review: StoredReview,
  plan: RunPlan,
  byId: ReadonlyMap<string, Output>,
): LabelledOutput[] {
  const criteria = planCriteria(plan);
  const byPerson = [...askedInReview(plan.spec), ...offeredInReview(plan.spec)];
  const cases = new Map(plan.cases.map((aCase) => [aCase.id, aCase]));
  return review.items
    .filter((item) => item.variant === 'candidate')
    .map((item) => ({
      label: item.label,
      outcome: outcomeOfOutput(byId.get(item.outputId), criteria, cases.get(item.case)),
      asked: idsFor(byPerson, cases.get(item.case)),
      byCriterion: item.byCriterion,
    }));
}

/** An earlier version called a review of one version blind too, where there is nothing to hide. */
function isBlind({ blind, items }: StoredReview): boolean {
  return blind && items.some((item) => item.variant !== 'candidate');
}

function countLabels(review: StoredReview): ReviewListItem['labels'] {
  const count = (label: ReviewLabel) => review.items.filter((item) => item.label === label).length;
  return { pass: count('pass'), fail: count('fail'), unsure: count('unsure') };
}

/** The outputs of the cases that a review is about, by id: a run can hold a thousand times as many. */
export function outputsOfReview(stores: Pick<Stores, 'runs'>, review: StoredReview): Map<string, Output> {
  const cases = [...new Set(review.items.map((item) => item.case))];
  const outputs = cases.flatMap((each) => stores.runs.outputsOfCase(review.runId, each));
  return new Map(outputs.map((output) => [output.id, output]));
}

export function isFinished(review: StoredReview): boolean {
  return review.items.every((item) => item.label !== null);
}

/** How many answers a review shows that begins as the screens begin it: the candidate's, and some of the team's mixed in. */
export function answersToReview(
  plan: RunPlan,
  { variants }: Pick<RunResult, 'variants'>,
): { readonly own: number; readonly team: number } {
  const answersOf = (id: string | undefined): number => {
    const result = variants.find((each) => each.id === id);
    return result ? result.outputs - result.errors : 0;
  };
  const size = plan.spec?.review?.sample ?? defaultSampleSize;
  const own = Math.min(size, answersOf('candidate'));
  const baseline = baselineVariant(plan);
  const team = Math.min(Math.floor(size * baselineShare), answersOf(baseline?.id));
  return { own, team };
}

/** Draws a review's items: stratified over the candidate's answers, some of the team's mixed in when blind. */
function drawItems(request: {
  readonly plan: RunPlan;
  readonly outputs: readonly Output[];
  readonly size: number;
  readonly blind: boolean;
  readonly nextId: () => string;
}): StoredReviewItem[] {
  const { plan, outputs, size, blind } = request;
  const criteria = planCriteria(plan);
  const cases = new Map(plan.cases.map((aCase) => [aCase.id, aCase]));
  const byId = new Map(outputs.map((output) => [output.id, output]));
  const candidatesOf = (variant: string): SampleCandidate[] =>
    outputs
      .filter((output) => output.variant === variant && output.state === 'done' && output.answer !== null)
      .map((output) => ({
        id: output.id,
        case: output.case,
        slices: [...(cases.get(output.case)?.slices ?? [])],
        outcome: outcomeOfOutput(output, criteria, cases.get(output.case)),
      }));
  const seed = plan.seed;
  const own = drawSample({ outputs: candidatesOf('candidate'), size, seed });
  const baseline = blind ? baselineVariant(plan) : undefined;
  const team = baseline
    ? drawSample({ outputs: candidatesOf(baseline.id), size: Math.floor(size * baselineShare), seed: `${seed} team` })
    : [];
  const mixed = drawSample({ outputs: [...own, ...team], size: own.length + team.length, seed: `${seed} order` });
  return mixed.map((drawn, index) => {
    const output = byId.get(drawn.id);
    return {
      id: request.nextId(),
      position: index + 1,
      outputId: drawn.id,
      variant: output?.variant ?? '',
      case: drawn.case,
      trial: output?.trial ?? 0,
      label: null,
      comment: '',
      failureModes: [],
      byCriterion: {},
      labelledAt: null,
    };
  });
}

function partOfAnother(): AppError {
  return new AppError(
    'not-allowed',
    'These answers belong to another experiment, which they explain.',
    'Review the answers of that experiment.',
  );
}

function partOfSignOff(): AppError {
  return new AppError(
    'not-allowed',
    'This review belongs to a sign-off and is kept as it was.',
    'Withdraw the sign-off first.',
  );
}

type ReviewProcedure = Extract<keyof Handlers, `review.${string}`>;

export function createReviews(context: ServiceContext): { readonly handlers: Pick<Handlers, ReviewProcedure> } {
  const { stores, clock, ids } = context;

  function reviewOf(id: string): StoredReview {
    const review = stores.reviews.get(id);
    if (!review) throw new AppError('not-found', 'This review is no longer there.', 'Start one from an experiment.');
    return review;
  }

  function itemView(
    item: StoredReviewItem,
    plan: RunPlan,
    output: Output | undefined,
    showVariant: boolean,
  ): ReviewItemView {
    const aCase = plan.cases.find((each) => each.id === item.case);
    return {
      id: item.id,
      position: item.position,
      case: item.case,
      slices: [...(aCase?.slices ?? [])],
      headline: aCase ? headlineOfInput(aCase.input) : item.case,
      input: aCase?.input ?? {},
      text: output?.answer?.text ?? '',
      finish: output?.answer?.finish ?? 'empty',
      variant: showVariant ? item.variant : null,
      label: item.label,
      comment: item.comment,
      failureModes: [...item.failureModes],
      applying: idsFor(planCriteria(plan), aCase),
      asked: idsFor(askedInReview(plan.spec), aCase),
      offered: idsFor(offeredInReview(plan.spec), aCase),
      byCriterion: { ...item.byCriterion },
      // A person's judgement comes first: what rules and judges said would colour it.
      verdicts: item.label === null ? null : [...(output?.verdicts ?? [])],
    };
  }

  function summaryOf(review: StoredReview): ReviewSummary {
    const outputs = outputsOfReview(stores, review);
    return summarizeReview(labelledCandidateOutputs(review, stores.runs.plan(review.runId), outputs));
  }

  function headOf(
    review: StoredReview,
    outputs: ReadonlyMap<string, Output>,
    plan: RunPlan,
    run: StoredRun,
  ): Omit<ReviewListItem, 'total'> {
    const summary = summarizeReview(labelledCandidateOutputs(review, plan, outputs));
    const done = review.items.filter((item) => item.label !== null).length;
    const finished = isFinished(review);
    // Counted over the candidate alone, the labels would say whose answer was labelled last.
    const labels = finished || !review.blind ? summary.labels : countLabels(review);
    return {
      id: review.id,
      runId: review.runId,
      promptId: review.promptId,
      title: run.title,
      practice: run.practice,
      blind: review.blind,
      automatic: review.automatic,
      state: finished ? 'finished' : 'open',
      done,
      labels,
      agreement: finished ? summary.agreement : null,
      createdAt: review.createdAt,
    };
  }

  function view(review: StoredReview): ReviewView {
    const run = existingRun(stores.runs, review.runId);
    const plan = stores.runs.plan(review.runId);
    const outputs = outputsOfReview(stores, review);
    const rest = headOf(review, outputs, plan, run);
    const showVariant = !review.blind || rest.state === 'finished';
    return {
      ...rest,
      blind: isBlind(review),
      items: review.items.map((item) => itemView(item, plan, outputs.get(item.outputId), showVariant)),
      criteria: planCriteria(plan).map((criterion) => {
        const { id, kind, statement, severity } = criterion;
        return { id, kind, statement, severity, lookFor: lookFor(criterion) };
      }),
    };
  }

  const handlers: Pick<Handlers, ReviewProcedure> = {
    'review.start': ({ runId, size, blind, automatic }) => {
      const run = existingRun(stores.runs, runId);
      if (run.parentId !== null) throw partOfAnother();
      const existing = stores.reviews.ofRun(runId);
      // A person's own review takes the place of a stand-in's; after a sign-off it stays what was signed.
      const replaces = existing?.automatic === true && !automatic;
      if (existing && !replaces) return { reviewId: existing.id };
      if (stores.signOffs.ofRun(runId)) throw partOfSignOff();
      if (run.state === 'running' || run.state === 'planned') {
        throw new AppError('bad-input', 'The experiment is still running.', 'Review its answers when it has finished.');
      }
      const plan = stores.runs.plan(runId);
      const items = drawItems({
        plan,
        outputs: stores.runs.outputs(runId),
        size: size ?? plan.spec?.review?.sample ?? defaultSampleSize,
        blind,
        nextId: () => ids.next(),
      });
      if (items.length === 0) {
        throw new AppError('bad-input', 'There is no answer to review in this experiment.', 'Run it again first.');
      }
      const review: StoredReview = {
        id: ids.next(),
        repository: run.repository,
        runId,
        promptId: run.promptId,
        // With one version there is nothing to hide.
        blind: blind && items.some((item) => item.variant !== 'candidate'),
        automatic,
        reviewer: readSettings(context).person,
        createdAt: clock.now().toISOString(),
        items,
      };
      stores.reviews.create(review);
      context.emit({ type: 'review.changed', id: review.id });
      context.emit({ type: 'run.changed', id: runId });
      return { reviewId: review.id };
    },

    'review.list': () => listReviews(context, (review) => summaryOf(review).agreement),

    'review.get': ({ reviewId }) => view(reviewOf(reviewId)),

    'review.label': ({ reviewId, itemId, label, comment, failureModes, byCriterion }) => {
      const review = reviewOf(reviewId);
      const item = review.items.find((each) => each.id === itemId);
      if (!item) throw new AppError('not-found', 'This answer is not part of the review.', 'Reload the review.');
      if (stores.signOffs.ofRun(review.runId)) throw partOfSignOff();
      stores.reviews.label(reviewId, itemId, {
        label,
        comment: comment ?? item.comment,
        failureModes: failureModes ?? item.failureModes,
        byCriterion: byCriterion ?? item.byCriterion,
        labelledAt: label === null ? null : clock.now().toISOString(),
      });
      context.emit({ type: 'review.changed', id: reviewId });
      return {};
    },
  };
  return { handlers };
}
