import { type Handlers } from '#contract/dispatcher';
import { AppError, describeError } from '#contract/errors';
import { type ProposalPreview, type ProposalView } from '#contract/views';
import { branchName, proposalMessage } from '#domain/proposal-text';
import { titleOfPrompt } from '#domain/prompt-file';
import { contentOf, promptsFolder, type PromptFiles } from '../authoring/prompt-files.ts';
import { readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { credentialOf } from '../repositories/address.ts';
import { type Repositories } from '../repositories/repositories.ts';
import { labelledCandidateOutputs } from '../reviews/reviews.ts';
import { type SignOffs } from '../sign-offs/sign-offs.ts';
import { type StoredProposal, type StoredRepository, type StoredSignOff } from '../stores.ts';
import { buildProposalContent, casesKeptOut, type ProposalContent, type ProposalMaterial } from './proposal-content.ts';

interface Prepared extends ProposalContent {
  readonly signOff: StoredSignOff;
  readonly stored: StoredRepository;
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly practice: boolean;
  /** Why it cannot be proposed, in words. */
  readonly refusal: string | null;
}

export function createProposals(
  context: ServiceContext,
  files: PromptFiles,
  signOffs: SignOffs,
  repositories: Repositories,
) {
  const { stores, clock, ids } = context;
  const sending = new Map<string, { promise: Promise<void>; abort: AbortController }>();

  async function gather(signOff: StoredSignOff): Promise<ProposalMaterial> {
    const { commit } = readyRepository(context);
    const run = stores.runs.get(signOff.runId);
    if (!run || !run.result)
      throw new AppError('not-found', 'The experiment behind this sign-off is no longer there.', 'Run it again.');
    const plan = stores.runs.plan(run.id);
    const outputs = stores.runs.outputs(run.id);
    const review = stores.reviews.ofRun(run.id);
    const [prompt, spec, cases] = await Promise.all([
      files.at(run.promptId, 'prompt', commit),
      files.at(run.promptId, 'spec', commit),
      files.at(run.promptId, 'cases', commit),
    ]);
    return {
      folder: promptsFolder,
      paths: {
        prompt: files.pathOf(run.promptId, 'prompt'),
        spec: files.pathOf(run.promptId, 'spec'),
        cases: files.pathOf(run.promptId, 'cases'),
      },
      team: { prompt, spec, cases },
      run,
      plan,
      result: run.result,
      outputs,
      review,
      labelled: review ? labelledCandidateOutputs(review, plan, outputs) : [],
      signOff,
      tries: stores.runs.tries(run.repository, run.promptId, plan.casesContent),
      allowed: await signOffs.repositorySensitivities(),
      appVersion: context.app.version,
    };
  }

  /** The reasons a proposal is refused, the first that applies. */
  async function refusalOf(material: ProposalMaterial, stored: StoredRepository): Promise<string | null> {
    const { run, plan, team, signOff } = material;
    if (signOff.withdrawnAt !== null) return 'The sign-off was withdrawn.';
    if (run.repository !== stored.id) return 'This was tested in another repository than the one that is open.';
    if (run.practice && !stored.sample) {
      return 'These results come from the practice model. They are no evidence for a real product, so they cannot be proposed here.';
    }
    const baseline = plan.baselineCommit;
    if (baseline !== null) {
      for (const kind of ['prompt', 'spec', 'cases'] as const) {
        const tested = await files.at(plan.promptId, kind, baseline);
        if (tested !== team[kind]) {
          return `The team changed the ${kind === 'cases' ? 'cases' : kind} since this was tested. Compare with the team’s version and test again.`;
        }
      }
    }
    const keptOut = casesKeptOut(team.cases, plan.casesText, material.allowed);
    if (keptOut.length > 0) {
      const names = keptOut
        .slice(0, 5)
        .map((each) => each.id)
        .join(', ');
      return `${keptOut.length === 1 ? 'One new case holds' : `${keptOut.length} new cases hold`} personal data (${names}), which the data policy keeps out of the repository. Redact or remove ${keptOut.length === 1 ? 'it' : 'them'} and test again.`;
    }
    return null;
  }

  function defaultTitle(material: ProposalMaterial): string {
    return material.run.hypothesis.trim() || `Change the prompt “${titleOfPrompt(material.run.promptId)}”`;
  }

  async function prepare(signOffId: string, title: string | null): Promise<Prepared> {
    const { stored, commit } = readyRepository(context);
    const signOff = signOffs.existing(signOffId);
    const material = await gather(signOff);
    const candidate = material.plan.variants.find((variant) => variant.id === 'candidate');
    const named = title?.trim() || defaultTitle(material);
    return {
      ...buildProposalContent(material, named),
      signOff,
      stored,
      base: commit,
      branch: branchName(signOff.promptId, candidate?.content ?? contentOf('prompt', '')),
      title: named,
      practice: material.run.practice,
      refusal: await refusalOf(material, stored),
    };
  }

  function saveAndSay(proposal: StoredProposal): void {
    stores.proposals.save(proposal);
    context.emit({ type: 'proposal.changed', id: proposal.id });
  }

  /** Builds the change on the team's version and sends it. Same input, same result: a second try after a lost answer is safe. */
  async function send(proposal: StoredProposal, signal: AbortSignal): Promise<void> {
    try {
      const stored = stores.repositories.get(proposal.repository);
      if (!stored)
        throw new AppError('not-found', 'The repository of this proposal is no longer open.', 'Open it again.');
      const copy = context.repositories.open(stored.id);
      const evalPath = proposal.files.find((file) => file.path.includes('/evals/'))?.path ?? '';
      const signOff = signOffs.existing(proposal.signOffId);
      const encoder = new TextEncoder();
      const commit = await copy.commitOnto({
        base: proposal.base,
        changes: proposal.files.map((file) => ({
          path: file.path,
          bytes: file.after === null ? null : encoder.encode(file.after),
        })),
        message: proposalMessage(
          { title: proposal.title, signOff: signOff.signOff, practice: proposal.practice },
          evalPath,
        ),
        author: { name: signOff.signOff.name, email: signOff.signOff.email },
        at: new Date(proposal.createdAt),
      });
      const credential = await credentialOf(context, stored);
      const request = { address: stored.address, credential, commit, branch: proposal.branch, signal };
      await copy.push(request);
      saveAndSay({ ...proposal, state: 'sent', commit, error: null, sentAt: clock.now().toISOString() });
    } catch (error) {
      if (signal.aborted) return; // stays 'sending': the next start goes on with it
      const { message, nextStep, detail } = describeError(error);
      saveAndSay({ ...proposal, state: 'failed', error: { message, nextStep, detail: detail ?? null } });
    }
  }

  function begin(proposal: StoredProposal): void {
    if (sending.has(proposal.id)) return;
    const abort = new AbortController();
    const promise = send(proposal, abort.signal).finally(() => sending.delete(proposal.id));
    sending.set(proposal.id, { promise, abort });
  }

  function existing(id: string): StoredProposal {
    const proposal = stores.proposals.get(id);
    if (!proposal)
      throw new AppError('not-found', 'This proposal is no longer there.', 'Go back to the list of changes.');
    return proposal;
  }

  function view(proposal: StoredProposal): ProposalView {
    const { repository: _repository, base: _base, files: proposed, ...rest } = proposal;
    return { ...rest, files: proposed.map((file) => ({ ...file })) };
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

  type ProposalProcedure = Extract<keyof Handlers, `proposal.${string}`>;
  const handlers: Pick<Handlers, ProposalProcedure> = {
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
        refusal: prepared.refusal,
      };
    },

    'proposal.send': async ({ signOffId, title, branch }) => {
      requireTrust(readyRepository(context).stored);
      // The preview was made on the version shown; the team may have moved on since.
      await repositories.refresh();
      const prepared = await prepare(signOffId, title);
      if (prepared.refusal !== null) {
        throw new AppError(
          prepared.practice && !prepared.stored.sample ? 'practice-not-evidence' : 'not-allowed',
          prepared.refusal,
          'Nothing was sent.',
        );
      }
      const proposal: StoredProposal = {
        id: ids.next(),
        repository: prepared.stored.id,
        signOffId,
        runId: prepared.signOff.runId,
        promptId: prepared.signOff.promptId,
        title: prepared.title,
        practice: prepared.practice,
        branch: checkedBranch(branch?.trim() || prepared.branch),
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
      saveAndSay(proposal);
      begin(proposal);
      return { proposalId: proposal.id };
    },

    'proposal.retry': ({ proposalId }) => {
      const proposal = existing(proposalId);
      if (proposal.state !== 'failed') return {};
      const again: StoredProposal = { ...proposal, state: 'sending', error: null };
      saveAndSay(again);
      begin(again);
      return {};
    },

    'proposal.get': ({ proposalId }) => view(existing(proposalId)),

    'proposal.list': () => {
      const repository = stores.settings.currentRepository();
      return { proposals: repository === null ? [] : stores.proposals.list(repository).map(view) };
    },
  };

  return {
    handlers,
    /** Throws while a proposal of this repository is on its way. */
    refuseWhileSending(repositoryId: string): void {
      if (!stores.proposals.list(repositoryId).some((each) => sending.has(each.id))) return;
      throw new AppError(
        'not-allowed',
        'A proposal is just being sent to this repository.',
        'Wait until it has arrived, then try again.',
      );
    },
    /** Goes on with what was being sent when the app ended. */
    resumeInterrupted(): void {
      for (const repository of stores.repositories.list()) {
        for (const proposal of stores.proposals.list(repository.id)) if (proposal.state === 'sending') begin(proposal);
      }
    },
    async close(): Promise<void> {
      for (const each of sending.values()) each.abort.abort();
      await Promise.allSettled([...sending.values()].map((each) => each.promise));
    },
  };
}
