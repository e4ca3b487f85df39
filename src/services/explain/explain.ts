import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type explainProcedures, type ExplainView, type SearchView } from '#contract/explain';
import { type ParsedInput } from '#contract/procedures';
import { type Ablation, mostFailing } from '#domain/explain/ablation';
import { instructionQuote, tellingInWords } from '#domain/explain/ablation-words';
import { compareInstructions } from '#domain/explain/instruction-diff';
import { instructionsOf } from '#domain/explain/instructions';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { readablePlan } from '../experiments/readable-plan.ts';
import { estimateRun } from '../experiments/estimate.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { recentModels, practiceConnectionId, readSettings } from '../settings/settings.ts';
import { type Job, type StoredRun } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { failuresOf } from './failures.ts';
import { baselinePromptOf, planSearch, type SearchChoice, treatmentsOfVariant, variantOf } from './plan-search.ts';
import { editedVariant, planEditTest } from './plan-test.ts';
import { viewSearch } from './search-view.ts';
import { isPractice, suggestEdit } from './suggest.ts';
import { existingRun } from '../stores/existing-run.ts';

/** What a search may spend unless the person says otherwise: this share of her limit. */
const shareOfLimit = 0.2;
const limitWithoutLimitUsd = 1;
const largestSeed = 2 ** 31;
const suggestionTimeoutMs = 120_000;
/** Rates of a search under way are made anew at most this often, and take no more than one part in so many of the time. */
const freshMs = 1_000;
const restShare = 10;

type Place = { readonly runId: string; readonly variant: string };

/** “Why did it fail?”: searches among the instructions of an experiment's prompt, each a run of its own, and edits that a model suggests. */
export function createExplain(
  context: ServiceContext,
  experiments: Experiments,
): { readonly handlers: Pick<Handlers, keyof typeof explainProcedures> } {
  const { stores } = context;

  function parentOf({ runId }: { readonly runId: string }): { readonly run: StoredRun; readonly plan: RunPlan } {
    const run = existingRun(stores.runs, runId);
    if (run.kind !== 'experiment') {
      throw new AppError(
        'not-allowed',
        'Only an experiment that asked a model itself can be explained by asking again.',
        'Open the experiment that tested the prompt.',
      );
    }
    return { run, plan: stores.runs.plan(runId) };
  }

  function searchOf(runId: string): { run: StoredRun; plan: RunPlan & { readonly ablation: Ablation } } {
    const run = stores.runs.get(runId);
    const plan = run ? stores.runs.plan(runId) : null;
    if (!run || !plan?.ablation)
      throw new AppError('not-found', 'This search is no longer there.', 'Go back to the experiment.');
    return { run, plan: { ...plan, ablation: plan.ablation } };
  }

  /** The last look at a search under way: a screen asks at every change, and reading takes longer than that on a busy machine. */
  const looks = new Map<string, { readonly madeAt: number; readonly tookMs: number; readonly view: SearchView }>();

  function lookAt(
    run: StoredRun,
    now: Pick<SearchView, 'state' | 'progress' | 'error'>,
    plan: RunPlan & { readonly ablation: Ablation },
  ): SearchView {
    const before = context.clock.monotonic();
    const known = looks.get(run.id);
    looks.delete(run.id);
    if (known && now.state === 'running' && before - known.madeAt < Math.max(freshMs, known.tookMs * restShare)) {
      looks.set(run.id, known);
      return { ...known.view, progress: now.progress, error: now.error };
    }
    const view = viewSearch(run, now, plan, stores.runs.outputs(run.id));
    const madeAt = context.clock.monotonic();
    if (view.state === 'running') looks.set(run.id, { madeAt, tookMs: madeAt - before, view });
    return view;
  }

  function mayRun(run: StoredRun): void {
    requireTrust(readyRepository(context, run.repository ?? undefined).stored);
  }

  async function estimate(plan: RunPlan, jobs: readonly Job[]) {
    const listing = await recentModels(context, plan.connectionId ?? practiceConnectionId).catch(() => []);
    const facts = { identicalToBaseline: false, listing, blocker: null, leftOut: [], request: plan };
    return estimateRun(context, facts, { ok: true, plan, jobs });
  }

  function plannedSearch(input: ParsedInput<'explain.estimate'>) {
    const { plan } = parentOf(input);
    const choice: SearchChoice = {
      ...input,
      maxCostUsd: input.maxCostUsd === undefined ? usualLimit(context) : input.maxCostUsd,
    };
    const outputs = stores.runs.outputs(input.runId);
    const failures = { ...failuresOf(plan, outputs, input.variant), outputs };
    return planSearch(plan, failures, choice, () => context.ids.next());
  }

  function plannedTest(input: Place & { readonly find: string; readonly replace: string }) {
    const { run, plan } = parentOf(input);
    const edited = editedVariant(plan, input.variant, input);
    const test = planEditTest(plan, edited, {
      seed: Math.floor(context.ids.random() * largestSeed),
      maxCostUsd: readSettings(context).spendingLimitUsd,
      nextId: () => context.ids.next(),
    });
    return { run, ...test };
  }

  return {
    handlers: {
      'explain.prepare': (input) => {
        const { run, plan } = parentOf(input);
        return prepare(context, run, plan, input.variant);
      },
      'explain.searches': (input) => {
        const { run } = parentOf(input);
        const searches = stores.runs
          .list({ repository: run.repository, parentId: run.id })
          .filter((each) => each.kind === 'ablation' && each.removedAt === null)
          .filter((each) => readablePlan(stores.runs, each.id)?.ablation?.variant === input.variant)
          .map(({ id, createdAt, state }) => ({ id, createdAt, state }));
        return { searches };
      },
      'explain.estimate': async (input) => {
        const { plan, jobs, telling } = plannedSearch(input);
        const { calls, judgeCalls, costUsd, seconds } = await estimate(plan, jobs);
        const failing = plan.ablation?.failing.length ?? 0;
        return {
          calls,
          judgeCalls,
          costUsd,
          seconds,
          trials: telling.trials,
          controls: plan.ablation?.controls.length ?? 0,
          telling: tellingInWords(telling, failing),
          canTell: telling.reach !== 'none',
          aboveCap: plan.maxCostUsd !== null && costUsd !== null && costUsd > plan.maxCostUsd,
        };
      },
      'explain.start': (input) => {
        const { run } = parentOf(input);
        mayRun(run);
        const { plan, jobs } = plannedSearch(input);
        const runId = experiments.begin(
          {
            repository: run.repository,
            title: `Why did it fail? ${run.title}`,
            hypothesis: '',
            kind: 'ablation',
            parentId: run.id,
          },
          plan,
          jobs,
        );
        context.emit({ type: 'run.changed', id: run.id });
        return { runId };
      },
      'explain.search': async ({ runId }) => {
        const { run, plan } = searchOf(runId);
        const now = await experiments.handlers['run.get']({ runId });
        return lookAt(run, now, plan);
      },
      'explain.suggest': ({ runId, treatment, model }) => {
        const { run, plan } = searchOf(runId);
        mayRun(run);
        const parent = parentOf({ runId: run.parentId ?? '' });
        const request = { searchId: runId, ablation: plan.ablation, parent: parent.plan, treatment, model };
        return suggestEdit(context, experiments, request, AbortSignal.timeout(suggestionTimeoutMs));
      },
      'explain.testEstimate': async (input) => {
        const { plan, jobs } = plannedTest(input);
        const { calls, judgeCalls, costUsd, seconds, aboveLimit } = await estimate(plan, jobs);
        return { calls, judgeCalls, costUsd, seconds, aboveLimit };
      },
      'explain.test': async (input) => {
        const { run, plan, jobs } = plannedTest(input);
        mayRun(run);
        const { aboveLimit } = await estimate(plan, jobs);
        if (aboveLimit && !input.acceptAboveLimit) {
          throw new AppError(
            'limit-exceeded',
            'This experiment may cost more than your limit.',
            'Raise the limit in Settings, or put the edit into the draft and start a smaller experiment.',
          );
        }
        const title = `Suggested edit: ${instructionQuote(input.why)}`;
        return { runId: experiments.begin({ repository: run.repository, title, hypothesis: input.why }, plan, jobs) };
      },
    },
  };
}

function usualLimit(context: ServiceContext): number {
  const limit = readSettings(context).spendingLimitUsd;
  return limit === null ? limitWithoutLimitUsd : Math.round(limit * shareOfLimit * 100) / 100;
}

function prepare(context: ServiceContext, run: StoredRun, plan: RunPlan, variantId: string): ExplainView {
  const { stores } = context;
  const variant = variantOf(plan, variantId);
  const baseline = baselinePromptOf(plan, variant);
  const own = instructionsOf(variant.prompt);
  const diff = compareInstructions(baseline ? instructionsOf(baseline) : own, own);
  const treatments = treatmentsOfVariant(plan, variant);
  const changed = treatments.filter(({ change }) => change !== 'same');
  const { failing, passing } = failuresOf(plan, stores.runs.outputs(run.id), variantId);
  const newly = failing.filter((each) => each.newly);
  const models = [plan.judge?.model ?? null, variant.model].filter((model) => model !== null);
  return {
    template: variant.prompt.template,
    compared: baseline !== null,
    instructions: diff.instructions.map(({ number, text, start, end, change, before, removable }) => ({
      number,
      text,
      start,
      end,
      change,
      before: change === 'changed' ? (before?.text ?? null) : null,
      removable,
    })),
    removed: diff.removed.map(({ number, text, after }) => ({ number, text, after })),
    treatments: treatments.map(({ prompt: _text, ...treatment }) => treatment),
    failing: [...failing],
    passing: passing.length,
    proposed: {
      cases: (newly.length > 0 ? newly : failing).slice(0, mostFailing).map((each) => each.case),
      treatments: (changed.length > 0 ? changed : treatments).map(({ id }) => id),
      maxCostUsd: usualLimit(context),
    },
    practice: variant.practice,
    models: [...new Set(models)].map((id) => ({
      id,
      role: id === plan.judge?.model ? 'judge' : 'tested',
      practice: isPractice(plan, id),
    })),
  };
}
