import { type ShareState } from '#contract/experiment-log';
import { AppError } from '#contract/errors';
import { briefText } from '#domain/experiment-log/brief-text';
import { contentId } from '#domain/prompt/content-id';
import { type Decision, experimentLogOf, type ExperimentLog } from '#domain/experiment-log/experiment-log';
import {
  briefPath,
  experimentLogPath,
  parseExperimentLog,
  writeExperimentLog,
} from '#domain/experiment-log/experiment-log-file';
import { summarizeReview } from '#domain/sign-off/review';
import { freeFileByName } from '#domain/proposal/file-change';
import { criteriaOf } from '#domain/spec/spec';
import { type PromptFiles } from '../authoring/prompt-files.ts';
import { type ServiceContext } from '../context.ts';
import { labelledCandidateOutputs, outputsOfReview } from '../reviews/reviews.ts';
import { type ListedRun, type StoredRun } from '../stores/runs.ts';
import { type StoredDecision } from '../stores/decisions.ts';
import { type StoredProposal } from '../stores/proposals.ts';
import { createTeamLogs, type TeamLog } from './team-logs.ts';

/** A file of the log as it would stand in the repository. */
export interface LogFile {
  readonly path: string;
  readonly before: string | null;
  readonly text: string;
}

type FinishedRun = StoredRun & { readonly result: NonNullable<StoredRun['result']> };

/** A finished run of which something was decided, and where its log stands. */
export interface DecidedRun {
  readonly run: ListedRun;
  readonly decision: StoredDecision;
  readonly share: ShareState;
  /** The log's own path: the one it has in the repository or in a change already, else one that nothing else has. */
  readonly path: string;
}

interface CarriedLog {
  readonly path: string;
  readonly run: string;
  readonly decision: Pick<Decision, 'what' | 'why' | 'at'> | null;
}

interface SentWith {
  readonly changeId: string;
  readonly state: StoredProposal['state'];
}

interface SentLogs {
  readonly paths: readonly string[];
  readonly byRun: ReadonlyMap<string, readonly (CarriedLog & SentWith)[]>;
}

function sameDecision(one: Pick<Decision, 'what' | 'why' | 'at'> | null, other: StoredDecision): boolean {
  return one !== null && one.what === other.what && one.why === other.why && one.at === other.at;
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.yaml$/, '');
}

/** The log files of own runs: what they say, where they stand, and whether the team has them. */
export function createRunLogs(context: ServiceContext, files: PromptFiles) {
  const { stores } = context;
  const team = createTeamLogs(context, files);

  function logOf(run: FinishedRun, decision: StoredDecision): ExperimentLog {
    const baselines = new Set(
      stores.runs
        .variants(run.id)
        .filter((variant) => variant.isBaseline)
        .map((variant) => variant.id),
    );
    const tries = stores.runs.tries(run.repository, run.promptId, stores.runs.plan(run.id));
    const { what, why, by, at } = decision;
    return experimentLogOf({ run, baselines, result: run.result, tries, decision: { what, why, by: { ...by }, at } });
  }

  function briefOf(run: FinishedRun, decision: StoredDecision): string {
    const plan = stores.runs.plan(run.id);
    const review = stores.reviews.ofRun(run.id);
    const summary = review
      ? summarizeReview(labelledCandidateOutputs(review, plan, outputsOfReview(stores, review)))
      : null;
    return briefText({
      log: logOf(run, decision),
      result: run.result,
      gate: stores.signOffs.ofRun(run.id)?.gate ?? run.result.gate,
      criteria: plan.spec ? criteriaOf(plan.spec) : [],
      thresholds: plan.spec?.thresholds ?? {},
      review:
        review && summary
          ? { done: summary.done, labels: summary.labels, missed: summary.missed, automatic: review.automatic }
          : null,
    });
  }

  function finishedRun(runId: string): FinishedRun {
    const run = stores.runs.get(runId);
    if (!run?.result)
      throw new AppError('not-found', 'The result of this experiment is no longer there.', 'Run it again.');
    return { ...run, result: run.result };
  }

  /** Of a change that is damaged: none. The list of changes says so. */
  function filesOf(id: string): StoredProposal['files'] {
    try {
      return stores.proposals.get(id)?.files ?? [];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  }

  /** What a change carries never changes: of each the little that is asked for is kept. */
  const carried = new Map<string, readonly CarriedLog[]>();

  function logsCarriedBy(id: string): readonly CarriedLog[] {
    const known = carried.get(id);
    if (known) return known;
    const logs = filesOf(id).flatMap(({ path, after }): CarriedLog[] => {
      if (freeFileByName(path) !== 'log' || after === null) return [];
      const read = parseExperimentLog(path, after);
      if (!read.ok || read.value.run === undefined) return [];
      const { run, decision } = read.value;
      return [{ path, run, decision: decision && { what: decision.what, why: decision.why, at: decision.at } }];
    });
    carried.set(id, logs);
    return logs;
  }

  /** The logs that changes carry, the newest change first. The first time that is many files to read. */
  async function sentLogs(repositoryId: string): Promise<SentLogs> {
    for (const { id } of stores.proposals.states(repositoryId)) {
      if (carried.has(id)) continue;
      logsCarriedBy(id);
      await context.clock.wait(0);
    }
    const changes = stores.proposals.states(repositoryId);
    const all = changes.flatMap(({ id, state }) => logsCarriedBy(id).map((log) => ({ ...log, changeId: id, state })));
    return { paths: all.map(({ path }) => path), byRun: Map.groupBy(all, ({ run }) => run) };
  }

  function decidedRun(
    run: DecidedRun['run'],
    decision: StoredDecision,
    theirs: TeamLog | undefined,
    inChanges: readonly (CarriedLog & SentWith)[],
    taken: Set<string>,
    home: string,
  ): DecidedRun {
    const path = theirs?.path ?? inChanges[0]?.path ?? experimentLogPath(home, run, taken);
    taken.add(path);
    if (theirs?.read.ok === true && sameDecision(theirs.read.value.decision, decision))
      return { run, decision, path, share: { kind: 'team', file: nameOf(path) } };
    const change = inChanges.find((log) => sameDecision(log.decision, decision));
    if (!change) return { run, decision, path, share: { kind: 'local' } };
    return { run, decision, path, share: { kind: 'change', changeId: change.changeId, state: change.state } };
  }

  /** Everything that was decided in the repository on runs that are still there, the newest decision first. */
  async function decided(repositoryId: string): Promise<DecidedRun[]> {
    const teamLogs = await team.current();
    const sent = await sentLogs(repositoryId);
    const home = await files.home();
    const taken = new Set([...teamLogs.paths, ...sent.paths]);
    const teamLogOf = new Map<string | undefined, TeamLog>();
    for (const log of teamLogs.logs.toReversed()) if (log.read.ok) teamLogOf.set(log.read.value.run, log);
    const runs = new Map(stores.runs.list({ repository: repositoryId, everything: true }).map((run) => [run.id, run]));
    // The oldest decision first, so that a name once given stays with its run.
    const decisions = stores.decisions.list(repositoryId).toReversed();
    return decisions
      .flatMap((decision) => {
        const run = runs.get(decision.runId);
        if (!run || run.removedAt !== null || run.digest === null) return [];
        return [decidedRun(run, decision, teamLogOf.get(run.id), sent.byRun.get(run.id) ?? [], taken, home)];
      })
      .toReversed();
  }

  return {
    team,
    nameOf,
    decided,
    briefOf,
    /** Whether the team has it, or it is on its way: it need not be sent again. */
    isShared: ({ share }: DecidedRun): boolean =>
      share.kind === 'team' || (share.kind === 'change' && share.state !== 'failed'),
    /** The log, and where the experiment graduated the brief beside it. Written onto the team's text where there is one. */
    async filesOf({ run: { id }, decision, path }: DecidedRun): Promise<LogFile[]> {
      const run = finishedRun(id);
      const before = await files.other(path);
      const log: LogFile = { path, before, text: writeExperimentLog(logOf(run, decision), before) };
      if (decision.what !== 'graduate') return [log];
      const besides = briefPath(path);
      return [log, { path: besides, before: await files.other(besides), text: briefOf(run, decision) }];
    },
    baseOf: (file: LogFile): string | null => (file.before === null ? null : contentId('other', file.before)),
  };
}

export type RunLogs = ReturnType<typeof createRunLogs>;
export type { TeamLog };
