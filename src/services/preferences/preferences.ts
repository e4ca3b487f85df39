import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type preferenceProcedures, type PreferencePrepared } from '#contract/preference';
import { type ParsedInput } from '#contract/procedures';
import { judgesAsked } from '#domain/verdicts/judge-panel';
import { type Preference, usualQuestion } from '#domain/preference/preference';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { readablePlan } from '../experiments/readable-plan.ts';
import { estimateRun } from '../experiments/estimate.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { recentModels, readSettings, resolveConnection } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';
import { planPreference, type PlannedPreference } from './plan-preference.ts';
import { judgedPairs, viewPreference } from './preference-view.ts';
import { existingRun } from '../stores/existing-run.ts';

type Place = { readonly runId: string; readonly candidate: string; readonly baseline: string };

/** “Which answer is better?”: a judge compares the answers of two variants of a finished experiment, as a run of its own. */
export function createPreferences(
  context: ServiceContext,
  source: PromptSource,
  experiments: Experiments,
): { readonly handlers: Pick<Handlers, keyof typeof preferenceProcedures> } {
  const { stores } = context;

  async function planned(input: ParsedInput<'preference.estimate'>) {
    const { run, plan: parent } = parentOf(context, input);
    const server = await judgeServer(context, parent);
    const choice = { ...input, maxCostUsd: input.maxCostUsd === undefined ? usualLimit(context) : input.maxCostUsd };
    const { baseUrl, origin, connectionId, listing } = server;
    const comparison = planPreference({
      parent,
      outputs: stores.runs.outputs(run.id),
      choice,
      server: { baseUrl, origin, practice: server.isPractice(input.judge) },
      connectionId,
      policy: await source.policy(run.repository ?? undefined),
      nextId: () => context.ids.next(),
    });
    return { run, listing, ...comparison };
  }

  return {
    handlers: {
      'preference.prepare': async (input) => {
        const { run, plan } = parentOf(context, input);
        return prepare(context, run, plan, input, await judgeServer(context, plan));
      },
      'preference.estimate': async (input) => {
        const { plan, jobs, listing } = await planned(input);
        const facts = { identicalToBaseline: false, listing, blocker: null, leftOut: [], request: plan };
        const { calls, costUsd, seconds } = estimateRun(context, facts, { ok: true, plan, jobs });
        const { pairs } = plan.preference;
        return {
          pairs: pairs.length,
          identical: pairs.filter(({ unasked }) => unasked === 'identical').length,
          missing: pairs.filter(({ unasked }) => unasked === 'missing').length,
          refused: plan.refused.length,
          calls,
          costUsd,
          seconds,
          aboveCap: plan.maxCostUsd !== null && costUsd !== null && costUsd > plan.maxCostUsd,
        };
      },
      'preference.start': async (input) => {
        const { run, plan, jobs } = await planned(input);
        requireTrust(readyRepository(context, run.repository ?? undefined).stored);
        requireSomethingToAsk(plan);
        const runId = experiments.begin(
          {
            repository: run.repository,
            title: `Which answer is better? ${run.title}`,
            hypothesis: '',
            kind: 'preference',
            parentId: run.id,
          },
          plan,
          jobs,
        );
        context.emit({ type: 'run.changed', id: run.id });
        return { runId };
      },
      'preference.get': async ({ runId }) => {
        const { run, plan, parent } = comparisonOf(context, runId);
        const now = await experiments.handlers['run.get']({ runId });
        return viewPreference(run, now, plan, parent, () => stores.runs.outputs(runId));
      },
      'preference.pairs': ({ runId, show, offset, limit }) => {
        const { plan, parent } = comparisonOf(context, runId);
        const all = judgedPairs(plan, stores.runs.outputs(runId), parent.cases);
        const rows = show === 'all' ? all : all.filter(({ outcome }) => outcome === show);
        return { rows: rows.slice(offset, offset + limit), total: rows.length };
      },
    },
  };
}

/** The experiment, once it is over and has both variants. */
function parentOf(context: ServiceContext, place: Place): { readonly run: StoredRun; readonly plan: RunPlan } {
  const run = existingRun(context.stores.runs, place.runId);
  const plan = context.stores.runs.plan(run.id);
  const has = (id: string): boolean => plan.variants.some((variant) => variant.id === id);
  if (place.candidate === place.baseline || !has(place.candidate) || !has(place.baseline))
    throw new AppError('bad-input', 'Two versions of the experiment are needed.', 'Choose two that were tested.');
  if (run.state !== 'finished' || (run.kind !== 'experiment' && run.kind !== 'scored')) {
    throw new AppError('not-allowed', 'This experiment has not finished.', 'Wait until all its answers are there.');
  }
  return { run, plan };
}

function comparisonOf(context: ServiceContext, runId: string) {
  const run = existingRun(context.stores.runs, runId);
  const plan = context.stores.runs.plan(runId);
  const { preference } = plan;
  if (preference === undefined || run.parentId === null)
    throw new AppError('not-found', 'This comparison is no longer there.', 'Go back to the experiment.');
  const withPreference: RunPlan & { readonly preference: Preference } = { ...plan, preference };
  return { run, plan: withPreference, parent: context.stores.runs.plan(run.parentId) };
}

/** The server of the experiment, else of the settings, and what it says about its models. */
async function judgeServer(context: ServiceContext, plan: RunPlan) {
  const connectionId = plan.connectionId ?? readSettings(context).connectionId;
  const { connection, baseUrl, origin } = await resolveConnection(context, connectionId);
  // Without a list the judge's name is taken as it is, and prices stay unknown.
  const listing = await recentModels(context, connectionId).catch(() => []);
  const isPractice = (model: string): boolean =>
    connection.practice || listing.some((each) => each.id === model && each.practice);
  return { connectionId, baseUrl, origin, listing, isPractice, practice: connection.practice };
}

type JudgeServer = Awaited<ReturnType<typeof judgeServer>>;

function prepare(
  context: ServiceContext,
  run: StoredRun,
  plan: RunPlan,
  place: Place,
  server: JudgeServer,
): PreferencePrepared {
  const listed = server.listing.map(({ id }) => id);
  const named = [...(plan.judge ? judgesAsked(plan.judge) : []), readSettings(context).judgeModel].filter(
    (model) => model !== null && (!server.practice || listed.includes(model)),
  );
  const practiceJudge = server.practice ? listed.filter((id) => id.includes('judge')) : [];
  const tested = new Set(
    plan.variants.filter(({ id }) => id === place.candidate || id === place.baseline).map(({ model }) => model),
  );
  const ids = [...new Set([...named, ...practiceJudge, ...listed])].filter((id) => id !== null);
  return {
    question: usualQuestion(plan.spec),
    judges: ids.map((id) => ({ id, practice: server.isPractice(id), tested: tested.has(id) })),
    judge: [...named, ...practiceJudge].find((id) => id !== null && !tested.has(id)) ?? null,
    trials: plan.trials,
    maxCostUsd: usualLimit(context),
    earlier: context.stores.runs
      .list({ repository: run.repository, parentId: run.id })
      .filter((each) => each.kind === 'preference' && each.removedAt === null)
      .filter((each) => {
        const before = readablePlan(context.stores.runs, each.id)?.preference;
        return before?.candidate === place.candidate && before.baseline === place.baseline;
      })
      .map(({ id, createdAt, state }) => ({ id, createdAt, state })),
  };
}

function requireSomethingToAsk({ cases, refused }: PlannedPreference['plan']): void {
  if (cases.length === 0) {
    throw new AppError(
      'bad-input',
      'There is nothing to compare: the answers of all pairs are the same or missing.',
      'Choose other versions, or run again what could not be run.',
    );
  }
  const [first] = refused;
  if (refused.length === cases.length && first) {
    throw new AppError(
      'refused-by-policy',
      `No pair may be sent to this judge. ${first.rule}`,
      'Choose a judge that the data policy allows.',
    );
  }
}

/** What a comparison may spend unless the person says otherwise. */
function usualLimit(context: ServiceContext): number {
  return readSettings(context).spendingLimitUsd ?? 1;
}
