import { type ShareState } from '#contract/experiment-log';
import { briefText } from '#domain/brief-text';
import { contentId } from '#domain/content-id';
import { type Decision, experimentLogOf, type ExperimentLog } from '#domain/experiment-log';
import { briefPath, experimentLogPath, parseExperimentLog, writeExperimentLog } from '#domain/experiment-log-file';
import { summarizeReview } from '#domain/review';
import { freeFileByName } from '#domain/file-change';
import { criteriaOf } from '#domain/spec';
import { type PromptFiles } from '../authoring/prompt-files.ts';
import { type ServiceContext } from '../context.ts';
import { labelledCandidateOutputs, outputsOfReview } from '../reviews/reviews.ts';
import { type StoredDecision, type StoredProposal, type StoredRun } from '../stores.ts';
import { createTeamLogs, type TeamLog, type TeamLogs } from './team-logs.ts';

/** A file of the log as it would stand in the repository. */
export interface LogFile {
  readonly path: string;
  readonly before: string | null;
  readonly text: string;
}

/** A finished run of which something was decided, and where its log stands. */
export interface DecidedRun {
  readonly run: StoredRun & { readonly result: NonNullable<StoredRun['result']> };
  readonly decision: StoredDecision;
  readonly share: ShareState;
  /** The log's own path: the one it has in the repository or in a change already, else one that nothing else has. */
  readonly path: string;
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

  function logOf(run: DecidedRun['run'], decision: StoredDecision): ExperimentLog {
    const baselines = new Set(
      stores.runs
        .variants(run.id)
        .filter((variant) => variant.isBaseline)
        .map((variant) => variant.id),
    );
    const tries = stores.runs.tries(run.repository, run.promptId, run.result.cases.content);
    const { what, why, by, at } = decision;
    return experimentLogOf({ run, baselines, result: run.result, tries, decision: { what, why, by: { ...by }, at } });
  }

  function briefOf(run: DecidedRun['run'], decision: StoredDecision): string {
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

  /** The logs that changes carry, by the run they are of, the newest change first. */
  function sentLogs(repositoryId: string): { proposal: StoredProposal; path: string; log: ExperimentLog }[] {
    return stores.proposals.list(repositoryId).flatMap((proposal) =>
      proposal.files.flatMap(({ path, after }) => {
        if (freeFileByName(path) !== 'log' || after === null) return [];
        const read = parseExperimentLog(path, after);
        return read.ok ? [{ proposal, path, log: read.value }] : [];
      }),
    );
  }

  function decidedRun(
    run: DecidedRun['run'],
    decision: StoredDecision,
    teamLogs: TeamLogs,
    sent: ReturnType<typeof sentLogs>,
    taken: Set<string>,
    home: string,
  ): DecidedRun {
    const theirs = teamLogs.logs.find(({ read }) => read.ok && read.value.run === run.id);
    const inChanges = sent.filter(({ log }) => log.run === run.id);
    const path = theirs?.path ?? inChanges[0]?.path ?? experimentLogPath(home, run, taken);
    taken.add(path);
    if (theirs?.read.ok === true && sameDecision(theirs.read.value.decision, decision))
      return { run, decision, path, share: { kind: 'team', file: nameOf(path) } };
    const change = inChanges.find(({ log }) => sameDecision(log.decision, decision))?.proposal;
    if (!change) return { run, decision, path, share: { kind: 'local' } };
    return { run, decision, path, share: { kind: 'change', changeId: change.id, state: change.state } };
  }

  /** Everything that was decided in the repository on runs that are still there, the newest decision first. */
  async function decided(repositoryId: string): Promise<DecidedRun[]> {
    const teamLogs = await team.current();
    const sent = sentLogs(repositoryId);
    const home = await files.home();
    const taken = new Set([...teamLogs.paths, ...sent.map(({ path }) => path)]);
    // The oldest decision first, so that a name once given stays with its run.
    const decisions = stores.decisions.list(repositoryId).toReversed();
    return decisions
      .flatMap((decision) => {
        const run = stores.runs.get(decision.runId);
        if (!run || run.removedAt !== null) return [];
        const { result } = run;
        return result === null ? [] : [decidedRun({ ...run, result }, decision, teamLogs, sent, taken, home)];
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
    async filesOf({ run, decision, path }: DecidedRun): Promise<LogFile[]> {
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
