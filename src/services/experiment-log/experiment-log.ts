import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import {
  type DecisionView,
  type logProcedures,
  type RunDecisionView,
  type ShareableLogs,
  type VersionOfContent,
} from '#contract/experiment-log';
import { briefPath } from '#domain/experiment-log/experiment-log-file';
import { contentOf, type PromptFiles } from '../authoring/prompt-files.ts';
import { currentRepository, readyRepository, type ServiceContext } from '../context.ts';
import { refusalOfPractice } from '../refusal.ts';
import { readSettings } from '../settings/settings.ts';
import { type StoredDecision } from '../stores/decisions.ts';
import { type StoredRun } from '../stores/runs.ts';
import { teamLogItemOf, brokenLogOf } from './log-views.ts';
import { type DecidedRun, type RunLogs } from './run-logs.ts';
import { type TeamLog } from './team-logs.ts';
import { changeOf } from './shared-change.ts';
import { existingRun } from '../stores/existing-run.ts';

const fewestLetters = 10;
const mostRevisions = 200;

function viewOf({ what, why, by, at }: StoredDecision): DecisionView {
  return { what, why, by: { ...by }, at };
}

export function createExperimentLog(
  context: ServiceContext,
  files: PromptFiles,
  logs: RunLogs,
): { readonly handlers: Pick<Handlers, keyof typeof logProcedures> } {
  const { stores, clock } = context;

  function finished(runId: string): StoredRun {
    const run = existingRun(stores.runs, runId);
    if (run.state !== 'finished' || run.result === null)
      throw new AppError('bad-input', 'This experiment has not finished.', 'Let it finish, then decide.');
    if (run.parentId !== null)
      throw new AppError('bad-input', 'This run belongs to an experiment.', 'Decide on the experiment itself.');
    return run;
  }

  function changed(runId: string): Record<string, never> {
    context.emit({ type: 'log.changed', id: runId });
    return {};
  }

  /** Who decides: as given, else the settings' person. One that the settings did not have yet is kept there. */
  function decider(given: { name?: string | undefined; email?: string | undefined }): StoredDecision['by'] {
    const settings = readSettings(context);
    const { person } = settings;
    const by = { name: (given.name ?? person.name).trim(), email: (given.email ?? person.email).trim() };
    if (by.name === '' || !/^[^\s@<>]+@[^\s@<>]+$/.test(by.email))
      throw new AppError('bad-input', 'A decision needs your name and your e-mail address.', 'Enter both.');
    if (person.name.trim() === '' && person.email.trim() === '') {
      stores.settings.save({ ...settings, person: by });
      context.emit({ type: 'settings.changed', id: '' });
    }
    return by;
  }

  /** What was decided in the open repository and is not shared; of one run, or of all. */
  async function unshared(runId: string | null): Promise<DecidedRun[]> {
    const decided = await logs.decided(currentRepository(context).id);
    return decided.filter((each) => (runId === null || each.run.id === runId) && !logs.isShared(each));
  }

  function heldBack(practice: boolean): string | null {
    return refusalOfPractice(practice, currentRepository(context))?.sentence ?? null;
  }

  async function decision(runId: string): Promise<RunDecisionView> {
    const run = existingRun(stores.runs, runId);
    const stored = stores.decisions.get(runId);
    const here = run.repository === stores.settings.currentRepository();
    const decided = stored && here ? await logs.decided(currentRepository(context).id) : [];
    const found = decided.find((each) => each.run.id === runId);
    return {
      runId,
      decision: stored ? viewOf(stored) : null,
      share: found?.share ?? { kind: stored ? 'local' : 'undecided' },
      keptHere: here ? heldBack(run.practice) : 'This experiment belongs to another repository than the open one.',
      person: { ...readSettings(context).person },
    };
  }

  async function shareable(runId: string | null): Promise<ShareableLogs> {
    const all = await unshared(runId);
    const open = all.filter(({ run }) => heldBack(run.practice) === null);
    const sent = await Promise.all(open.map(async (each) => ({ ...each, files: await logs.filesOf(each) })));
    return {
      entries: open.map(({ run, decision: { what }, path }) => ({ runId: run.id, title: run.title, what, path })),
      held: all.flatMap(({ run }) => {
        const reason = heldBack(run.practice);
        return reason === null ? [] : [{ runId: run.id, title: run.title, reason }];
      }),
      change: {
        ...changeOf(sent),
        files: sent.flatMap((each) =>
          each.files.map((file) => ({ path: file.path, text: file.text, base: logs.baseOf(file) })),
        ),
      },
    };
  }

  async function entryOf(file: string): Promise<TeamLog> {
    const { logs: all } = await logs.team.current();
    const found = all.find((each) => logs.nameOf(each.path) === file);
    if (!found)
      throw new AppError(
        'not-found',
        'This entry of the log is not in the team’s version.',
        'Go back to the list of experiments.',
      );
    return found;
  }

  function ownRun(log: TeamLog): StoredRun | null {
    const id = log.read.ok ? log.read.value.run : undefined;
    const run = id === undefined ? null : stores.runs.get(id);
    return run && run.removedAt === null && run.repository === stores.settings.currentRepository() ? run : null;
  }

  async function versions(promptId: string, contents: readonly string[]): Promise<VersionOfContent[]> {
    const { copy, commit } = readyRepository(context);
    const { contentId: draft } = await files.file(promptId, 'prompt');
    const revisions = await copy.history(commit, await files.pathOf(promptId, 'prompt'), mostRevisions);
    const known = new Map<string, VersionOfContent['revision']>();
    // From the newest back: what was taken back and returned later is the later one.
    for (const { commit: at, at: when, author, message, blob } of revisions) {
      const text = blob === null ? null : await files.at(promptId, 'prompt', at);
      const content = text === null ? null : contentOf('prompt', text);
      if (content === null || known.has(content)) continue;
      const summary = message.split('\n')[0] ?? '';
      known.set(content, { commit: at, at: when, author: author.name, summary, contentId: content });
      if (contents.every((each) => known.has(each))) break;
    }
    return contents.map((content) => ({
      content,
      revision: known.get(content) ?? null,
      isDraft: content === draft,
    }));
  }

  const handlers: Pick<Handlers, keyof typeof logProcedures> = {
    'log.decision': ({ runId }) => decision(runId),

    'log.decide': ({ runId, what, why, ...who }) => {
      finished(runId);
      if (why.trim().length < fewestLetters)
        throw new AppError('bad-input', 'Say in a sentence why.', 'The next person who tries this will read it.');
      const by = decider(who);
      const before = stores.decisions.get(runId);
      stores.decisions.save({ runId, what, why: why.trim(), by, at: clock.now().toISOString() });
      changed(runId);
      return { before: before ? viewOf(before) : null };
    },

    'log.restoreDecision': ({ runId, decision: former }) => {
      finished(runId);
      if (former === null) stores.decisions.remove(runId);
      else stores.decisions.save({ runId, ...former });
      return changed(runId);
    },

    'log.setHypothesis': ({ runId, hypothesis }) => {
      const run = existingRun(stores.runs, runId);
      const { done, errors } = stores.runs.counts(run.id);
      // An answer that waits for its judge, or that was known before, is an answer.
      if (done + errors + stores.runs.jobsIn(run.id, 'answered').length > 0)
        throw new AppError(
          'not-allowed',
          'Answers have come in: what you expected stays as it was written before them.',
          'Write what you think now as the reason of your decision.',
        );
      const expected = hypothesis.trim();
      // A title that was made of what was expected goes on saying it.
      const isTitle = run.title === run.hypothesis && expected !== '';
      stores.runs.update(runId, { hypothesis: expected, ...(isTitle ? { title: expected } : {}) });
      context.emit({ type: 'run.changed', id: runId });
      return {};
    },

    'log.brief': async ({ runId }) => {
      const run = finished(runId);
      const stored = stores.decisions.get(runId);
      if (stored?.what !== 'graduate' || run.result === null)
        throw new AppError('bad-input', 'Only a graduated experiment has a brief.', 'Decide on it first.');
      const here = run.repository === stores.settings.currentRepository();
      const decided = here ? await logs.decided(run.repository ?? '') : [];
      const path = decided.find((each) => each.run.id === runId)?.path ?? `${runId}.yaml`;
      const fileName = briefPath(path).split('/').at(-1) ?? '';
      return { fileName, text: logs.briefOf({ ...run, result: run.result }, stored) };
    },

    'log.shareable': ({ runId }) => shareable(runId),

    'log.list': async () => {
      const repository = currentRepository(context).id;
      const { logs: all, older } = await logs.team.current();
      const fileOfRun = new Map(
        all.flatMap((log) => {
          const run = ownRun(log);
          return run === null ? [] : [[run.id, logs.nameOf(log.path)] as const];
        }),
      );
      const decisions = new Map(stores.decisions.list(repository).map((each) => [each.runId, viewOf(each)]));
      const own = [...new Set([...decisions.keys(), ...fileOfRun.keys()])];
      return {
        own: own.map((runId) => ({
          runId,
          decision: decisions.get(runId) ?? null,
          file: fileOfRun.get(runId) ?? null,
        })),
        team: all.flatMap((log) =>
          log.read.ok && ownRun(log) === null ? [teamLogItemOf(logs.nameOf(log.path), log.read.value)] : [],
        ),
        broken: all.flatMap((log) => brokenLogOf(logs.nameOf(log.path), log)),
        older,
      };
    },

    'log.entry': async ({ file }) => {
      const log = await entryOf(file);
      const { read, path, text } = log;
      return {
        file,
        path,
        log: read.ok ? read.value : null,
        problems: [...(read.ok ? read.warnings : read.problems)],
        readOnly: !read.ok && read.readOnly === true,
        text,
        runId: ownRun(log)?.id ?? null,
        brief: await files.other(briefPath(path)),
      };
    },

    'log.versions': async ({ promptId, contents }) => ({ versions: await versions(promptId, contents) }),
  };

  return { handlers };
}
