import { type Handlers } from '#contract/wire/dispatcher';
import { AppError, type ErrorCode } from '#contract/errors';
import { type DraftKind } from '#contract/prompt';
import { type SignOffView } from '#contract/sign-off';
import { type Sensitivity } from '#domain/cases/case';
import { type SignOff } from '#domain/sign-off/eval-record';
import { isReadyToSign, signOffGate } from '#domain/sign-off/sign-off-gate';
import { withIncomplete } from '#domain/gate/gate-incomplete';
import { isOwnHeader, type PromptHeader } from '#domain/prompt/prompt';
import { summarizeReview } from '#domain/sign-off/review';
import { type Gate } from '#domain/result/run-result';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { draftKinds, type PromptFiles } from '../authoring/prompt-files.ts';
import { currentRepository, requireTrust, type ServiceContext } from '../context.ts';
import { answersToReview, labelledCandidateOutputs, outputsOfReview } from '../reviews/reviews.ts';
import { readSettings } from '../settings/settings.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type StoredRun } from '../stores/runs.ts';
import { type StoredSignOff } from '../stores/sign-offs.ts';
import { afterSigningInWords, capitalised, gateAfterSigning, listed } from './after-signing.ts';
import { existingRun } from '../stores/existing-run.ts';

const fewestStatementLetters = 10;

/** Why it cannot be signed whatever the gate says, with the code that says so. */
interface Refusal {
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly remedy: SignOffView['remedy'];
}

/** How the files stand beside what was tested. */
interface FilesNow {
  /** Files that differ now from what was tested. */
  readonly changed: readonly DraftKind[];
  /** Files that hold the person's own text, which the team does not have. */
  readonly own: readonly DraftKind[];
  /** Files that the team changed under a draft that goes on from their old text. */
  readonly waiting: readonly DraftKind[];
}

function notAllowed(sentence: string, remedy: SignOffView['remedy'] = null): Refusal {
  return { code: 'not-allowed', sentence, remedy };
}

/** What is still open, in words: who has to sign says more than that someone has to. */
function openItems(gate: Gate): string {
  const open = gate.items.filter((item) => item.met !== true);
  return open
    .map((item) => (item.id === 'approvals' && item.missing ? item.missing.replace(/\.$/, '') : item.label))
    .join('; ');
}

/** A header that is somebody else's counts as none: nobody wrote there who answers for the prompt. */
function ownHeaderOf(header: PromptHeader | null): PromptHeader | null {
  return isOwnHeader(header) ? header : null;
}

export function createSignOffs(context: ServiceContext, files: PromptFiles, source: PromptSource) {
  const { stores, clock, ids } = context;

  function finishedRun(runId: string): { run: StoredRun; plan: RunPlan } {
    const run = existingRun(stores.runs, runId);
    if (run.state === 'cancelled') {
      throw new AppError(
        'bad-input',
        'This experiment was stopped for good, so it cannot be signed off: what was not asked could change it.',
        'Go back to it and run it again, then sign off the whole.',
      );
    }
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
    return signOffGate(withIncomplete(run.result.gate), {
      spec: plan.spec,
      review: review ? summarizeReview(labelledCandidateOutputs(review, plan, outputsOfReview(stores, review))) : null,
      automaticReview: review?.automatic ?? false,
      approvals,
      now: clock.now().toISOString(),
      testedAt: run.finishedAt,
      practice: run.practice,
      sampleRepository: repository?.sample ?? false,
      header: ownHeaderOf(candidateOf(plan).prompt.header),
      changedSince: changed,
      changeKinds: null,
      imported: run.kind === 'scored',
      setAside: plan.setAside?.length ?? 0,
      confirmedOn: plan.confirmation === true ? plan.cases.length : null,
    });
  }

  async function filesNow(run: StoredRun, plan: RunPlan): Promise<FilesNow> {
    // The files of another repository would say nothing of this run.
    if (run.repository !== currentRepository(context).id) return { changed: [], own: [], waiting: [] };
    const all = await files.all(run.promptId);
    // Which text made the answers of a file is not known, and not claimed.
    const prompt = run.kind === 'scored' ? all.prompt.contentId : candidateOf(plan).content;
    const tested = { prompt, spec: plan.specContent, cases: plan.casesContent };
    return {
      changed: draftKinds.filter((kind) => {
        if (kind === 'spec' && tested.spec === null) return all.spec.text !== '';
        return all[kind].contentId !== tested[kind];
      }),
      own: draftKinds.filter((kind) => all[kind].changed),
      waiting: draftKinds.filter((kind) => all[kind].teamChanged),
    };
  }

  function refusalOf(run: StoredRun, plan: RunPlan, { changed, waiting }: FilesNow): Refusal | null {
    const repository = currentRepository(context);
    if (run.repository !== repository.id)
      return notAllowed('This experiment belongs to another repository than the one that is open.');
    if (run.kind === 'scored') {
      return notAllowed(
        'These answers came from a file, so nobody knows which text made them. Run an experiment with your text, then sign that.',
      );
    }
    if (run.parentId !== null)
      return notAllowed('This belongs to another experiment, which it explains. Sign that one.');
    if (run.removedAt !== null) return notAllowed('This experiment was removed. Restore it first, then sign.');
    if (run.practice && !repository.sample) {
      return {
        code: 'practice-not-evidence',
        sentence:
          'These results come from the practice model: they are no evidence for a real product. Run the experiment with a real model.',
        remedy: 'run',
      };
    }
    const { header } = candidateOf(plan).prompt;
    if (header === null)
      return notAllowed('The prompt has no header yet: say what it is for and who owns it, then test again.', 'header');
    if (!isOwnHeader(header))
      return notAllowed(
        'The prompt’s header is not Signoff’s yet. Open the prompt and add what is missing under “About this prompt” (what stands there is kept), then test again.',
        'header',
      );
    if (plan.spec === null)
      return notAllowed(
        'There are no acceptance criteria yet: say what the prompt must and must never do, then test again.',
        'spec',
      );
    if (changed.length > 0)
      return notAllowed(
        `${capitalised(listed(changed))} changed after this experiment. Test again, so that you sign what was tested.`,
        'run',
      );
    if (waiting.length > 0)
      return notAllowed(
        `The team changed the ${waiting.join(' and the ')} since you started your change. Compare the two and choose, then sign.`,
        'differences',
      );
    return null;
  }

  async function view(runId: string): Promise<SignOffView> {
    const { run, plan } = finishedRun(runId);
    const now = await filesNow(run, plan);
    const signed = stores.signOffs.ofRun(runId);
    const person = readSettings(context).person;
    // Before signing, the gate shows what the person's own approval would complete.
    const changeId = signed === null ? null : changeOf(signed);
    const afterSigning = signed === null ? null : changedAfter(signed, now, changeId !== null);
    const gate = signed ? gateAfterSigning(signed.gate, afterSigning) : gateOf(run, plan, now.changed, []);
    const refusal = refusalOf(run, plan, now);
    const candidate = candidateOf(plan);
    const { own, team } = run.result === null ? { own: 0, team: 0 } : answersToReview(plan, run.result);
    return {
      runId,
      promptId: run.promptId,
      title: run.title,
      practice: run.practice,
      signs: { label: candidate.label, model: candidate.model, others: plan.variants.length - 1 },
      gate,
      changedBeside: plan.changedBeside ?? null,
      current: now.changed.length === 0,
      changedSince: [...now.changed],
      canApprove: refusal === null && signed === null && isReadyToSign(gate),
      refusal: refusal?.sentence ?? null,
      remedy: refusal?.remedy ?? null,
      signOff: signed?.signOff ?? null,
      signOffId: signed?.id ?? null,
      afterSigning,
      changeId,
      answersToReview: own + team === 0 ? null : own + team,
      teamAnswersToReview: team,
      person,
    };
  }

  function changedAfter({ signOff }: StoredSignOff, { changed, own }: FilesNow, sent: boolean): string | null {
    return afterSigningInWords({ changed, own, signedAt: signOff.at, now: clock.now(), sent });
  }

  /** The change that is with the team, or on its way there. */
  function changeOf({ id, repository }: StoredSignOff): string | null {
    const proposals = stores.proposals.list(repository ?? '');
    return proposals.find((each) => each.signOffId === id && each.state !== 'failed')?.id ?? null;
  }

  function checkSigner(name: string, email: string, statement: string): void {
    if (name.trim() === '' || !/^[^\s@<>]+@[^\s@<>]+$/.test(email.trim()))
      throw new AppError('bad-input', 'A sign-off needs your name and your e-mail address.', 'Enter both.');
    if (statement.trim().length < fewestStatementLetters) {
      throw new AppError(
        'bad-input',
        'Say in a sentence why this may ship.',
        'Write what you saw and what you decided.',
      );
    }
  }

  type SignOffProcedure = Extract<keyof Handlers, `signOff.${string}`>;
  const handlers: Pick<Handlers, SignOffProcedure> = {
    'signOff.get': ({ runId }) => view(runId),

    'signOff.sign': async ({ runId, name, email, decision, statement }) => {
      requireTrust(currentRepository(context));
      checkSigner(name, email, statement);
      const tested = finishedRun(runId);
      const now = await filesNow(tested.run, tested.plan);
      // From here on nothing is waited for: what is checked is what is stored.
      const { run, plan } = finishedRun(runId);
      const refusal = refusalOf(run, plan, now);
      if (refusal !== null) throw new AppError(refusal.code, refusal.sentence, 'Nothing was signed.');
      if (stores.signOffs.ofRun(runId))
        throw new AppError('bad-input', 'This experiment is already signed off.', 'Withdraw that sign-off first.');
      const signOff = {
        name: name.trim(),
        email: email.trim(),
        at: clock.now().toISOString(),
        decision,
        statement: statement.trim(),
      };
      const gate = gateOf(run, plan, now.changed, [signOff]);
      if (decision === 'approve' && !gate.met) {
        throw new AppError(
          'gate-not-met',
          `Not everything is met: ${openItems(gate)}.`,
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
      changed(runId);
      return { signOffId: stored.id };
    },

    'signOff.withdraw': ({ signOffId }) => {
      const stored = existing(signOffId);
      if (stored.withdrawnAt !== null) return {};
      if (changeOf(stored) !== null) {
        throw new AppError(
          'not-allowed',
          'This sign-off has already been proposed to the team.',
          'Propose a change that takes it back instead.',
        );
      }
      stores.signOffs.save({ ...stored, withdrawnAt: clock.now().toISOString() });
      changed(stored.runId);
      return {};
    },
  };

  function changed(runId: string): void {
    context.emit({ type: 'signOff.changed', id: runId });
    context.emit({ type: 'run.changed', id: runId });
  }

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
