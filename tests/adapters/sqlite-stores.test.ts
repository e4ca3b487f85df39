import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace } from '#adapters/sqlite/workspace';
import { type RunResult } from '#domain/result/run-result';
import { type NewAuditRow } from '#services/stores/audit';
import { type StoredBatch } from '#services/stores/batches';
import { type StoredConfirmationSet } from '#services/stores/confirmations';
import { type StoredDraft } from '#services/stores/drafts';
import { type StoredDecision } from '#services/stores/decisions';
import { type StoredProposal } from '#services/stores/proposals';
import { type StoredRepository } from '#services/stores/repositories';
import { type StoredReview } from '#services/stores/reviews';
import { type StoredRun } from '#services/stores/runs';
import { type StoredSignOff } from '#services/stores/sign-offs';
import { type Stores } from '#services/stores/stores';
import { anAnswer, aVerdict } from '#support/domain-values';
import { aRunPlan } from '#support/run-plans';

/** Real files: what one opening writes, the next one reads. */
let folder: string;
let stores: Stores;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signoff-sqlite-'));
  stores = openWorkspace(folder);
});

afterEach(() => {
  stores.close();
  rmSync(folder, { recursive: true, force: true });
});

function reopen(): Stores {
  stores.close();
  stores = openWorkspace(folder);
  return stores;
}

const aRepository: StoredRepository = {
  id: 'repo-1',
  name: 'assistant',
  address: 'https://git.example/acme/assistant',
  username: 'pm',
  sample: false,
  trusted: true,
  branch: 'main',
  commit: 'c0ffee',
  updatedAt: '2026-11-21T10:00:00.000Z',
  openedAt: '2026-11-20T10:00:00.000Z',
};

const aDraft: StoredDraft = {
  repository: 'repo-1',
  prompt: 'refund-helper',
  kind: 'prompt',
  text: 'Été 🌞\r\nsecond line\n',
  version: 1,
  baseContent: 'abc',
  savedAt: '2026-11-21T10:00:00.000Z',
};

const aRun: StoredRun = {
  id: 'run-1',
  kind: 'experiment',
  parentId: null,
  repository: 'repo-1',
  promptId: 'refund-helper',
  title: 'Shorter answers',
  hypothesis: 'Shorter is warmer.',
  state: 'running',
  practice: true,
  createdAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:01.000Z',
  finishedAt: null,
  durationMs: 12.5,
  error: null,
  result: null,
  removedAt: null,
};

const aReview: StoredReview = {
  id: 'review-1',
  repository: 'repo-1',
  runId: 'run-1',
  promptId: 'refund-helper',
  blind: true,
  automatic: false,
  reviewer: { name: 'Pia', email: 'pm@acme.example' },
  createdAt: '2026-11-21T11:00:00.000Z',
  items: [1, 2].map((position) => ({
    id: `item-${position}`,
    position,
    outputId: `job-${position}`,
    variant: 'candidate',
    case: 'c-1',
    trial: position,
    label: null,
    comment: '',
    failureModes: [],
    byCriterion: {},
    labelledAt: null,
  })),
};

const aSignOff: StoredSignOff = {
  id: 'sign-off-1',
  repository: 'repo-1',
  runId: 'run-1',
  promptId: 'refund-helper',
  signOff: {
    name: 'Pia',
    email: 'pm@acme.example',
    at: '2026-11-21T12:00:00.000Z',
    decision: 'approve',
    statement: 'Read fifteen answers; all are fine.',
  },
  gate: { phase: 'sign-off', met: true, items: [] },
  contents: { prompt: 'p', spec: null, cases: 'c' },
  withdrawnAt: null,
};

const aProposal: StoredProposal = {
  id: 'proposal-1',
  repository: 'repo-1',
  signOffId: 'sign-off-1',
  runId: 'run-1',
  promptId: 'refund-helper',
  author: null,
  title: 'Shorter answers',
  practice: true,
  branch: 'signoff/shorter',
  description: 'What changed.',
  address: 'https://git.example/acme/assistant',
  state: 'sending',
  base: 'c0ffee',
  commit: null,
  files: [{ path: 'prompts/a.md', status: 'changed', before: 'a', after: 'b' }],
  error: null,
  createdAt: '2026-11-21T13:00:00.000Z',
  sentAt: null,
};

const planned = aRunPlan('https://models.example/v1', { cases: 2, compared: true, trials: 2 });

function withRun(change: Partial<StoredRun> = {}): Stores['runs'] {
  stores.runs.create({ ...aRun, ...change }, planned.plan, planned.jobs);
  return stores.runs;
}

describe('repositories', () => {
  test('come back whole after a restart, and can be forgotten', () => {
    stores.repositories.save(aRepository);
    stores.repositories.save({
      ...aRepository,
      id: 'repo-2',
      username: null,
      branch: null,
      commit: null,
      updatedAt: null,
    });
    stores.repositories.save({ ...aRepository, commit: 'deadbeef' });
    expect(reopen().repositories.list()).toEqual([
      { ...aRepository, commit: 'deadbeef' },
      { ...aRepository, id: 'repo-2', username: null, branch: null, commit: null, updatedAt: null },
    ]);
    stores.repositories.remove('repo-1');
    expect(stores.repositories.get('repo-1')).toBeNull();
  });
});

describe('drafts', () => {
  const get = (): StoredDraft | null => stores.drafts.get('repo-1', 'refund-helper', 'prompt');

  test('are stored to the letter, one version after the other', () => {
    stores.drafts.save(aDraft);
    stores.drafts.save({ ...aDraft, text: 'two', version: 2 });
    expect(reopen().drafts.list('repo-1')).toEqual([{ ...aDraft, text: 'two', version: 2 }]);
  });

  test('a save that started from another version is refused and changes nothing', () => {
    stores.drafts.save(aDraft);
    for (const version of [1, 3]) {
      expect(() => stores.drafts.save({ ...aDraft, text: 'late', version })).toThrow(
        expect.objectContaining({ code: 'stale-version' }),
      );
    }
    expect(get()).toEqual(aDraft);
  });

  test('a discarded draft can be restored; versions go on counting, so that an old window cannot save over the new draft', () => {
    stores.drafts.save(aDraft);
    stores.drafts.save({ ...aDraft, text: 'two', version: 2 });
    const undo = stores.drafts.discard('repo-1', 'refund-helper', 'prompt', '2026-11-21T10:05:00.000Z');
    expect(get()).toBeNull();
    stores.drafts.save({ ...aDraft, text: 'new start', version: 1 });
    expect(get()).toEqual({ ...aDraft, text: 'new start', version: 3 });
    expect(() => stores.drafts.save({ ...aDraft, text: 'from an old window', version: 3 })).toThrow(
      expect.objectContaining({ code: 'stale-version' }),
    );
    expect(() => stores.drafts.restore(undo)).toThrow(expect.objectContaining({ code: 'stale-version' }));
    stores.drafts.discard('repo-1', 'refund-helper', 'prompt', '2026-11-21T10:06:00.000Z');
    const restored = stores.drafts.restore(undo);
    expect(restored).toEqual({ ...aDraft, text: 'two', version: 4 });
    expect(reopen().drafts.list('repo-1')).toEqual([restored]);
    expect(() => stores.drafts.restore(undo)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

/** A case file that asks these questions. */
const casesOf = (...questions: string[]): string =>
  questions.map((question, at) => `${JSON.stringify({ id: `c-${at}`, input: { question } })}\n`).join('');

describe('runs', () => {
  test('a run comes back whole with its plan, its variants and its jobs in order', () => {
    withRun();
    const { runs } = reopen();
    expect(runs.get('run-1')).toEqual(aRun);
    expect(runs.plan('run-1')).toEqual(planned.plan);
    expect(runs.variants('run-1')).toEqual(
      planned.plan.variants.map(({ id, label, content, model, isBaseline }) => ({
        id,
        label,
        content,
        model,
        isBaseline,
      })),
    );
    expect(runs.nextJobs('run-1', 100)).toEqual(planned.jobs);
    expect(runs.nextJobs('run-1', 3)).toEqual(planned.jobs.slice(0, 3));
  });

  test('an update changes what it names and nothing else', () => {
    const runs = withRun();
    const error = { message: 'No credit.', nextStep: 'Add some.', detail: null };
    runs.update('run-1', { state: 'paused', error });
    runs.update('run-1', { durationMs: 99 });
    expect(runs.get('run-1')).toEqual({ ...aRun, state: 'paused', error, durationMs: 99 });
    runs.update('run-1', { error: null, removedAt: '2026-11-21T11:00:00.000Z' });
    expect(runs.get('run-1')).toEqual({
      ...aRun,
      state: 'paused',
      durationMs: 99,
      removedAt: '2026-11-21T11:00:00.000Z',
    });
  });

  test('a result is stored with the run, and a new one replaces it', () => {
    const runs = withRun();
    const result: RunResult = {
      schema: 'signoff/run@1',
      id: 'run-1',
      startedAt: aRun.createdAt,
      durationMs: 1,
      seed: 1,
      trials: 2,
      concurrency: 8,
      prompt: { id: 'refund-helper', path: 'prompts/refund-helper.md' },
      spec: null,
      cases: { content: 'c', count: 2, setAside: 0 },
      tools: [],
      variants: [],
      judge: null,
      comparisons: [],
      uncompared: null,
      gate: { phase: 'run', met: false, items: [] },
      looks: null,
      stopped: null,
      unmatched: null,
      confirmation: false,
      askedAgain: null,
    };
    runs.update('run-1', { result });
    expect(runs.get('run-1')?.result).toEqual(result);
    runs.update('run-1', { result: { ...result, durationMs: 2 } });
    expect(runs.get('run-1')?.result?.durationMs).toBe(2);
  });

  test('lists the newest first, of one repository and one prompt', () => {
    withRun();
    withRun({ id: 'run-2', createdAt: '2026-11-21T10:30:00.000Z' });
    withRun({ id: 'run-3', promptId: 'other', createdAt: '2026-11-21T10:40:00.000Z' });
    withRun({ id: 'run-4', repository: null });
    const ids = (filter: Parameters<Stores['runs']['list']>[0]): string[] =>
      stores.runs.list(filter).map((run) => run.id);
    expect(ids({ repository: 'repo-1' })).toEqual(['run-3', 'run-2', 'run-1']);
    expect(ids({ repository: 'repo-1', promptId: 'refund-helper' })).toEqual(['run-2', 'run-1']);
    expect(ids({ repository: null })).toEqual(['run-4']);
  });

  test('outputs come whole or in pages, in the order of the plan', () => {
    const runs = withRun();
    const all = runs.outputs('run-1');
    expect(all.length).toBe(planned.jobs.length);
    const pages = [runs.outputsPage('run-1', 0, 2), runs.outputsPage('run-1', 2, all.length)];
    expect(pages.map((page) => page.length)).toEqual([2, all.length - 2]);
    expect(pages.flat()).toEqual(all);
    expect(runs.outputsPage('run-1', all.length, 10)).toEqual([]);
  });

  test('tries are the different candidates on the same cases, however often they ran', () => {
    withRun();
    withRun({ id: 'run-2' });
    const another = {
      ...planned.plan,
      variants: planned.plan.variants.map((each) => ({ ...each, model: 'other-model' })),
    };
    stores.runs.create({ ...aRun, id: 'run-3' }, another, planned.jobs);
    const onOtherCases = { ...planned.plan, casesContent: 'other cases', casesText: casesOf('x', 'y') };
    stores.runs.create({ ...aRun, id: 'run-4' }, onOtherCases, planned.jobs);
    expect(stores.runs.tries('repo-1', 'refund-helper', planned.plan)).toBe(2);
    expect(stores.runs.tries('repo-1', 'refund-helper', onOtherCases)).toBe(1);
    expect(stores.runs.tries('repo-2', 'refund-helper', planned.plan)).toBe(0);
    // Each keeps the place of its first try, whatever is tried later; the same again is no further one.
    expect(['run-1', 'run-2', 'run-3', 'run-4'].map((id) => stores.runs.place(id))).toEqual([1, 1, 2, 1]);
    stores.runs.create({ ...aRun, id: 'run-5', kind: 'scored' }, planned.plan, planned.jobs);
    expect(stores.runs.place('run-5')).toBeNull();
  });

  test('a case more, or another wording of one, makes no later variant the first; a set of which most is new does', () => {
    const tryOn = (id: string, content: string, questions: readonly string[]) => {
      const plan = { ...planned.plan, casesContent: content, casesText: casesOf(...questions) };
      const variants = plan.variants.map((each) => ({ ...each, content: `text of ${id}` }));
      stores.runs.create({ ...aRun, id }, { ...plan, variants }, planned.jobs);
      return stores.runs.tries('repo-1', 'refund-helper', plan);
    };
    expect(tryOn('first', 'set 1', ['a', 'b', 'c', 'd'])).toBe(1);
    expect(tryOn('second', 'set 2', ['a', 'b', 'c', 'd', 'e'])).toBe(2);
    expect(tryOn('third', 'set 3', ['A', 'b', 'c', 'd', 'e'])).toBe(3);
    expect(tryOn('fourth', 'set 4', ['a', 'b', 'v', 'w', 'x', 'y'])).toBe(1);
    expect(['first', 'second', 'third', 'fourth'].map((id) => stores.runs.place(id))).toEqual([1, 2, 3, 1]);
  });

  test('a call goes from waiting through running and answered to done, and can be counted at every step', () => {
    const runs = withRun();
    const [job] = planned.jobs;
    const id = job?.id ?? '';
    const none = {
      total: 8,
      done: 0,
      errors: 0,
      refused: 0,
      running: 0,
      interrupted: 0,
      again: 0,
      againSettled: 0,
      spentUsd: 0,
    };
    expect(runs.counts('run-1')).toEqual(none);
    runs.markRunning('run-1', id);
    expect(runs.counts('run-1')).toEqual({ ...none, running: 1 });
    const answer = anAnswer('Été 🌞', {
      toolCalls: [{ name: 'lookup_order', arguments: { id: 7 } }],
      costUsd: 0.25,
      inputTokens: null,
      failed: { attempts: 2, waitedMs: 2_000, mayHaveCostUsd: null },
    });
    runs.saveAnswer('run-1', id, answer);
    expect(runs.counts('run-1')).toEqual({ ...none, running: 1, spentUsd: 0.25 });
    expect(runs.nextJobs('run-1', 100).at(-1)).toEqual({ ...job, state: 'answered' });
    const verdicts = [
      { ...aVerdict('says-answer', 'pass'), span: { start: 0, end: 3 } },
      aVerdict('no-promise', 'cannot-tell'),
    ];
    runs.saveVerdicts('run-1', id, verdicts, 0.5);
    expect(runs.counts('run-1')).toEqual({ ...none, done: 1, spentUsd: 0.75 });
    const whole = { ...job, state: 'done', answer, error: null, verdicts, reusedFrom: null };
    expect(
      reopen()
        .runs.outputs('run-1')
        .find((output) => output.id === id),
    ).toEqual(whole);
    expect(stores.runs.outputsOfCase('run-1', job?.case ?? '').find((output) => output.id === id)).toEqual(whole);
    expect(stores.runs.judgeCost('run-1')).toBe(0.5);
  });

  test('what is written together is stored whole or not at all', () => {
    const runs = withRun();
    const id = planned.jobs[0]?.id ?? '';
    const work = (): never => {
      runs.saveAnswer('run-1', id, anAnswer('half'));
      runs.update('run-1', { title: 'half' });
      throw new Error('it failed after that');
    };
    expect(() => runs.together(work)).toThrow('it failed after that');
    expect(reopen().runs.get('run-1')).toEqual(aRun);
    expect(stores.runs.nextJobs('run-1', 1)).toMatchObject([{ id, state: 'waiting' }]);
    expect(stores.runs.together(() => 'answer')).toBe('answer');
  });

  test('what judges said of an answer is not kept for another one', () => {
    const runs = withRun();
    const id = planned.jobs[0]?.id ?? '';
    const asked = { question: 'says-answer', model: 'judge', attempt: 1 };
    runs.saveAnswer('run-1', id, anAnswer('first'));
    runs.saveJudgeAnswer('run-1', id, asked, anAnswer('{"verdict":"holds"}', { costUsd: 0.5 }));
    expect(reopen().runs.judgeAnswers('run-1', id)).toMatchObject([asked]);
    stores.runs.saveError('run-1', id, { code: 'broke', message: 'It broke.', mayHaveBeenCharged: false });
    stores.runs.requeue('run-1', 'error');
    stores.runs.saveAnswer('run-1', id, anAnswer('second'));
    expect(stores.runs.judgeAnswers('run-1', id)).toEqual([]);
  });

  test('an unknown price makes the sum unknown, never smaller', () => {
    const runs = withRun();
    const [first, second] = planned.jobs.map((job) => job.id);
    runs.saveAnswer('run-1', first ?? '', anAnswer('a', { costUsd: 0.25 }));
    runs.saveVerdicts('run-1', first ?? '', [], null);
    expect(runs.counts('run-1').spentUsd).toBeNull();
    expect(runs.judgeCost('run-1')).toBeNull();
    runs.saveVerdicts('run-1', first ?? '', [], 0);
    expect(runs.counts('run-1').spentUsd).toBe(0.25);
    runs.saveAnswer('run-1', second ?? '', anAnswer('b', { costUsd: null }));
    expect(runs.counts('run-1').spentUsd).toBeNull();
  });

  test('an error is kept apart; a retry puts it back, and an answer clears it', () => {
    const runs = withRun();
    const id = planned.jobs[0]?.id ?? '';
    const error = { code: 'timed-out', message: 'It took too long.', mayHaveBeenCharged: true };
    runs.saveError('run-1', id, error);
    expect(runs.jobsIn('run-1', 'error')).toMatchObject([{ id }]);
    expect(runs.outputs('run-1').find((output) => output.id === id)).toMatchObject({
      state: 'error',
      error,
      answer: null,
    });
    expect(runs.requeue('run-1', 'error')).toBe(1);
    expect(runs.nextJobs('run-1', 1)).toMatchObject([{ id, state: 'waiting' }]);
    runs.saveAnswer('run-1', id, anAnswer('now'));
    expect(runs.outputs('run-1').find((output) => output.id === id)).toMatchObject({ state: 'answered', error: null });
  });

  test('requeued calls are marked as possibly charged; released ones are not; neither touches what has an answer', () => {
    const runs = withRun();
    const [first, second, third] = planned.jobs.map((job) => job.id);
    for (const id of [first, second, third]) runs.markRunning('run-1', id ?? '');
    runs.saveAnswer('run-1', third ?? '', anAnswer('kept'));
    runs.release('run-1', first ?? '');
    runs.release('run-1', third ?? '');
    expect(runs.requeue('run-1', 'running')).toBe(1);
    expect(runs.counts('run-1')).toMatchObject({ interrupted: 1, running: 1, done: 0 });
    expect(
      reopen()
        .runs.nextJobs('run-1', 2)
        .map((job) => job.id),
    ).toEqual([first, second]);
    expect(stores.runs.jobsIn('run-1', 'answered').map((job) => job.id)).toEqual([third]);
  });

  test('a run that is not there is said to be gone', () => {
    for (const ask of [() => stores.runs.plan('none'), () => stores.runs.counts('none')]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
    expect(stores.runs.get('none')).toBeNull();
  });
});

describe('reviews, sign-offs and proposals', () => {
  test('a review keeps its items in order and what a person said of them', () => {
    withRun();
    stores.reviews.create(aReview);
    const labelled = {
      label: 'fail',
      comment: 'Too cold.',
      failureModes: ['tone'],
      byCriterion: { warm: 'unsure' },
      labelledAt: '2026-11-21T11:01:00.000Z',
    } as const;
    stores.reviews.label('review-1', 'item-2', labelled);
    const whole = { ...aReview, items: [aReview.items[0], { ...aReview.items[1], ...labelled }] };
    expect(reopen().reviews.get('review-1')).toEqual(whole);
    expect(stores.reviews.ofRun('run-1')).toEqual(whole);
    expect(stores.reviews.list('repo-1')).toMatchObject([{ id: 'review-1', done: 1, total: 2, labels: { fail: 1 } }]);
    expect(stores.reviews.list('repo-2')).toEqual([]);
    expect(stores.reviews.open('repo-1')).toEqual({ done: 1, total: 2 });
    expect(stores.reviews.open('repo-2')).toBeNull();
    expect(() => stores.reviews.label('review-1', 'item-9', labelled)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });

  test('a withdrawn sign-off is kept, and no longer the sign-off of its run', () => {
    withRun();
    stores.signOffs.save(aSignOff);
    expect(reopen().signOffs.ofRun('run-1')).toEqual(aSignOff);
    const withdrawnAt = '2026-11-21T12:30:00.000Z';
    stores.signOffs.save({ ...aSignOff, withdrawnAt });
    expect(stores.signOffs.ofRun('run-1')).toBeNull();
    expect(stores.signOffs.get('sign-off-1')).toEqual({ ...aSignOff, withdrawnAt });
  });

  test('a proposal changes its state, never its files', () => {
    withRun();
    stores.signOffs.save(aSignOff);
    stores.proposals.save(aProposal);
    const sent = { ...aProposal, state: 'sent', commit: 'beef', sentAt: '2026-11-21T13:01:00.000Z' } as const;
    stores.proposals.save({ ...sent, files: [] });
    expect(reopen().proposals.get(sent.id)).toEqual(sent);
    const { repository: _repository, base: _base, author: _author, files, ...rest } = sent;
    const paths = files.map(({ path, status }) => ({ path, status }));
    expect(stores.proposals.list('repo-1')).toEqual([{ ...rest, files: paths }]);
  });

  test('a decision takes the place of the one before, and goes when it is taken back', () => {
    withRun();
    withRun({ id: 'run-2', repository: 'repo-2' });
    const decision: StoredDecision = {
      runId: 'run-1',
      what: 'iterate',
      why: 'Too close to tell.',
      by: { name: 'Pia', email: 'pm@acme.example' },
      at: '2026-11-21T14:00:00.000Z',
    };
    stores.decisions.save(decision);
    stores.decisions.save({ ...decision, runId: 'run-2' });
    stores.decisions.save({ ...decision, what: 'kill', at: '2026-11-21T15:00:00.000Z' });
    expect(reopen().decisions.list('repo-1')).toEqual([{ ...decision, what: 'kill', at: '2026-11-21T15:00:00.000Z' }]);
    stores.decisions.remove('run-1');
    expect(stores.decisions.get('run-1')).toBeNull();
    expect(stores.decisions.list('repo-2')).toHaveLength(1);
  });

  test('nothing can refer to a run that does not exist', () => {
    expect(() => stores.reviews.create(aReview)).toThrow(/FOREIGN KEY/);
    expect(() => stores.signOffs.save(aSignOff)).toThrow(/FOREIGN KEY/);
    const by = { name: 'Pia', email: 'pm@acme.example' };
    const decision = { runId: 'run-1', what: 'kill', why: 'No.', by, at: '2026-11-21T14:00:00.000Z' } as const;
    expect(() => stores.decisions.save(decision)).toThrow(/FOREIGN KEY/);
  });
});

const someSettings = {
  person: { name: 'Pia', email: 'pm@acme.example' },
  connectionId: 'practice',
  model: null,
  judgeModel: 'judge',
  concurrency: 8,
  spendingLimitUsd: null,
  theme: 'dark',
  singleKeyShortcuts: true,
  autoAdvance: false,
  privacy: { redact: ['email'], keepHere: ['personal'] },
  prices: [
    { origin: 'https://a.example', model: 'm', inputPerMillion: 1, outputPerMillion: 2, enteredAt: '2026-11-21' },
  ],
} as const;

describe('batches', () => {
  const aBatch: StoredBatch = {
    runId: 'run-1',
    position: 0,
    state: 'prepared',
    fileId: null,
    serverId: null,
    jobs: ['run-1-0', 'run-1-1'],
    counts: { total: 2, done: 0, failed: 0 },
    cancelAsked: false,
    ended: null,
    problem: null,
    submittedAt: null,
    collectedAt: null,
  };

  test('are kept in order; a change touches only what it names', () => {
    withRun();
    stores.batches.add({ ...aBatch, position: 1 });
    stores.batches.add(aBatch);
    stores.batches.update(aBatch, { cancelAsked: true });
    stores.batches.update(aBatch, { state: 'collected', ended: 'expired', jobs: ['run-1-1'] });
    const { batches } = reopen();
    expect(batches.list('run-1')).toEqual([
      { ...aBatch, cancelAsked: true, state: 'collected', ended: 'expired', jobs: ['run-1-1'] },
      { ...aBatch, position: 1 },
    ]);
    expect([batches.open('run-1'), batches.open('run-9'), batches.list('run-9')]).toEqual([1, 0, []]);
  });
});

describe('cases that are set aside', () => {
  const aSet: StoredConfirmationSet = {
    id: 'set-1',
    repository: 'repo-1',
    promptId: 'refund-helper',
    cases: ['c-2', 'c-1'],
    createdAt: '2026-11-21T12:00:00.000Z',
    usedBy: null,
    releasedAt: null,
  };

  test('are kept in their order, newest set first, of one repository and one prompt; only use and release change', () => {
    withRun();
    stores.confirmations.save(aSet);
    stores.confirmations.save({ ...aSet, id: 'set-2', createdAt: '2026-11-21T13:00:00.000Z', cases: ['c-3'] });
    stores.confirmations.save({ ...aSet, id: 'set-3', promptId: 'other' });
    stores.confirmations.save({ ...aSet, cases: [], usedBy: 'run-1', releasedAt: '2026-11-21T14:00:00.000Z' });
    const { confirmations } = reopen();
    expect(confirmations.get('set-1')).toEqual({ ...aSet, usedBy: 'run-1', releasedAt: '2026-11-21T14:00:00.000Z' });
    expect(confirmations.list('repo-1', 'refund-helper').map(({ id }) => id)).toEqual(['set-2', 'set-1']);
    expect([confirmations.list(null, 'refund-helper'), confirmations.get('set-9')]).toEqual([[], null]);
  });

  test('a case was looked at once a model has answered it, in any run of the prompt', () => {
    const runs = withRun();
    expect(stores.confirmations.lookedAt('repo-1', 'refund-helper')).toEqual([]);
    const [job] = runs.nextJobs('run-1', 1);
    runs.saveAnswer('run-1', job?.id ?? '', anAnswer('An answer.'));
    expect(stores.confirmations.lookedAt('repo-1', 'refund-helper')).toEqual([job?.case]);
    expect(stores.confirmations.lookedAt('repo-1', 'refund-helper', aRun.createdAt)).toEqual([]);
    expect(stores.confirmations.lookedAt('repo-1', 'refund-helper', '2026-11-22')).toEqual([job?.case]);
    expect(stores.confirmations.lookedAt('repo-1', 'other')).toEqual([]);
  });
});

describe('settings and audit', () => {
  test('settings of an older version get the rules of privacy that held then', () => {
    const { privacy: _, ...older } = { ...someSettings, prices: [], privacy: null };
    stores.close();
    const database = new Sqlite(path.join(folder, 'workspace.sqlite3'));
    database.prepare('INSERT INTO settings VALUES (?, ?)').run('settings', JSON.stringify(older));
    database.close();
    expect(reopen().settings.get()).toEqual({ ...older, privacy: { redact: [], keepHere: ['personal'] } });
  });

  test('settings, connections and the open repository come back', () => {
    expect(stores.settings.get()).toBeNull();
    const settings = someSettings;
    const connection = {
      id: 'con-1',
      label: 'Ours',
      baseUrl: 'https://a.example/v1',
      practice: false,
      leaveOutThinking: true,
    };
    const { redact, keepHere } = settings.privacy;
    const privacy = { redact: [...redact], keepHere: [...keepHere] };
    stores.settings.save({ ...settings, privacy, prices: [...settings.prices] });
    stores.settings.saveConnection({ ...connection, label: 'Old' });
    stores.settings.saveConnection(connection);
    stores.settings.setCurrentRepository('repo-1');
    const after = reopen().settings;
    expect([after.get(), after.connections(), after.currentRepository()]).toEqual([settings, [connection], 'repo-1']);
    after.removeConnection('con-1');
    after.setCurrentRepository(null);
    expect([after.connections(), after.currentRepository()]).toEqual([[], null]);
  });

  test('audit rows are listed newest first, searched and paged', () => {
    const row: NewAuditRow = {
      at: '2026-11-21T10:00:00.000Z',
      runId: 'run-1',
      purpose: 'run',
      promptContent: 'abc',
      case: 'c-1',
      origin: 'https://models.example',
      model: 'gpt-5-mini',
      sensitivity: 'internal',
      outcome: 'error',
      error: { code: 'timed-out', message: 'Slow.', mayHaveBeenCharged: true },
      requestBytes: 12,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
    };
    for (let index = 1; index <= 5; index += 1) stores.audit.add({ ...row, case: `c-${index}` });
    stores.audit.add({
      ...row,
      runId: null,
      case: null,
      purpose: 'test',
      sensitivity: null,
      error: null,
      outcome: 'answered',
    });
    const all = { runId: null, search: '', offset: 0, limit: 100 };
    const { rows, total } = reopen().audit.list(all);
    expect(total).toBe(6);
    expect(rows.at(-1)).toEqual({ id: 1, redactions: 0, ...row });
    expect(rows.map((each) => each.case)).toEqual([null, 'c-5', 'c-4', 'c-3', 'c-2', 'c-1']);
    expect(stores.audit.list({ ...all, runId: 'run-1', offset: 1, limit: 2 })).toMatchObject({
      total: 5,
      rows: [{ case: 'c-4' }, { case: 'c-3' }],
    });
    expect(stores.audit.list({ ...all, search: ' C-2 ' })).toMatchObject({ total: 1, rows: [{ case: 'c-2' }] });
  });
});
