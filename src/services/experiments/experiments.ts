import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ProcedureName } from '#contract/procedures';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { practiceConnectionId } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { askingAgainOf, refuseInVain } from './asking-again.ts';
import { createBatchSupport } from './batch/batch-support.ts';
import { estimateRun } from './estimate.ts';
import { refuseSetAside } from './planning/set-aside.ts';
import { recordKeptBack } from './planning/kept-back.ts';
import { planRun, type Planned } from './planning/plan-run.ts';
import { withAnswersAgain, withRequestIds } from './planning/reuse.ts';
import { planReplay, replayTitle } from './replay.ts';
import { createRunAccess } from './run-access.ts';
import { createRunLook } from './run-look.ts';
import { capOf, limitOf, refuseAboveLimit } from './run-limit.ts';
import { createRunViews } from './run-views.ts';
import { createRunNotices } from './results/run-notices.ts';
import { gatherRun, type GatheredRun, refuseProblems, type RunInput } from './planning/run-request.ts';
import { Runner } from './runner.ts';
import { existingRun } from '../stores/existing-run.ts';

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
  const views = createRunViews(context, runner, look);

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
    'run.replayEstimate': async ({ runId }) =>
      (await planReplay(context, source, existingRun(stores.runs, runId))).estimate,
    'run.replay': async ({ runId, acceptAboveLimit }) => {
      const run = existingRun(stores.runs, runId);
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
      return { runs: runs.map(views.item) };
    },
    'run.get': ({ runId }) => views.view(existingRun(stores.runs, runId)),
    'run.cases': ({ runId, offset, limit, ...filter }) => {
      const run = existingRun(stores.runs, runId);
      const plan = stores.runs.plan(runId);
      const { rows, outputs } = views.cases(run, plan, filter);
      return { rows: rows.slice(offset, offset + limit), total: rows.length, outputs };
    },
    'run.case': ({ runId, caseId }) => views.caseDetail(runId, caseId),
    'run.notices': async ({ runId, baseline }) => ({
      variants: await noticesOf(existingRun(stores.runs, runId), baseline),
    }),
    'run.pause': async ({ runId }) => {
      await runner.pause(existingRun(stores.runs, runId).id);
      return changed(runId);
    },
    'run.resume': ({ runId, maxCostUsd }) => {
      requireTrust(readyRepository(context, existingRun(stores.runs, runId).repository ?? undefined).stored);
      const run = existingRun(stores.runs, runId);
      if (run.state === 'finished') refuseSigned(runId);
      if (run.state === 'finished' && !run.result?.stopped) {
        const plan = stores.runs.plan(runId);
        const limited = { ...plan, maxCostUsd: maxCostUsd ?? limitOf(context, plan) };
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
      await runner.cancel(existingRun(stores.runs, runId).id);
      return changed(runId);
    },
    'run.retryErrors': ({ runId }) => {
      requireTrust(readyRepository(context, existingRun(stores.runs, runId).repository ?? undefined).stored);
      refuseSigned(runId);
      const jobs = runner.retryErrors(existingRun(stores.runs, runId).id);
      changed(runId);
      return { jobs };
    },
    'run.rename': ({ runId, title }) => {
      if (title.trim() === '') throw new AppError('bad-input', 'A title needs at least one letter.', 'Enter one.');
      stores.runs.update(existingRun(stores.runs, runId).id, { title: title.trim() });
      return changed(runId);
    },
    'run.remove': async ({ runId }) => {
      await runner.pause(existingRun(stores.runs, runId).id);
      stores.runs.update(runId, { removedAt: clock.now().toISOString() });
      return changed(runId);
    },
    'run.restore': ({ runId }) => {
      stores.runs.update(existingRun(stores.runs, runId).id, { removedAt: null });
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
