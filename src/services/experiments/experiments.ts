import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ProcedureName } from '#contract/procedures';
import { type EstimateView } from '#contract/estimate';
import { type RunListItem, type RunView } from '#contract/run';
import { type CaseDetail } from '#contract/run-cases';
import { headlineOfInput } from '#domain/cases/case';
import { maskedIn } from '#domain/verdicts/masked';
import { digestOf } from '#domain/report/run-digest';
import { mostAskedAgain } from '#domain/result/asked-again';
import { isDecidedByPerson } from '#domain/result/outcome';
import { importedOrigin } from '#domain/result/run-result';
import { criteriaOf } from '#domain/spec/spec';
import { renderMessages } from '#domain/prompt/template';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { elsewhereOf } from '../repositories/elsewhere.ts';
import { practiceConnectionId, readSettings } from '../settings/settings.ts';
import { isOver, type ListedRun, type RunPlan, type StoredRun } from '../stores.ts';
import { askingAgainOf, refuseInVain } from './asking-again.ts';
import { findCases } from './results/find-cases.ts';
import { batchView, createBatchSupport } from './batch/batch-support.ts';
import { estimateRun, promptsOf } from './estimate.ts';
import { refuseSetAside } from './planning/set-aside.ts';
import { recordKeptBack, withRule } from './planning/kept-back.ts';
import { planRun, type Planned } from './planning/plan-run.ts';
import { withAnswersAgain, withRequestIds } from './planning/reuse.ts';
import { planReplay, replayTitle } from './replay.ts';
import { createRedactor } from './calls/redact-request.ts';
import { setupOf } from './planning/run-setup.ts';
import { isOverBudget } from './run-words.ts';
import { createRunAccess } from './run-access.ts';
import { createRunLook } from './run-look.ts';
import { createRunNotices } from './results/run-notices.ts';
import { gatherRun, type GatheredRun, refuseProblems, type RunInput } from './planning/run-request.ts';
import { Runner } from './runner.ts';

const callsBeforeTimeLeft = 10;

type StartInput = RunInput & { readonly acceptAboveLimit: boolean };

export function createExperiments(context: ServiceContext, source: PromptSource) {
  const { stores, clock } = context;
  const runner = new Runner({
    runs: stores.runs,
    audit: stores.audit,
    models: context.models,
    clock,
    ids: context.ids,
    log: context.log,
    changed: (runId) => context.emit({ type: 'run.changed', id: runId }),
    access: createRunAccess(context, source),
    batch: { server: context.batches, store: stores.batches },
  });
  const takesBatches = createBatchSupport(context);
  const look = createRunLook(stores.runs, runner, clock);
  const noticesOf = createRunNotices(stores.runs, clock);

  function existing(runId: string): StoredRun {
    const run = stores.runs.get(runId);
    if (!run)
      throw new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
    return run;
  }

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
      ...askingAgainOf(stores.runs, run, { ...plan, maxCostUsd: limitOf(plan) }, result),
      batch: batchView(stores.batches.list(run.id)),
    };
  }

  /** Where nothing can be compared, or the margin is not named, fewer or none are. */
  function mostStillAsked(plan: RunPlan, again: number): number {
    return plan.uncompared === undefined ? Math.max(0, mostAskedAgain(plan) - again) : 0;
  }

  /** The limit on money that holds now, in USD; null: none. */
  function limitOf(plan: RunPlan): number | null {
    return plan.capFollowsSettings ? readSettings(context).spendingLimitUsd : plan.maxCostUsd;
  }

  function limitReached(run: StoredRun, plan: RunPlan): number | null {
    const maxCostUsd = limitOf(plan);
    return stateOf(run) === 'paused' && isOverBudget(run.error, { ...plan, maxCostUsd }) ? maxCostUsd : null;
  }

  function caseDetail(runId: string, caseId: string): CaseDetail {
    const plan = stores.runs.plan(existing(runId).id);
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

  /** The plan of what was gathered: each call under its name, with the answers that are used again where the person wants that. */
  function planOf(gathered: GatheredRun, { reuse, mode }: RunInput, isEstimate = false): Planned {
    const planned = planRun(gathered.request);
    if (!planned.ok) return planned;
    // Names are long to reckon, and an estimate of a run that uses nothing again needs none.
    const isNamed = reuse || !isEstimate;
    const jobs = isNamed ? withRequestIds(planned.plan, planned.jobs, practiceConnectionId) : planned.jobs;
    const repository = stores.settings.currentRepository();
    // A batch is out as a whole: it cannot stop when the answer is clear.
    const plan = mode === 'batch' ? { ...planned.plan, mode, untilClear: false } : planned.plan;
    return { ...planned, plan, jobs: reuse ? withAnswersAgain(stores.runs, repository, jobs) : jobs };
  }

  /** Asks the server nothing that the person has not allowed: a server that could not be asked for its models is not asked this either. */
  async function canBatch({ blocker, request }: GatheredRun): Promise<boolean> {
    const isPractice = request.connectionId === practiceConnectionId;
    const mayAsk = isPractice || readyRepository(context).stored.trusted;
    return blocker === null && mayAsk && (await takesBatches(request.connectionId ?? practiceConnectionId));
  }

  async function start(input: StartInput): Promise<{ runId: string }> {
    requireTrust(readyRepository(context).stored);
    const gathered = await gatherRun(context, source, input);
    if (input.mode === 'batch' && !(await canBatch(gathered)))
      throw new AppError('not-allowed', 'This model server takes no batches.', 'Let the experiment ask now.');
    return { runId: startGathered(gathered, input) };
  }

  /** Plans what was gathered, checks it against the limit of money, stores it and begins. Answers the run's id. */
  function startGathered(gathered: GatheredRun, input: StartInput): string {
    const { stored } = readyRepository(context);
    if (gathered.blocker) throw gathered.blocker;
    const planned = planOf(gathered, input);
    if (!planned.ok) refuseProblems(planned.problems);
    const estimate = estimateRun(context, gathered, planned, { chosen: input.mode === 'batch', possible: true });
    refuseAboveLimit(estimate, input.acceptAboveLimit);
    return begin(
      { repository: stored.id, title: gathered.title, hypothesis: input.hypothesis.trim() },
      { ...planned.plan, ...capOf(input, estimate) },
      planned.jobs,
    );
  }

  /** Stores a planned run and begins; what the data policy keeps back is written down at once. */
  function begin(run: Parameters<Runner['start']>[0], plan: RunPlan, jobs: Parameters<Runner['start']>[2]): string {
    refuseSetAside(stores, run, plan);
    const runId = runner.start(run, plan, jobs);
    recordKeptBack(stores.audit, clock, runId, plan);
    return runId;
  }

  function refuseSigned(runId: string): void {
    if (!stores.signOffs.ofRun(runId)) return;
    throw new AppError(
      'not-allowed',
      'This experiment is signed off and is kept as it was.',
      'Withdraw the sign-off first.',
    );
  }

  function changed(runId: string): Record<string, never> {
    context.emit({ type: 'run.changed', id: runId });
    return {};
  }

  type RunProcedure = Extract<ProcedureName, `run.${string}`>;
  const handlers: Pick<Handlers, RunProcedure> = {
    'run.estimate': async (input) => {
      const gathered = await gatherRun(context, source, input);
      const batch = { chosen: input.mode === 'batch', possible: await canBatch(gathered) };
      const planned = planOf(gathered, input, true);
      return {
        ...estimateRun(context, gathered, planned, batch),
        baselineBlocks: isBlockedByBaseline(planned, gathered),
      };
    },
    'run.start': start,
    'run.replayEstimate': async ({ runId }) => (await planReplay(context, source, existing(runId))).estimate,
    'run.replay': async ({ runId, acceptAboveLimit }) => {
      const run = existing(runId);
      requireTrust(readyRepository(context, run.repository ?? undefined).stored);
      const { planned, facts, estimate } = await planReplay(context, source, run);
      if (facts.blocker) throw facts.blocker;
      if (!planned.ok) refuseProblems(planned.problems);
      refuseAboveLimit(estimate, acceptAboveLimit);
      const { repository, hypothesis } = run;
      const title = replayTitle(run.title);
      return {
        runId: begin({ repository, title, hypothesis }, { ...planned.plan, ...capOf({}, estimate) }, planned.jobs),
      };
    },
    'run.list': ({ promptId }) => {
      const repository = stores.settings.currentRepository();
      const runs = stores.runs.list({ repository, promptId }).filter((run) => run.removedAt === null);
      return { runs: runs.map(listItem) };
    },
    'run.get': ({ runId }) => view(existing(runId)),
    'run.cases': ({ runId, offset, limit, ...filter }) => {
      const run = existing(runId);
      const plan = stores.runs.plan(runId);
      const { rows, outputs } = findCases(comparedIn(run, plan), look.rows(run, plan), look.index(run, plan), filter);
      return { rows: rows.slice(offset, offset + limit), total: rows.length, outputs };
    },
    'run.case': ({ runId, caseId }) => caseDetail(runId, caseId),
    'run.notices': async ({ runId, baseline }) => ({ variants: await noticesOf(existing(runId), baseline) }),
    'run.pause': async ({ runId }) => {
      await runner.pause(existing(runId).id);
      return changed(runId);
    },
    'run.resume': ({ runId, maxCostUsd }) => {
      requireTrust(readyRepository(context, existing(runId).repository ?? undefined).stored);
      const run = existing(runId);
      if (run.state === 'finished') refuseSigned(runId);
      if (run.state === 'finished' && !run.result?.stopped) {
        const plan = stores.runs.plan(runId);
        const limited = { ...plan, maxCostUsd: maxCostUsd ?? limitOf(plan) };
        refuseInVain(askingAgainOf(stores.runs, run, limited, look.result(run, plan)));
      }
      // What the old limit left no room for is asked under the new one: both or neither, should the plug be pulled between.
      stores.runs.together(() => {
        if (maxCostUsd !== undefined && run.state !== 'running') stores.runs.setLimit(runId, maxCostUsd);
        const isRaised = maxCostUsd !== undefined || stores.runs.plan(runId).capFollowsSettings === true;
        if (isRaised && !runner.isUnderway(runId)) stores.runs.requeue(runId, 'limited');
      });
      runner.resume(runId);
      return changed(runId);
    },
    'run.cancel': async ({ runId }) => {
      await runner.cancel(existing(runId).id);
      return changed(runId);
    },
    'run.retryErrors': ({ runId }) => {
      requireTrust(readyRepository(context, existing(runId).repository ?? undefined).stored);
      refuseSigned(runId);
      const jobs = runner.retryErrors(existing(runId).id);
      changed(runId);
      return { jobs };
    },
    'run.rename': ({ runId, title }) => {
      if (title.trim() === '') throw new AppError('bad-input', 'A title needs at least one letter.', 'Enter one.');
      stores.runs.update(existing(runId).id, { title: title.trim() });
      return changed(runId);
    },
    'run.remove': async ({ runId }) => {
      await runner.pause(existing(runId).id);
      stores.runs.update(runId, { removedAt: clock.now().toISOString() });
      return changed(runId);
    },
    'run.restore': ({ runId }) => {
      stores.runs.update(existing(runId).id, { removedAt: null });
      return changed(runId);
    },
  };

  return {
    handlers,
    runner,
    look,
    begin,
    startGathered,
    /** Runs of every repository that were under way when the app ended. */
    resumeInterrupted(): void {
      for (const { id } of stores.repositories.list()) runner.resumeInterrupted(id);
    },
    close: () => runner.close(),
  };
}

export type Experiments = ReturnType<typeof createExperiments>;

/** Whether it could start, were it compared with nothing. */
function isBlockedByBaseline(planned: Planned, { request }: GatheredRun): boolean {
  const own = request.variants.filter(({ isBaseline }) => !isBaseline);
  if (planned.ok || own.length === 0 || own.length === request.variants.length) return false;
  return planRun({ ...request, variants: own }).ok;
}

/** An experiment that may cost more than the person's limit starts only when she has said that it may. */
export function refuseAboveLimit(estimate: Pick<EstimateView, 'aboveLimit'>, accepted: boolean): void {
  if (!estimate.aboveLimit || accepted) return;
  throw new AppError(
    'limit-exceeded',
    'This experiment may cost more than your limit.',
    'Start it all the same, or lower the number of cases or trials.',
  );
}

/**
 * Accepting an estimate above the limit is no blank cheque: an estimate this much off was not what was accepted. A call begins only when it fits at
 * the most it can cost, so there is room for one such call besides.
 */
const acceptedFactor = 2;

/** What the run may cost at most: what the person said for this run, else her limit, else twice the estimate that she accepted above it. */
export function capOf(
  input: Pick<RunInput, 'maxCostUsd'>,
  estimate: Pick<EstimateView, 'aboveLimit' | 'costUsd' | 'limitUsd' | 'dearestCallUsd'>,
): Pick<RunPlan, 'maxCostUsd' | 'capFollowsSettings'> {
  if (input.maxCostUsd !== undefined) return { maxCostUsd: input.maxCostUsd };
  if (estimate.aboveLimit && estimate.costUsd !== null) {
    return { maxCostUsd: estimate.costUsd * acceptedFactor + (estimate.dearestCallUsd ?? 0) };
  }
  return { maxCostUsd: estimate.limitUsd, capFollowsSettings: true };
}
