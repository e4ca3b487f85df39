import { type RunListItem, type RunView } from '#contract/run';
import { type CaseDetail } from '#contract/run-cases';
import { AppError } from '#contract/errors';
import { headlineOfInput } from '#domain/cases/case';
import { renderMessages } from '#domain/prompt/template';
import { mostAskedAgain } from '#domain/result/asked-again';
import { isDecidedByPerson } from '#domain/result/outcome';
import { digestOf } from '#domain/report/run-digest';
import { importedOrigin } from '#domain/result/run-result';
import { criteriaOf } from '#domain/spec/spec';
import { maskedIn } from '#domain/verdicts/masked';
import { type ServiceContext } from '../context.ts';
import { elsewhereOf } from '../repositories/elsewhere.ts';
import { existingRun } from '../stores/existing-run.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { isOver, type ListedRun, type StoredRun } from '../stores/runs.ts';
import { askingAgainOf } from './asking-again.ts';
import { batchView } from './batch/batch-support.ts';
import { createRedactor } from './calls/redact-request.ts';
import { promptsOf } from './estimate.ts';
import { withRule } from './planning/kept-back.ts';
import { setupOf } from './planning/run-setup.ts';
import { findCases } from './results/find-cases.ts';
import { limitOf } from './run-limit.ts';
import { type RunLook } from './run-look.ts';
import { isOverBudget } from './run-words.ts';
import { type Runner } from './runner.ts';

const callsBeforeTimeLeft = 10;

/** What screens are told of runs: as items of a list, whole, by case. Nothing here changes any. */
export function createRunViews(context: ServiceContext, runner: Runner, look: RunLook) {
  const { stores } = context;

  /** Of what was stopped for good no case became better or worse, because nothing is compared. */
  function comparedIn(run: StoredRun, plan: RunPlan): Pick<RunPlan, 'variants'> {
    if (look.result(run, plan).uncompared?.kind !== 'stopped') return plan;
    return { variants: plan.variants.map((variant) => ({ ...variant, isBaseline: false })) };
  }

  /** A run whose end could not be stored (a full disk) is stored as running; it is not. */
  function stateOf(run: ListedRun | StoredRun): StoredRun['state'] {
    return run.state === 'running' && !runner.isUnderway(run.id) ? 'paused' : run.state;
  }

  function progressOf(run: ListedRun): RunListItem['progress'] {
    const counts = run.counts ?? stores.runs.counts(run.id);
    const settledCalls = counts.done + counts.errors;
    const left = counts.total - counts.refused - settledCalls;
    const isMeasured = run.state === 'running' && settledCalls >= callsBeforeTimeLeft && run.startedAt !== null;
    // Nobody knows when a server comes to a batch.
    const underway = isMeasured && stores.batches.open(run.id) === 0;
    const elapsed = underway ? runner.elapsedMs(run.id) / 1000 : 0;
    return {
      ...counts,
      secondsLeft: underway && elapsed > 0 ? Math.ceil((elapsed / runner.settledThisSession(run.id)) * left) : null,
    };
  }

  /** Of a run that is over, for as long as its row stays the same: lists are asked for again at every event. */
  const settledItems = new WeakMap<ListedRun, RunListItem>();

  function listItem(run: ListedRun): RunListItem {
    const known = settledItems.get(run);
    if (known) return known;
    const { digest } = run;
    const item: RunListItem = {
      id: run.id,
      kind: run.kind,
      promptId: run.promptId,
      title: run.title,
      hypothesis: run.hypothesis,
      state: stateOf(run),
      practice: run.practice,
      createdAt: run.createdAt,
      finishedAt: run.finishedAt,
      progress: progressOf(run),
      rate: digest?.candidate ?? null,
      verdict: digest?.verdict ?? null,
      gateMet: digest?.gateMet ?? null,
      gateOpen: digest?.gateOpen ?? null,
      lowerBar: digest?.lowerBar ?? false,
      models: [...run.models],
    };
    if (isOver(run) && run.counts !== null) settledItems.set(run, item);
    return item;
  }

  function view(run: StoredRun): RunView {
    const plan = stores.runs.plan(run.id);
    const result = look.result(run, plan);
    const variants = stores.runs.variants(run.id);
    const models = [...new Set(variants.map(({ model }) => model))];
    const item = listItem({ ...run, digest: digestOf(result), models, counts: null });
    const possibleCharges = runner.possibleCharges(run.id);
    return {
      ...item,
      progress: {
        ...item.progress,
        againMore: isOver(item) ? 0 : mostStillAsked(plan, item.progress.again),
        ...(possibleCharges.calls > 0 && { possibleCharges }),
      },
      elsewhere: elsewhereOf(stores, run.repository),
      parentId: run.parentId,
      error: run.error ?? runner.troubleOf(run.id),
      variants,
      criteria: (plan.spec ? criteriaOf(plan.spec) : []).map((criterion) => {
        const { id, kind, statement, severity } = criterion;
        return { id, kind, statement, severity, byPerson: isDecidedByPerson(criterion) };
      }),
      slices: [...new Set(plan.cases.flatMap((aCase) => aCase.slices))],
      masked: maskedIn(promptsOf(plan), plan.spec, plan.redact ?? []),
      result,
      tries: stores.runs.tries(run.repository, run.promptId, plan),
      place: stores.runs.place(run.id),
      reviewId: stores.reviews.ofRun(run.id)?.id ?? null,
      signOffId: stores.signOffs.ofRun(run.id)?.id ?? null,
      setup: setupOf(run, plan),
      atLimitUsd: limitReached(run, plan),
      ...askingAgainOf(stores.runs, run, { ...plan, maxCostUsd: limitOf(context, plan) }, result),
      batch: batchView(stores.batches.list(run.id)),
    };
  }

  /** Where nothing can be compared, or the margin is not named, fewer or none are. */
  function mostStillAsked(plan: RunPlan, again: number): number {
    return plan.uncompared === undefined ? Math.max(0, mostAskedAgain(plan) - again) : 0;
  }

  function limitReached(run: StoredRun, plan: RunPlan): number | null {
    const maxCostUsd = limitOf(context, plan);
    return stateOf(run) === 'paused' && isOverBudget(run.error, { ...plan, maxCostUsd }) ? maxCostUsd : null;
  }

  function caseDetail(runId: string, caseId: string): CaseDetail {
    const plan = stores.runs.plan(existingRun(stores.runs, runId).id);
    const aCase = plan.cases.find((each) => each.id === caseId);
    if (!aCase)
      throw new AppError('not-found', 'This case is not part of the experiment.', 'Go back to the experiment.');
    const redactor = createRedactor(plan.redact ?? []);
    return {
      case: caseId,
      input: aCase.input,
      headline: headlineOfInput(aCase.input),
      expected: aCase.expected,
      slices: [...aCase.slices],
      outputs: stores.runs.outputsOfCase(runId, caseId).map((output) => withRule(plan, output)),
      requests: plan.variants
        .filter(({ origin }) => origin !== importedOrigin)
        .map((variant) => {
          const rendered = renderMessages(variant.prompt, aCase);
          const { messages, redactions } = redactor.messages(rendered.ok ? rendered.messages : []);
          return { variant: variant.id, model: variant.model, messages, redactions };
        }),
    };
  }

  return {
    item: listItem,
    view,
    caseDetail,
    cases: (run: StoredRun, plan: RunPlan, filter: Parameters<typeof findCases>[3]) =>
      findCases(comparedIn(run, plan), look.rows(run, plan), look.index(run, plan), filter),
  };
}
