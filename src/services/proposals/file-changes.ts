import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ParsedInput } from '#contract/procedures';
import { type FileChangePreview } from '#contract/proposal';
import { contentId } from '#domain/prompt/content-id';
import { fileChangeDescription, fileChangeName, freeFileByName, kindOfFreeFile } from '#domain/proposal/file-change';
import { parseExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { keepLineEndings } from '#domain/files/line-endings';
import { parsePolicy } from '#domain/policy/policy';
import { type PromptFiles } from '../authoring/prompt-files.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { type Repositories } from '../repositories/repositories.ts';
import { readSettings } from '../settings/settings.ts';
import { type StoredProposal } from '../stores/proposals.ts';
import { type StoredRepository } from '../stores/repositories.ts';
import { type ProposedFile } from './proposal-content.ts';
import { notAllowed, refusalOfPractice, refuse, type Refusal } from '../refusal.ts';
import { type Sending } from './sending.ts';

type FileChangeInput = ParsedInput<'proposal.sendFiles'>;

/** Only what may go without a sign-off, each file once; else throws 'bad-input'. */
function checkPaths(input: FileChangeInput, home: string): void {
  const seen = new Set<string>();
  for (const { path } of input.files) {
    if (kindOfFreeFile(path, home) === null)
      throw new AppError(
        'bad-input',
        `“${path.slice(0, 200)}” cannot be sent without a sign-off.`,
        'Only the data policy and the log of experiments can.',
      );
    if (seen.has(path.toLowerCase()))
      throw new AppError('bad-input', `“${path.slice(0, 200)}” is there twice.`, 'Send each file once.');
    seen.add(path.toLowerCase());
  }
}

/** A file that nobody could read again is not sent. */
function refusalOfContent({ path, text }: FileChangeInput['files'][number]): Refusal | null {
  const kind = freeFileByName(path);
  if (kind !== 'policy' && kind !== 'log') return null;
  const parsed = kind === 'policy' ? parsePolicy(path, text) : parseExperimentLog(path, text);
  if (parsed.ok) return null;
  const [problem] = parsed.problems;
  return {
    code: 'invalid-file',
    sentence: `${kind === 'policy' ? 'The data policy' : `“${path}”`} has a mistake in it: ${[problem?.field, problem?.message].filter(Boolean).join(' ')}.`,
    nextStep: 'Correct it, then send it.',
  };
}

/** Whether a log among the files holds results of a practice model. */
function holdsPractice({ files }: FileChangeInput): boolean {
  return files.some(({ path, text }) => {
    if (freeFileByName(path) !== 'log') return false;
    const parsed = parseExperimentLog(path, text);
    return parsed.ok && parsed.value.practice;
  });
}

/** `.signoff.yaml` goes with the first change. */
function addedFile({ path, text }: { readonly path: string; readonly text: string }): ProposedFile {
  return { path, status: 'added', before: null, after: text };
}

function refusalOfTeamChange(path: string): Refusal {
  return {
    code: 'stale-version',
    sentence: `The team changed “${path}” since you started, so that your change would undo theirs.`,
    nextStep: 'Look at the team’s version, then make your change on top of it.',
  };
}

/**
 * Changes of files that need no sign-off. They are built and sent as every other proposal: a tree edit on the team's newest version that
 * touches exactly the files shown.
 */
export function createFileChanges(
  context: ServiceContext,
  files: PromptFiles,
  repositories: Repositories,
  sending: Sending,
) {
  const { stores, clock, ids } = context;

  /** The team's text of each file, at the version that the screens show. */
  async function teamTexts(input: FileChangeInput): Promise<Map<string, string | null>> {
    return new Map(await Promise.all(input.files.map(async ({ path }) => [path, await files.other(path)] as const)));
  }

  function refusalOf(
    stored: StoredRepository,
    input: FileChangeInput,
    team: ReadonlyMap<string, string | null>,
    changed: readonly ProposedFile[],
  ): Refusal | null {
    if (!stored.trusted) return { code: 'not-trusted', sentence: `“${stored.name}” is open for reading only.` };
    const { name, email } = readSettings(context).person;
    if (name.trim() === '' || email.trim() === '')
      return {
        code: 'bad-input',
        sentence: 'The team should know who sends this.',
        nextStep: 'Enter your name and e-mail address in Settings, then send it.',
      };
    const practice = refusalOfPractice(holdsPractice(input), stored);
    if (practice !== null) return practice;
    for (const file of input.files) {
      const content = refusalOfContent(file);
      if (content !== null) return content;
      const now = team.get(file.path) ?? null;
      const startedFrom = file.base;
      if (startedFrom !== undefined && startedFrom !== (now === null ? null : contentId('other', now)))
        return refusalOfTeamChange(file.path);
    }
    return changed.length > 0 ? null : notAllowed('The team has exactly this already.');
  }

  async function prepare(input: FileChangeInput) {
    checkPaths(input, await files.home());
    const { stored, commit } = readyRepository(context);
    const team = await teamTexts(input);
    const changed = input.files.flatMap(({ path, text }): ProposedFile[] => {
      const before = team.get(path) ?? null;
      const after = keepLineEndings(before, text);
      return before === after ? [] : [{ path, status: before === null ? 'added' : 'changed', before, after }];
    });
    const repositoryFile = changed.length > 0 ? await files.repositoryFileToSend() : null;
    const title = input.title.trim() || 'Change the team’s files';
    const practice = holdsPractice(input);
    const { name, email } = readSettings(context).person;
    const author = { name: name.trim(), email: email.trim() };
    return {
      stored,
      commit,
      team,
      title,
      files: repositoryFile === null ? changed : [addedFile(repositoryFile), ...changed],
      practice,
      author,
      branch: freeBranch(stored, fileChangeName(input.files)),
      description: fileChangeDescription({ description: input.description, author, practice }),
      refusal: refusalOf(stored, input, team, changed),
    };
  }

  /** The same files may be sent again after an engineer turned them down: each time under a name of its own. */
  function freeBranch({ id, address }: StoredRepository, name: string): string {
    const taken = new Set(
      stores.proposals
        .list(id)
        .filter((each) => each.address === address)
        .map((each) => each.branch),
    );
    if (!taken.has(name)) return name;
    let turn = 2;
    while (taken.has(`${name}-${turn}`)) turn += 1;
    return `${name}-${turn}`;
  }

  /** The same files on their way already: two windows, or an impatient second click. */
  function refusalOfTwin({ id }: StoredRepository, wanted: readonly ProposedFile[]): Refusal | null {
    const same = stores.proposals.states(id).some((each) => {
      const files = sending.isUnderWay(each.id) ? stores.proposals.get(each.id)?.files : undefined;
      return JSON.stringify(files) === JSON.stringify(wanted);
    });
    return same ? notAllowed('Exactly this is on its way to the team already.') : null;
  }

  const handlers: Pick<Handlers, 'proposal.previewFiles' | 'proposal.sendFiles'> = {
    'proposal.previewFiles': async (input): Promise<FileChangePreview> => {
      const { stored, refusal, ...prepared } = await prepare(input);
      return {
        title: prepared.title,
        practice: prepared.practice,
        branch: prepared.branch,
        description: prepared.description,
        target: { name: stored.name, address: stored.address, branch: stored.branch ?? '' },
        files: prepared.files.map((file) => ({ ...file })),
        refusal: refusal === null ? null : [refusal.sentence, refusal.nextStep].filter(Boolean).join(' '),
      };
    },

    'proposal.sendFiles': async (input) => {
      checkPaths(input, await files.home());
      requireTrust(readyRepository(context).stored);
      const seen = await teamTexts(input);
      // What was shown stood on the version on screen; the team may have moved on since.
      await repositories.refresh();
      const prepared = await prepare(input);
      const { stored, team } = prepared;
      for (const { path, text } of input.files) {
        const now = team.get(path) ?? null;
        if (seen.get(path) !== now && now !== keepLineEndings(now, text)) refuse(refusalOfTeamChange(path));
      }
      refuse(prepared.refusal);
      refuse(refusalOfTwin(stored, prepared.files));
      const proposal: StoredProposal = {
        id: ids.next(),
        repository: stored.id,
        signOffId: null,
        runId: null,
        promptId: null,
        author: prepared.author,
        title: prepared.title,
        practice: prepared.practice,
        branch: prepared.branch,
        description: prepared.description,
        address: stored.address,
        state: 'sending',
        base: prepared.commit,
        commit: null,
        files: prepared.files,
        error: null,
        createdAt: clock.now().toISOString(),
        sentAt: null,
      };
      sending.start(proposal);
      return { proposalId: proposal.id };
    },
  };

  return { handlers };
}
