import { AppError, describeError } from '#contract/errors';
import { changeMessage } from '#domain/proposal/change-message';
import { type ServiceContext } from '../context.ts';
import { credentialOf, safeDetail } from '../repositories/address.ts';
import { type SignOffs } from '../sign-offs/sign-offs.ts';
import { type StoredProposal } from '../stores/proposals.ts';

const howItEnded =
  'How the sending ended could not be noted. Sending it again is safe: what has arrived is found there.';

/** Sends proposals in the background. What is stored as `sending` is sent until it has arrived or was refused, over restarts. */
export function createSending(context: ServiceContext, signOffs: Pick<SignOffs, 'existing'>) {
  const { stores, clock } = context;
  const underWay = new Map<string, { promise: Promise<void>; abort: AbortController }>();
  /** Why a sending ended, where that could not be stored (a full disk). */
  const unstored = new Map<string, NonNullable<StoredProposal['error']>>();
  let closed = false;

  function saveAndSay(proposal: StoredProposal): void {
    stores.proposals.save(proposal);
    context.emit({ type: 'proposal.changed', id: proposal.id });
  }

  function authorOf({ signOffId, author }: StoredProposal): { name: string; email: string } {
    if (signOffId === null) return author ?? { name: '', email: '' };
    const { signOff } = signOffs.existing(signOffId);
    return { name: signOff.name, email: signOff.email };
  }

  /** Builds the change on the team's version and sends it. Same input, same result: a second try after a lost answer is safe. */
  async function sendOnce(proposal: StoredProposal, signal: AbortSignal): Promise<string> {
    const stored = stores.repositories.get(proposal.repository);
    if (!stored) {
      throw new AppError('not-found', 'The repository of this proposal is no longer in the list.', 'Open it again.');
    }
    const copy = context.repositories.open(stored.id);
    const encoder = new TextEncoder();
    const commit = await copy.commitOnto({
      base: proposal.base,
      changes: proposal.files.map((file) => ({
        path: file.path,
        bytes: file.after === null ? null : encoder.encode(file.after),
      })),
      message: changeMessage(proposal),
      author: authorOf(proposal),
      at: new Date(proposal.createdAt),
    });
    const credential = await credentialOf(context, stored);
    await copy.push({ address: stored.address, credential, commit, branch: proposal.branch, signal });
    return commit;
  }

  async function failureOf(proposal: StoredProposal, error: unknown): Promise<NonNullable<StoredProposal['error']>> {
    if (!(error instanceof AppError)) context.log('error', `sending ${proposal.id}: ${String(error)}`);
    const { message, nextStep, detail } = describeError(error);
    return { message, nextStep, detail: await safeDetail(context, proposal.repository, detail) };
  }

  /** Ends by leaving `underWay` before it says so: whoever hears of a failure may try again at once. */
  async function send(proposal: StoredProposal, signal: AbortSignal): Promise<void> {
    let ended: StoredProposal;
    try {
      const commit = await sendOnce(proposal, signal);
      ended = { ...proposal, state: 'sent', commit, error: null, sentAt: clock.now().toISOString() };
    } catch (error) {
      if (signal.aborted) return void underWay.delete(proposal.id); // stays 'sending': the next start goes on with it
      ended = { ...proposal, state: 'failed', error: await failureOf(proposal, error) };
    }
    underWay.delete(proposal.id);
    saveAndSay(ended);
  }

  function begin(proposal: StoredProposal): void {
    if (closed || underWay.has(proposal.id)) return;
    const abort = new AbortController();
    const promise = Promise.resolve()
      .then(() => send(proposal, abort.signal))
      .catch((error: unknown) => {
        underWay.delete(proposal.id);
        // What has a sentence for the person is no fault of the program.
        const level = error instanceof AppError ? 'warning' : 'error';
        context.log(level, `sending ${proposal.id}: ${error instanceof Error ? error.stack : String(error)}`);
        const { message, nextStep } = describeError(error);
        unstored.set(proposal.id, { message: `${message} ${howItEnded}`, nextStep, detail: null });
        context.emit({ type: 'proposal.changed', id: proposal.id });
      });
    underWay.set(proposal.id, { promise, abort });
  }

  /** One that is damaged stands in the list as what it is, and keeps no other from being sent. */
  function beginAgain(id: string): void {
    try {
      const proposal = stores.proposals.get(id);
      if (proposal) begin(proposal);
    } catch (error) {
      context.log('warning', `sending ${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    /** Stores the proposal as one to send, and begins. */
    start(proposal: StoredProposal): void {
      const sending: StoredProposal = { ...proposal, state: 'sending', error: null };
      stores.proposals.save(sending);
      unstored.delete(sending.id);
      begin(sending);
      context.emit({ type: 'proposal.changed', id: sending.id });
    },
    isUnderWay: (id: string): boolean => underWay.has(id),
    /** As it stands: one that is stored as being sent, and that nobody sends, has failed. */
    asItStands<P extends Pick<StoredProposal, 'id' | 'state' | 'error'>>(proposal: P): P {
      if (proposal.state !== 'sending' || underWay.has(proposal.id) || closed) return proposal;
      const error = unstored.get(proposal.id) ?? { message: howItEnded, nextStep: 'Send it again.', detail: null };
      return { ...proposal, state: 'failed', error };
    },
    /** Goes on with what was being sent when the app ended. */
    resumeInterrupted(): void {
      for (const repository of stores.repositories.list()) {
        for (const { id, state } of stores.proposals.states(repository.id)) {
          if (state === 'sending') beginAgain(id);
        }
      }
    },
    async close(): Promise<void> {
      closed = true;
      for (const each of underWay.values()) each.abort.abort();
      await Promise.allSettled([...underWay.values()].map((each) => each.promise));
    },
  };
}

export type Sending = ReturnType<typeof createSending>;
