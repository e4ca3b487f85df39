import { type ParsedInput } from '#contract/procedures';
import { type Handlers } from '#contract/wire/dispatcher';
import { type ConfirmationSetView, type ConfirmationView, type confirmationProcedures } from '#contract/confirmation';
import { AppError } from '#contract/errors';
import { type Case } from '#domain/cases/case';
import { parseCases } from '#domain/cases/case-file';
import { manyTries } from '#domain/result/many-tries';
import { confirmationSize, drawConfirmation } from '#domain/run/confirmation';
import { contentId } from '#domain/prompt/content-id';
import { counted } from '#domain/result/gate-words';
import { type PromptSource } from '../authoring/prompt-source.ts';
import { currentRepository, readyRepository, requireTrust, type ServiceContext } from '../context.ts';
import { type Experiments } from '../experiments/experiments.ts';
import { type StoredConfirmationSet } from '../stores/confirmations.ts';
import { confirmationRun } from './confirmation-run.ts';
import { currentSet, stateOfSet } from '../experiments/planning/set-aside.ts';
import { noSuchRun } from '../stores/existing-run.ts';

interface CasesNow {
  readonly content: string;
  readonly casesText: string;
  readonly cases: readonly Case[];
}

interface Drawn {
  readonly cases: string[];
  readonly lookedAt: number;
}

/** Cases that are set aside while variants are tried, and used once to confirm the one that was chosen. */
export function createConfirmation(
  context: ServiceContext,
  source: PromptSource,
  experiments: Experiments,
): { readonly handlers: Pick<Handlers, keyof typeof confirmationProcedures> } {
  const { stores, ids, clock } = context;
  /** The cases that were read last: reading thousands takes a moment, and screens ask at every event. */
  let known: CasesNow | null = null;

  async function casesOf(promptId: string): Promise<CasesNow> {
    const { casesPath, casesText } = await source.current(promptId);
    const content = contentId('other', casesText);
    if (known?.content === content) return known;
    const parsed = parseCases(casesPath, casesText);
    known = { content, casesText, cases: parsed.ok ? parsed.value.cases : [] };
    return known;
  }

  /** By set: what was looked at before it was made does not change, and finding it out walks all calls of the prompt. */
  const lookedAtBefore = new Map<string, number>();

  function lookedAtOf(set: StoredConfirmationSet): number {
    const known = lookedAtBefore.get(set.id);
    if (known !== undefined) return known;
    const before = new Set(stores.confirmations.lookedAt(set.repository, set.promptId, set.createdAt));
    const count = set.cases.filter((id) => before.has(id)).length;
    lookedAtBefore.set(set.id, count);
    return count;
  }

  function viewOf(set: StoredConfirmationSet): ConfirmationSetView {
    const state = stateOfSet(stores, set);
    return {
      id: set.id,
      cases: [...set.cases],
      createdAt: set.createdAt,
      lookedAt: lookedAtOf(set),
      state,
      runId: state === 'ready' ? null : set.usedBy,
    };
  }

  async function get(promptId: string): Promise<ConfirmationView> {
    const repository = currentRepository(context).id;
    const { content, casesText, cases } = await casesOf(promptId);
    const set = currentSet(stores, repository, promptId);
    return {
      promptId,
      tries: stores.runs.tries(repository, promptId, { casesContent: content, casesText }),
      offerFrom: manyTries,
      cases: cases.length,
      size: confirmationSize(cases.length),
      set: set && viewOf(set),
    };
  }

  async function draw({ promptId, size }: ParsedInput<'confirmation.preview'>): Promise<Drawn> {
    const repository = currentRepository(context).id;
    const { content, cases } = await casesOf(promptId);
    const limits = confirmationSize(cases.length);
    if (limits === null)
      throw new AppError('bad-input', 'There are too few cases to set some aside.', 'Add cases first: 12 at least.');
    if (size < limits.smallest || size > limits.largest) {
      throw new AppError(
        'bad-input',
        `${size} of ${counted(cases.length, 'case')} cannot be set aside.`,
        `Choose ${limits.smallest} to ${limits.largest}: fewer tell nothing, more leave too little to work with.`,
      );
    }
    const lookedAt = new Set(stores.confirmations.lookedAt(repository, promptId));
    const turn = stores.confirmations.list(repository, promptId).filter((set) => set.usedBy !== null).length;
    const drawn = drawConfirmation({ cases, lookedAt, size, seed: `${content}/${turn}` });
    return { cases: drawn, lookedAt: drawn.filter((id) => lookedAt.has(id)).length };
  }

  /** One set at a time: what is set aside twice would be used twice. */
  function refuseSecond(repository: string, promptId: string): void {
    const set = currentSet(stores, repository, promptId);
    if (set === null || stateOfSet(stores, set) === 'used') return;
    throw new AppError(
      'not-allowed',
      'Cases of this prompt are set aside already.',
      'Confirm a variant on them, or put them back first.',
    );
  }

  function existing(id: string): StoredConfirmationSet {
    const set = stores.confirmations.get(id);
    if (!set || set.repository !== currentRepository(context).id)
      throw new AppError('not-found', 'These cases are not set aside any more.', 'Go back to the experiment.');
    return set;
  }

  function changed(promptId: string): Record<string, never> {
    context.emit({ type: 'prompt.changed', id: promptId });
    return {};
  }

  /** The set that may be used now, or why none may. */
  function usableSet(repository: string, promptId: string): StoredConfirmationSet {
    const set = currentSet(stores, repository, promptId);
    if (set === null)
      throw new AppError('not-allowed', 'No cases are set aside for this prompt.', 'Set some aside first.');
    const state = stateOfSet(stores, set);
    if (state === 'ready') return set;
    if (state === 'running')
      throw new AppError('not-allowed', 'The confirmation is under way.', 'Go on with it, or stop it for good.');
    throw new AppError(
      'not-allowed',
      'These cases were used for a confirmation already: a second one would be a try like any other.',
      'Add new cases and set them aside.',
    );
  }

  async function start({ runId, variant, acceptAboveLimit }: ParsedInput<'confirmation.start'>) {
    const { stored } = readyRepository(context);
    requireTrust(stored);
    const run = stores.runs.get(runId);
    if (run?.repository !== stored.id) throw noSuchRun();
    usableSet(stored.id, run.promptId);
    const made = await confirmationRun(context, source, run, variant);
    // From here on nothing is waited for: two starts cannot use the same cases.
    const set = usableSet(stored.id, run.promptId);
    const gathered = { ...made.gathered, request: { ...made.gathered.request, setAside: [], only: set.cases } };
    const begun = stores.runs.together(() => {
      const started = experiments.startGathered(gathered, { ...made.input, acceptAboveLimit });
      stores.confirmations.save({ ...set, usedBy: started });
      return started;
    });
    // An earlier attempt that ended before its first answer can never come back.
    if (set.usedBy !== null) await experiments.runner.cancel(set.usedBy);
    changed(run.promptId);
    return { runId: begun };
  }

  return {
    handlers: {
      'confirmation.get': ({ promptId }) => get(promptId),
      'confirmation.preview': draw,
      'confirmation.setAside': async ({ promptId, size }) => {
        const repository = currentRepository(context).id;
        const drawn = await draw({ promptId, size });
        refuseSecond(repository, promptId);
        const id = ids.next();
        const createdAt = clock.now().toISOString();
        const set = { id, repository, promptId, cases: drawn.cases, createdAt, usedBy: null, releasedAt: null };
        stores.confirmations.save(set);
        changed(promptId);
        return { ...drawn, id };
      },
      'confirmation.release': ({ id }) => {
        const set = existing(id);
        const state = stateOfSet(stores, set);
        if (state === 'running')
          throw new AppError('not-allowed', 'The confirmation is under way.', 'Stop it for good first.');
        if (state === 'used')
          throw new AppError('not-allowed', 'These cases have been used.', 'Experiments use them again already.');
        stores.confirmations.save({ ...set, releasedAt: clock.now().toISOString() });
        return changed(set.promptId);
      },
      'confirmation.restore': ({ id }) => {
        const set = existing(id);
        if (set.releasedAt === null) return {};
        refuseSecond(set.repository ?? '', set.promptId);
        stores.confirmations.save({ ...set, releasedAt: null });
        return changed(set.promptId);
      },
      'confirmation.start': start,
    },
  };
}
