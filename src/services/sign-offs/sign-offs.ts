import { type Handlers } from '#contract/dispatcher';
import { AppError } from '#contract/errors';
import { type DraftKind, type SignOffView } from '#contract/views';
import { type Sensitivity } from '#domain/case';
import { type SignOff } from '#domain/eval-record';
import { isReadyToSign, signOffGate } from '#domain/gate';
import { summarizeReview } from '#domain/review';
import { type Gate } from '#domain/run-result';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { draftKinds, type PromptFiles } from '../authoring/prompt-files.ts';
import { currentRepository, requireTrust, type ServiceContext } from '../context.ts';
import { labelledCandidateOutputs } from '../reviews/reviews.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan, type StoredRun, type StoredSignOff } from '../stores.ts';

const fewestStatementLetters = 10;

export function createSignOffs(context: ServiceContext, files: PromptFiles, source: PromptSource) {
  const { stores, clock, ids } = context;

  function finishedRun(runId: string): { run: StoredRun; plan: RunPlan } {
    const run = stores.runs.get(runId);
    if (!run)
      throw new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
    if (run.state !== 'finished' || !run.result) {
      throw new AppError('bad-input', 'This experiment has not finished.', 'Let it finish, then sign off.');
    }
    return { run, plan: stores.runs.plan(runId) };
  }

  function candidateOf(plan: RunPlan) {
    const candidate = plan.variants.find((variant) => variant.id === 'candidate');
    if (!candidate) throw new AppError('bad-input', 'This experiment has no candidate.', 'Run the prompt itself.');
    return candidate;
  }

  function gateOf(run: StoredRun, plan: RunPlan, changed: readonly DraftKind[], approvals: readonly SignOff[]): Gate {
    const repository = run.repository === null ? null : stores.repositories.get(run.repository);
    const review = stores.reviews.ofRun(run.id);
    if (!run.result) throw new AppError('bad-input', 'This experiment has no result.', 'Run it again.');
    return signOffGate(run.result.gate, {
      spec: plan.spec,
      review: review ? summarizeReview(labelledCandidateOutputs(review, plan, stores.runs.outputs(run.id))) : null,
      automaticReview: review?.automatic ?? false,
      approvals,
      now: clock.now().toISOString(),
      testedAt: run.finishedAt,
      practice: run.practice,
      sampleRepository: repository?.sample ?? false,
      header: candidateOf(plan).prompt.header,
      changedSince: changed,
      changeKinds: null,
    });
  }

  /** Files that differ now from what was tested. */
  async function changedSince(run: StoredRun, plan: RunPlan): Promise<DraftKind[]> {
    const all = await files.all(run.promptId);
    const tested = { prompt: candidateOf(plan).content, spec: plan.specContent, cases: plan.casesContent };
    return draftKinds.filter((kind) => {
      if (kind === 'spec' && tested.spec === null) return all.spec.text !== '';
      return all[kind].contentId !== tested[kind];
    });
  }

  function refusalOf(run: StoredRun, plan: RunPlan, changed: readonly DraftKind[]): string | null {
    const repository = currentRepository(context);
    if (run.repository !== repository.id)
      return 'This experiment belongs to another repository than the one that is open.';
    if (run.practice && !repository.sample) {
      return 'These results come from the practice model: they are no evidence for a real product. Run the experiment with a real model.';
    }
    if (candidateOf(plan).prompt.header === null)
      return 'The prompt has no header yet: say what it is for and who owns it, then test again.';
    if (plan.spec === null)
      return 'There are no acceptance criteria yet: say what the prompt must and must never do, then test again.';
    if (changed.length > 0)
      return 'The files changed after this experiment. Run it again, so that you sign what was tested.';
    return null;
  }

  async function view(runId: string): Promise<SignOffView> {
    const { run, plan } = finishedRun(runId);
    const signed = stores.signOffs.ofRun(runId);
    const changed = await changedSince(run, plan);
    const person = readSettings(context).person;
    // Before signing, the gate shows what the person's own approval would complete.
    const gate = signed ? signed.gate : gateOf(run, plan, changed, []);
    const refusal = refusalOf(run, plan, changed);
    return {
      runId,
      promptId: run.promptId,
      title: run.title,
      practice: run.practice,
      gate,
      current: changed.length === 0,
      changedSince: changed,
      canApprove: refusal === null && signed === null && isReadyToSign(gate),
      refusal,
      signOff: signed?.signOff ?? null,
      signOffId: signed?.id ?? null,
      person,
    };
  }

  type SignOffProcedure = Extract<keyof Handlers, `signOff.${string}`>;
  const handlers: Pick<Handlers, SignOffProcedure> = {
    'signOff.get': ({ runId }) => view(runId),

    'signOff.sign': async ({ runId, name, email, decision, statement }) => {
      const { run, plan } = finishedRun(runId);
      requireTrust(currentRepository(context));
      const before = stores.signOffs.ofRun(runId);
      if (before)
        throw new AppError('bad-input', 'This experiment is already signed off.', 'Withdraw that sign-off first.');
      if (name.trim() === '' || !/^[^\s@<>]+@[^\s@<>]+$/.test(email.trim())) {
        throw new AppError('bad-input', 'A sign-off needs your name and your e-mail address.', 'Enter both.');
      }
      if (statement.trim().length < fewestStatementLetters) {
        throw new AppError(
          'bad-input',
          'Say in a sentence why this may ship.',
          'Write what you saw and what you decided.',
        );
      }
      const changed = await changedSince(run, plan);
      const refusal = refusalOf(run, plan, changed);
      if (refusal !== null) {
        throw new AppError(run.practice ? 'practice-not-evidence' : 'not-allowed', refusal, 'Nothing was signed.');
      }
      const signOff = {
        name: name.trim(),
        email: email.trim(),
        at: clock.now().toISOString(),
        decision,
        statement: statement.trim(),
      };
      const gate = gateOf(run, plan, changed, [signOff]);
      const open = gate.items.filter((item) => item.met !== true);
      if (decision === 'approve' && open.length > 0) {
        throw new AppError(
          'gate-not-met',
          `Not everything is met: ${open.map((item) => item.label).join('; ')}.`,
          'Mend what is missing, or sign it off as an exception and say why.',
        );
      }
      const stored: StoredSignOff = {
        id: ids.next(),
        repository: run.repository,
        runId,
        promptId: run.promptId,
        signOff,
        gate,
        contents: { prompt: candidateOf(plan).content, spec: plan.specContent, cases: plan.casesContent },
        withdrawnAt: null,
      };
      stores.signOffs.save(stored);
      context.emit({ type: 'signOff.changed', id: runId });
      context.emit({ type: 'run.changed', id: runId });
      return { signOffId: stored.id };
    },

    'signOff.withdraw': ({ signOffId }) => {
      const stored = existing(signOffId);
      const sent = stores.proposals
        .list(stored.repository ?? '')
        .some((each) => each.signOffId === signOffId && each.state !== 'failed');
      if (sent) {
        throw new AppError(
          'not-allowed',
          'This sign-off has already been proposed to the team.',
          'Propose a change that takes it back instead.',
        );
      }
      stores.signOffs.save({ ...stored, withdrawnAt: clock.now().toISOString() });
      context.emit({ type: 'signOff.changed', id: stored.runId });
      return {};
    },
  };

  function existing(id: string): StoredSignOff {
    const stored = stores.signOffs.get(id);
    if (!stored) throw new AppError('not-found', 'This sign-off is no longer there.', 'Go back to the experiment.');
    return stored;
  }

  return {
    handlers,
    existing,
    /** What the data policy lets into the team's repository. */
    repositorySensitivities: async (): Promise<readonly Sensitivity[]> => (await source.policy()).repository,
  };
}

export type SignOffs = ReturnType<typeof createSignOffs>;
