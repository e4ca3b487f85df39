import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type DraftKind, type FileView, type PromptListItem } from '#contract/prompt';
import { specSchemaProblems } from '#domain/spec/spec-schemas';
import { outputSchemaProblems } from '#domain/prompt/output-schema';
import { parseCases } from '#domain/cases/case-file';
import { type Problem } from '#domain/files/problem';
import { parsePrompt, promptTitle, titleOfPrompt } from '#domain/prompt/prompt-file';
import { criteriaOf } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import { renderMessages } from '#domain/prompt/template';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import {
  contentOf,
  draftKinds,
  isPromptId,
  notAPromptName,
  type PromptFiles,
  type PromptFileState,
} from './prompt-files.ts';
import { rememberByFiles } from './described-prompts.ts';
import { createFolderHandlers } from './folder-handlers.ts';
import { newPromptText } from './new-prompt.ts';

/** A new name is plain in every way, so that it is the same on every computer; the team's existing ones may be freer. */
const plainName = /^(?=.{1,100}$)[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)*$/;

/** What is wrong with a file, for the margin. A file that does not exist yet has no problems. */
export function inspect(
  kind: DraftKind,
  path: string,
  text: string,
): { problems: readonly Problem[]; readOnly: boolean } {
  if (text === '' && kind !== 'prompt') return { problems: [], readOnly: false };
  if (kind === 'prompt') return inspectPrompt(path, text);
  const parsed = kind === 'spec' ? parseSpec(path, text) : parseCases(path, text);
  const ofSchemas = kind === 'spec' ? specSchemaProblems(path, text) : [];
  return parsed.ok
    ? { problems: [...ofSchemas, ...parsed.warnings], readOnly: false }
    : { problems: parsed.problems, readOnly: parsed.readOnly ?? false };
}

function inspectPrompt(path: string, text: string): ReturnType<typeof inspect> {
  const parsed = parsePrompt(path, text);
  if (!parsed.ok) return { problems: parsed.problems, readOnly: parsed.readOnly ?? false };
  return { problems: [...outputSchemaProblems(path, parsed.value), ...parsed.warnings], readOnly: false };
}

/** The team's file was written by a newer version: a draft on top of it could destroy what this version does not know. */
function isReadOnly(state: PromptFileState): boolean {
  return state.teamText !== null && inspect(state.kind, state.path, state.teamText).readOnly;
}

function refuseReadOnly(state: PromptFileState): void {
  if (!isReadOnly(state)) return;
  throw new AppError(
    'unsupported-version',
    `${state.path} was written for a newer version of Signoff, so it is open for reading only. Nothing was changed.`,
    'Install the newest version of Signoff, then change it.',
  );
}

function fileView(state: PromptFileState): FileView {
  const { problems } = inspect(state.kind, state.path, state.text);
  return {
    kind: state.kind,
    path: state.path,
    text: state.text,
    teamText: state.teamText,
    version: state.draft?.version ?? 0,
    savedAt: state.draft?.savedAt ?? null,
    teamChanged: state.teamChanged,
    contentId: state.contentId,
    readOnly: isReadOnly(state),
    problems: [...problems],
  };
}

function unreadable(promptId: string): PromptListItem {
  return {
    id: promptId,
    title: titleOfPrompt(promptId),
    purpose: null,
    owner: null,
    lastEvaluated: null,
    model: null,
    cases: null,
    criteria: null,
    changed: [],
    isNew: false,
    problems: 1,
    lastRun: null,
  };
}

type LastRun = PromptListItem['lastRun'];

/**
 * The rate that stands beside a prompt is that of its text: the newest experiment that tested this text and came to its end. Where there
 * is none, the newest of the others, for what it is.
 */
function lastRunOf(context: ServiceContext, repositoryId: string, promptId: string, content: string): LastRun {
  const { runs } = context.stores;
  const run = runs.latestWhole(repositoryId, promptId, content) ?? runs.latest(repositoryId, promptId, 'with-result');
  if (!run?.digest?.candidate) return null;
  const { total, done, errors, refused } = run.counts ?? runs.counts(run.id);
  const asked = done + errors + refused;
  return {
    id: run.id,
    practice: run.practice,
    at: run.finishedAt ?? run.createdAt,
    came: run.kind === 'scored' ? 'file' : run.state === 'finished' && asked >= total ? 'whole' : 'stopped',
    asked,
    planned: total,
    ofThisText: run.digest.tested?.content === content,
  };
}

type AuthoringProcedure = Extract<keyof Handlers, `prompt.${string}` | `draft.${string}`>;

export function createAuthoring(
  context: ServiceContext,
  files: PromptFiles,
): { readonly handlers: Pick<Handlers, AuthoringProcedure> } {
  const { stores, clock } = context;
  const changed = (promptId: string) => context.emit({ type: 'prompt.changed', id: promptId });
  const ofFiles = rememberByFiles<Omit<PromptListItem, 'lastRun'>>();

  /** One unreadable file must not hide all the others: the list shows it, the prompt itself says what is wrong. */
  async function listItem(repositoryId: string, promptId: string): Promise<PromptListItem> {
    try {
      const all = await files.all(promptId);
      const described = ofFiles(`${repositoryId} ${promptId}`, all, () => describe(promptId, all));
      return { ...described, lastRun: lastRunOf(context, repositoryId, promptId, all.prompt.contentId) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return unreadable(promptId);
    }
  }

  function describe(promptId: string, all: Record<DraftKind, PromptFileState>): Omit<PromptListItem, 'lastRun'> {
    const prompt = parsePrompt(all.prompt.path, all.prompt.text);
    const spec = all.spec.text === '' ? null : parseSpec(all.spec.path, all.spec.text);
    const cases = all.cases.text === '' ? null : parseCases(all.cases.path, all.cases.text);
    const header = prompt.ok ? prompt.value.header : null;
    const problems = draftKinds.flatMap((kind) => inspect(kind, all[kind].path, all[kind].text).problems);
    return {
      id: promptId,
      title: promptTitle(promptId, header),
      purpose: header?.purpose ?? null,
      owner: header?.owner ?? null,
      lastEvaluated: header?.last_evaluated ?? null,
      model: header?.model ?? null,
      cases: cases === null ? 0 : cases.ok ? cases.value.cases.length : null,
      criteria: spec === null ? 0 : spec.ok ? criteriaOf(spec.value).length : null,
      changed: draftKinds.filter((kind) => all[kind].changed),
      isNew: all.prompt.teamText === null,
      problems: problems.filter((problem) => problem.severity === 'error').length,
    };
  }

  const handlers: Pick<Handlers, AuthoringProcedure> = {
    ...createFolderHandlers(context, files),

    'prompt.list': async () => {
      const { stored } = readyRepository(context);
      const ids = await files.ids();
      return { prompts: await Promise.all(ids.map((id) => listItem(stored.id, id))) };
    },

    'prompt.get': async ({ promptId }) => {
      const all = await files.all(promptId);
      const prompt = parsePrompt(all.prompt.path, all.prompt.text);
      return {
        id: promptId,
        title: promptTitle(promptId, prompt.ok ? prompt.value.header : null),
        isNew: all.prompt.teamText === null,
        files: { prompt: fileView(all.prompt), spec: fileView(all.spec), cases: fileView(all.cases) },
      };
    },

    'prompt.create': async ({ promptId, title, purpose }) => {
      const { stored } = readyRepository(context);
      requireTrust(stored);
      const id = promptId.trim();
      if (!plainName.test(id) || !isPromptId(id)) throw notAPromptName(id);
      // Names that differ only in case are one file on a Mac and on Windows.
      if ((await files.ids()).some((each) => each.toLowerCase() === id)) {
        throw new AppError('bad-input', `There is already a prompt called “${id}”.`, 'Choose another name.');
      }
      const savedAt = clock.now().toISOString();
      const settings = stores.settings.get();
      const text = newPromptText({
        title: title.trim() === titleOfPrompt(id) ? '' : title,
        purpose,
        owner: settings?.person.email ?? '',
      });
      stores.drafts.save({
        repository: stored.id,
        prompt: id,
        kind: 'prompt',
        text,
        version: 1,
        baseContent: null,
        savedAt,
      });
      changed(id);
      return { promptId: id };
    },

    'prompt.revisions': async ({ promptId }) => {
      const { copy, commit } = readyRepository(context);
      const path = await files.pathOf(promptId, 'prompt');
      const revisions = await copy.history(commit, path, 50);
      return {
        revisions: await Promise.all(
          revisions.map(async (revision) => {
            const text = revision.blob === null ? null : await files.at(promptId, 'prompt', revision.commit);
            return {
              commit: revision.commit,
              at: revision.at,
              author: revision.author.name,
              summary: revision.message.split('\n')[0] ?? '',
              contentId: text === null ? null : contentOf('prompt', text),
            };
          }),
        ),
      };
    },

    'prompt.revision': async ({ promptId, commit }) => {
      const { copy } = readyRepository(context);
      return { text: await files.at(promptId, 'prompt', await copy.resolve(commit)) };
    },

    'prompt.render': async ({ promptId, caseId, text }) => {
      const all = await files.all(promptId);
      const prompt = parsePrompt(all.prompt.path, text ?? all.prompt.text);
      if (!prompt.ok) return { caseId, messages: [], problems: [...prompt.problems] };
      const cases = all.cases.text === '' ? null : parseCases(all.cases.path, all.cases.text);
      const list = cases?.ok ? cases.value.cases : [];
      const aCase = caseId === null ? list[0] : list.find((each) => each.id === caseId);
      if (!aCase) return { caseId: null, messages: [], problems: [] };
      const rendered = renderMessages(prompt.value, aCase);
      if (rendered.ok) return { caseId: aCase.id, messages: rendered.messages, problems: [] };
      const problems = rendered.problems.map((problem) => ({
        path: all.prompt.path,
        line: null,
        field: problem.variable,
        message: problem.message,
        severity: 'error' as const,
      }));
      return { caseId: aCase.id, messages: [], problems };
    },

    'draft.save': async ({ promptId, kind, text, baseVersion }) => {
      const { stored } = readyRepository(context);
      requireTrust(stored);
      const all = await files.all(promptId);
      const before = all[kind];
      // Also where the answer to an earlier save was lost: the text is here, so there is nothing to tell apart.
      if (before.draft?.text === text) return fileView(before);
      refuseReadOnly(before);
      const teamContent = before.teamText === null ? null : contentOf(kind, before.teamText);
      stores.drafts.save({
        repository: stored.id,
        prompt: promptId,
        kind,
        text,
        version: baseVersion + 1,
        // What the person had before their eyes: the draft's own start, or the team's text as it is now.
        baseContent: before.draft && before.changed ? before.draft.baseContent : teamContent,
        savedAt: clock.now().toISOString(),
      });
      changed(promptId);
      return fileView(await files.file(promptId, kind));
    },

    'draft.discard': ({ promptId, kind }) => {
      const { stored } = readyRepository(context);
      const undoId = stores.drafts.discard(stored.id, promptId, kind, clock.now().toISOString());
      changed(promptId);
      return { undoId };
    },

    'draft.keepMine': async ({ promptId, kind }) => {
      const before = await files.file(promptId, kind);
      refuseReadOnly(before);
      if (before.draft) {
        const baseContent = before.teamText === null ? null : contentOf(kind, before.teamText);
        stores.drafts.save({
          ...before.draft,
          baseContent,
          version: before.draft.version + 1,
          savedAt: clock.now().toISOString(),
        });
        changed(promptId);
      }
      return fileView(await files.file(promptId, kind));
    },

    'draft.restore': ({ undoId }) => {
      changed(stores.drafts.restore(undoId).prompt);
      return {};
    },
  };
  return { handlers };
}
