import { type Handlers } from '#contract/wire/dispatcher';
import { AppError } from '#contract/errors';
import { type ProposalPreview, type ProposalView } from '#contract/proposal';
import { branchName } from '#domain/proposal/proposal-text';
import { titleOfPrompt } from '#domain/prompt/prompt-file';
import { contentOf, type PromptFiles } from '../authoring/prompt-files.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { elsewhereOf } from '../repositories/elsewhere.ts';
import { type LogFile, type RunLogs } from '../experiment-log/run-logs.ts';
import { type Repositories } from '../repositories/repositories.ts';
import { labelledCandidateOutputs, outputsOfReview } from '../reviews/reviews.ts';
import { type SignOffs } from '../sign-offs/sign-offs.ts';
import { type StoredProposal } from '../stores/proposals.ts';
import { type StoredRepository } from '../stores/repositories.ts';
import { type StoredReview } from '../stores/reviews.ts';
import { type StoredSignOff } from '../stores/sign-offs.ts';
import { buildProposalContent, type ProposalContent, type ProposalMaterial } from './proposal-content.ts';
import { refusalOfPractice, refuse, type Refusal } from '../refusal.ts';
import { refusalOfProposal, refusalOfSignOff } from './proposal-refusal.ts';
import { createFileChanges } from './file-changes.ts';
import { createSending } from './sending.ts';

interface Prepared extends ProposalContent {
  readonly signOff: StoredSignOff;
  readonly stored: StoredRepository;
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly practice: boolean;
  readonly refusal: Refusal | null;
}

function checkedBranch(branch: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9/_-]{0,120}$/.test(branch) || branch.includes('//') || branch.endsWith('/')) {
    throw new AppError(
      'bad-input',
      `“${branch}” cannot be the name of a change.`,
      'Use letters, digits, hyphens and slashes.',
    );
  }
  return branch;
}

/** A review of a time when Settings had no name yet was done by the one who signs: a workspace is one person's. */
function withReviewer(review: StoredReview | null, { signOff }: StoredSignOff): StoredReview | null {
  if (review === null || review.reviewer.email.trim() !== '') return review;
  return { ...review, reviewer: { name: signOff.name, email: signOff.email } };
}

function viewOf(proposal: StoredProposal): ProposalView {
  const { repository: _repository, base: _base, author: _author, files: proposed, ...rest } = proposal;
  return { ...rest, elsewhere: null, files: proposed.map((file) => ({ ...file })) };
}

/** What changes, and nothing of what was hoped for: the expectation may have been refuted. */
function defaultTitle({ plan, team, run }: ProposalMaterial): string {
  const name = titleOfPrompt(run.promptId);
  if (team.prompt === null) return `New prompt “${name}”`;
  const candidate = plan.variants.find((variant) => variant.id === 'candidate');
  const changed = [
    candidate?.content === contentOf('prompt', team.prompt) ? null : 'text',
    plan.specText === null || plan.specText === team.spec ? null : 'spec',
    plan.casesText === team.cases ? null : 'cases',
  ].filter((part) => part !== null);
  const [first = 'evidence'] = changed;
  const parts = changed.length < 2 ? first : `${changed.slice(0, -1).join(', ')} and ${changed.at(-1) ?? ''}`;
  return `${name}: new ${parts}`;
}

export function createProposals(
  context: ServiceContext,
  files: PromptFiles,
  signOffs: SignOffs,
  repositories: Repositories,
  logs: RunLogs,
) {
  const { stores, clock, ids } = context;
  const sending = createSending(context, signOffs);

  async function gather(signOff: StoredSignOff): Promise<ProposalMaterial> {
    const { commit } = readyRepository(context);
    const run = stores.runs.get(signOff.runId);
    if (!run || !run.result)
      throw new AppError('not-found', 'The experiment behind this sign-off is no longer there.', 'Run it again.');
    const plan = stores.runs.plan(run.id);
    const outputs = stores.runs.outputs(run.id);
    const review = withReviewer(stores.reviews.ofRun(run.id), signOff);
    const [prompt, spec, cases] = await Promise.all([
      files.at(run.promptId, 'prompt', commit),
      files.at(run.promptId, 'spec', commit),
      files.at(run.promptId, 'cases', commit),
    ]);
    return {
      folder: await files.home(),
      repositoryFile: await files.repositoryFileToSend(),
      paths: {
        prompt: await files.pathOf(run.promptId, 'prompt'),
        spec: await files.pathOf(run.promptId, 'spec'),
        cases: await files.pathOf(run.promptId, 'cases'),
      },
      team: { prompt, spec, cases },
      run,
      plan,
      result: run.result,
      outputs,
      review,
      labelled: review ? labelledCandidateOutputs(review, plan, outputsOfReview(stores, review)) : [],
      signOff,
      logFiles: await logFilesOf(run.id, run.repository),
      tries: stores.runs.tries(run.repository, run.promptId, plan),
      allowed: await signOffs.repositorySensitivities(),
      appVersion: context.app.version,
    };
  }

  /** What was decided on the experiment travels with its change, unless the team has it or it is on its way. */
  async function logFilesOf(runId: string, repository: string | null): Promise<readonly LogFile[]> {
    if (repository === null || stores.decisions.get(runId) === null) return [];
    const decided = (await logs.decided(repository)).find((each) => each.run.id === runId);
    return decided && !logs.isShared(decided) ? logs.filesOf(decided) : [];
  }

  async function prepare(signOffId: string, title: string | null): Promise<Prepared> {
    const { stored, commit } = readyRepository(context);
    const signOff = signOffs.existing(signOffId);
    const material = await gather(signOff);
    const candidate = material.plan.variants.find((variant) => variant.id === 'candidate');
    const named = title?.trim() || defaultTitle(material);
    return {
      ...buildProposalContent(material),
      signOff,
      stored,
      base: commit,
      branch: branchName(signOff.promptId, candidate?.content ?? contentOf('prompt', '')),
      title: named,
      practice: material.run.practice,
      refusal: await refusalOfProposal(stores, files, material, stored),
    };
  }

  function existing(id: string): StoredProposal {
    const proposal = stores.proposals.get(id);
    if (!proposal)
      throw new AppError('not-found', 'This proposal is no longer there.', 'Go back to the list of changes.');
    return sending.asItStands(proposal);
  }

  type ProposalProcedure = Extract<keyof Handlers, `proposal.${string}`>;
  const handlers: Pick<Handlers, ProposalProcedure> = {
    ...createFileChanges(context, files, repositories, sending).handlers,

    'proposal.preview': async ({ signOffId }): Promise<ProposalPreview> => {
      const prepared = await prepare(signOffId, null);
      const { stored } = prepared;
      return {
        signOffId,
        runId: prepared.signOff.runId,
        promptId: prepared.signOff.promptId,
        title: prepared.title,
        practice: prepared.practice,
        branch: prepared.branch,
        description: prepared.description,
        target: { name: stored.name, address: stored.address, branch: stored.branch ?? '' },
        files: prepared.files.map((file) => ({ ...file })),
        refusal: prepared.refusal?.sentence ?? null,
      };
    },

    'proposal.send': async ({ signOffId, title, branch, read }) => {
      requireTrust(readyRepository(context).stored);
      const wanted = branch?.trim() ? checkedBranch(branch.trim()) : null;
      // The preview was made on the version shown; the team may have moved on since.
      await repositories.refresh();
      const prepared = await prepare(signOffId, title);
      refuse(prepared.refusal);
      if (read !== undefined && read !== prepared.description)
        throw new AppError(
          'stale-version',
          'What the team reads beside this change is no longer what was shown here. Nothing was sent.',
          'Read it once more, then send it.',
        );
      // Another window may have sent or withdrawn it while this one read.
      refuse(refusalOfSignOff(stores, prepared.signOff));
      const proposal: StoredProposal = {
        id: ids.next(),
        repository: prepared.stored.id,
        signOffId,
        runId: prepared.signOff.runId,
        promptId: prepared.signOff.promptId,
        author: null,
        title: prepared.title,
        practice: prepared.practice,
        branch: wanted ?? prepared.branch,
        description: prepared.description,
        address: prepared.stored.address,
        state: 'sending',
        base: prepared.base,
        commit: null,
        files: prepared.files,
        error: null,
        createdAt: clock.now().toISOString(),
        sentAt: null,
      };
      sending.start(proposal);
      return { proposalId: proposal.id };
    },

    'proposal.retry': ({ proposalId }) => {
      const proposal = existing(proposalId);
      if (proposal.state !== 'failed') return {};
      const { stored } = readyRepository(context, proposal.repository);
      requireTrust(stored);
      if (proposal.signOffId !== null)
        refuse(refusalOfSignOff(stores, signOffs.existing(proposal.signOffId), proposal.id));
      refuse(refusalOfPractice(proposal.practice, stored));
      sending.start(proposal);
      return {};
    },

    'proposal.get': ({ proposalId }) => {
      const proposal = existing(proposalId);
      return { ...viewOf(proposal), elsewhere: elsewhereOf(stores, proposal.repository) };
    },

    'proposal.list': () => {
      const repository = stores.settings.currentRepository();
      const proposals = repository === null ? [] : stores.proposals.list(repository).map(sending.asItStands);
      return {
        proposals: proposals.map((each) => ({
          ...each,
          elsewhere: null,
          files: each.files.map((file) => ({ ...file })),
        })),
      };
    },
  };

  return {
    handlers,
    /** Throws while a proposal of this repository is on its way. */
    refuseWhileSending(repositoryId: string): void {
      if (!stores.proposals.states(repositoryId).some(({ id }) => sending.isUnderWay(id))) return;
      throw new AppError(
        'not-allowed',
        'A proposal is just being sent to this repository.',
        'Wait until it has arrived, then try again.',
      );
    },
    resumeInterrupted: () => sending.resumeInterrupted(),
    close: () => sending.close(),
  };
}
