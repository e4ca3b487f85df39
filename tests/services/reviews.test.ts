/** Reading a sample: blind until the end, verdicts after the person's own judgement, never lost. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReviewView } from '#contract/review';
import { createBareRepository } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import { type RecordedRequest } from '#support/model-server';
import {
  caseLine,
  connectModel,
  helperSpec,
  openRepository,
  reviewAll,
  run,
  sign,
  teamFiles,
  thankfulAnswer,
  thankfulPrompt,
  write,
} from '#support/team';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let app: TestApp;
let root: string;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

/** 12 cases: 8 plain ones, 3 angry, 1 about money; the model forgets its manners in two plain and the money case. */
const cases = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => caseLine(`plain-${n}`, `Plain ${n}?${n > 6 ? ' (rude)' : ''}`)),
  ...[1, 2, 3].map((n) => caseLine(`angry-${n}`, `Angry ${n}!`, { slices: ['angry'] })),
  caseLine('money-1', 'Money? (rude)', { slices: ['money'] }),
].join('');

function answer(request: RecordedRequest) {
  const question = request.messages.at(-1)?.content ?? '';
  return question.includes('(rude)') ? { text: 'No.' } : thankfulAnswer(request);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'signoff-review-'));
  app = await startTestApp();
  const address = await createBareRepository(join(root, 'team.git'), {
    history: [teamFiles({ 'prompts/helper.cases.jsonl': cases })],
  });
  await openRepository(app, { address });
  ({ server: models } = await connectModel(app, { answer }));
  await write(app, 'helper', 'prompt', thankfulPrompt);
});
afterEach(async () => {
  await app.close();
  await models.close();
  await rm(root, { recursive: true, force: true });
});

async function finishedRun(more: { baseline?: 'none' } = {}): Promise<string> {
  const tested = await run(app, { promptId: 'helper', ...more });
  expect(tested).toMatchObject({ state: 'finished', progress: { errors: 0 } });
  return tested.id;
}

const get = (reviewId: string): Promise<ReviewView> => app.call('review.get', { reviewId });

test('the sample has every slice and failure in it, is the same for the same run, and is no larger than asked', async () => {
  const runId = await finishedRun({ baseline: 'none' });
  const { reviewId } = await app.call('review.start', { runId, size: 6, blind: false });
  const { items } = await get(reviewId);
  expect(items).toHaveLength(6);
  expect(items.map((item) => item.position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(items.map((item) => item.slices[0]))).toEqual(new Set(['plain', 'angry', 'money']));
  const failing = items.filter((item) => item.text === 'No.').map((item) => item.slices[0]);
  expect(new Set(failing)).toEqual(new Set(['plain', 'money']));
  expect(new Set(items.map((item) => item.case)).size).toBe(6);

  expect(await app.call('review.start', { runId, size: 12 })).toEqual({ reviewId });
  const again = await finishedRun({ baseline: 'none' });
  const second = await app.call('review.start', { runId: again, size: 6, blind: false });
  expect((await get(second.reviewId)).items.map((item) => item.case)).toEqual(items.map((item) => item.case));
});

test('the spec says how many, and an experiment with fewer answers gives what it has', async () => {
  const runId = await finishedRun({ baseline: 'none' });
  const { reviewId } = await app.call('review.start', { runId, blind: false });
  expect((await get(reviewId)).items).toHaveLength(4);
  await write(app, 'helper', 'spec', helperSpec.replace('sample: 4', 'sample: 100'));
  const larger = await finishedRun({ baseline: 'none' });
  const { reviewId: all } = await app.call('review.start', { runId: larger, blind: false });
  expect((await get(all)).items).toHaveLength(12);
});

test('a blind review says neither whose answer it is, nor by its counts, until the last label', async () => {
  const runId = await finishedRun();
  const { reviewId } = await app.call('review.start', { runId, size: 6, blind: true });
  const { items } = await get(reviewId);
  expect(items).toHaveLength(8); // two of the team's answers among them
  const hidden = JSON.stringify(await get(reviewId));
  expect(hidden).not.toMatch(/"variant":"/);
  for (const [index, item] of items.entries()) {
    const before = await get(reviewId);
    expect(before).toMatchObject({ done: index, labels: { pass: index, fail: 0, unsure: 0 }, agreement: null });
    expect(before.items.map((each) => each.variant)).toEqual(items.map(() => null));
    await app.call('review.label', { reviewId, itemId: item.id, label: 'pass' });
  }
  const finished = await get(reviewId);
  expect(finished.state).toBe('finished');
  const variants = finished.items.map((item) => item.variant);
  expect(variants.filter((each) => each === 'candidate')).toHaveLength(6);
  expect(variants.filter((each) => each === 'baseline')).toHaveLength(2);
  // The team's answers were there for blindness: they count in nothing.
  expect(finished.labels).toEqual({ pass: 6, fail: 0, unsure: 0 });
  expect(finished.agreement?.of).toBe(6);
});

test('what the checks said comes after the person’s own label, and goes when she takes it back', async () => {
  const runId = await finishedRun({ baseline: 'none' });
  const { reviewId } = await app.call('review.start', { runId, blind: false });
  const [first] = (await get(reviewId)).items;
  const itemId = first?.id ?? '';
  expect(first?.verdicts).toBeNull();
  await app.call('review.label', { reviewId, itemId, label: 'fail', comment: 'Curt.', failureModes: ['curt'] });
  const labelled = (await get(reviewId)).items[0];
  expect(labelled).toMatchObject({ label: 'fail', comment: 'Curt.', failureModes: ['curt'] });
  expect(labelled?.verdicts?.map((each) => each.criterion).sort()).toEqual(['no-promise', 'thanks']);
  await app.call('review.label', { reviewId, itemId, label: null });
  expect((await get(reviewId)).items[0]).toEqual({ ...first, comment: 'Curt.', failureModes: ['curt'] });
  await app.call('review.label', { reviewId, itemId, label: null, comment: '', failureModes: [] });
  expect((await get(reviewId)).items[0]).toEqual(first);
});

test('a review goes on after a restart where it was', async () => {
  const runId = await finishedRun();
  const { reviewId } = await app.call('review.start', { runId });
  const [first, second] = (await get(reviewId)).items;
  await app.call('review.label', { reviewId, itemId: first?.id ?? '', label: 'pass' });
  await app.call('review.label', { reviewId, itemId: second?.id ?? '', label: 'unsure', comment: 'Hm.' });
  const before = await get(reviewId);
  await app.restart();
  expect(await get(reviewId)).toEqual(before);
  const { reviews } = await app.call('review.list', {});
  expect(reviews).toEqual([{ ...rest(before), total: before.items.length }]);
  expect((await app.call('app.state', {})).counts.review).toEqual({ done: 2, total: before.items.length });
  await app.call('run.remove', { runId });
  expect((await app.call('app.state', {})).counts.review).toBeNull();
  expect((await app.call('review.list', {})).reviews).toEqual([]);
});

function rest({ items: _items, criteria: _criteria, ...list }: ReviewView) {
  return list;
}

test('nothing is drawn from an experiment that still runs, or that has no answer', async () => {
  const asked = Promise.withResolvers<void>();
  const stalled = await connectModel(app, {
    faults: [{ fault: { kind: 'first-byte-stall' } }],
    onRequest: () => asked.resolve(),
  });
  const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
  await asked.promise;
  expect((await app.refusal('review.start', { runId })).code).toBe('bad-input');
  await app.call('run.cancel', { runId });
  expect((await app.refusal('review.start', { runId })).message).toMatch(/no answer/);
  expect((await app.refusal('review.start', { runId: 'nobody' })).code).toBe('not-found');
  await stalled.server.close();
});

test('a stand-in’s review is marked for ever, and gives way to a person’s own', async () => {
  const runId = await finishedRun({ baseline: 'none' });
  const automatic = await reviewAll(app, runId, { automatic: true });
  expect(await get(automatic)).toMatchObject({ automatic: true, state: 'finished' });
  expect((await app.call('signOff.get', { runId })).gate.items.find((item) => item.id === 'review')).toMatchObject({
    met: false,
    evidence: 'The review was automatic',
  });
  const own = await reviewAll(app, runId, { automatic: false });
  expect(own).not.toBe(automatic);
  expect(await get(own)).toMatchObject({ automatic: false, state: 'finished' });
  expect((await app.call('run.get', { runId })).reviewId).toBe(own);
  const review = (await app.call('signOff.get', { runId })).gate.items.find((item) => item.id === 'review');
  expect(review?.evidence).toMatch(/^4 of 4 decided/);
});

test('what was signed is not labelled anew, and no other review takes its place', async () => {
  await write(app, 'helper', 'spec', helperSpec.replace('pass_rate: 0.9', 'pass_rate: 0.5'));
  const runId = await finishedRun({ baseline: 'none' });
  const reviewId = await reviewAll(app, runId, { automatic: true });
  const signOffId = await sign(app, runId, { decision: 'exception' });
  const [first] = (await get(reviewId)).items;
  const label = { reviewId, itemId: first?.id ?? '', label: 'fail' as const };
  expect((await app.refusal('review.label', label)).code).toBe('not-allowed');
  expect((await app.refusal('review.start', { runId })).code).toBe('not-allowed');
  expect((await get(reviewId)).items[0]).toEqual(first);
  await app.call('signOff.withdraw', { signOffId });
  await app.call('review.label', label);
  expect((await get(reviewId)).items[0]?.label).toBe('fail');
  expect((await app.refusal('review.label', { ...label, itemId: 'nobody' })).code).toBe('not-found');
});

test('what only a person decides is asked beside each answer, and the label of the whole answers it for nobody', async () => {
  const human = '{ type: human, instructions: Look for the name of the unit. }';
  await write(
    app,
    'helper',
    'spec',
    helperSpec.replace(
      'must:\n',
      `must:\n  - { id: unit, statement: Names the unit., check: ${human} }\n  - { id: plain-only, statement: Is plain., check: { type: human }, applies_to: { slices: [plain] } }\n  - { id: nice, statement: Is nice., check: { type: human }, severity: report }\n`,
    ),
  );
  const runId = await finishedRun({ baseline: 'none' });
  const reviewId = await reviewAll(app, runId);
  const item = async () => (await app.call('signOff.get', { runId })).gate.items.find(({ id }) => id === 'human:unit');
  expect(await item()).toMatchObject({ met: null, evidence: 'Nobody was asked about it' });

  const { items, criteria, blind } = await get(reviewId);
  expect(blind).toBe(false); // one version: there is nothing to hide
  expect(criteria.find(({ id }) => id === 'unit')).toMatchObject({ lookFor: 'Look for the name of the unit.' });
  expect(
    items.every(({ asked, slices }) => asked.join() === (slices.includes('plain') ? 'unit,plain-only' : 'unit')),
  ).toBe(true);
  for (const { id: itemId, label } of items)
    await app.call('review.label', { reviewId, itemId, label, byCriterion: { unit: 'pass' } });
  expect(await item()).toMatchObject({ met: true });
  await app.restart();
  expect((await get(reviewId)).items.map(({ byCriterion, label }) => [byCriterion, label])).toEqual(
    items.map(() => [{ unit: 'pass' }, 'pass']),
  );
  const [first] = items;
  // A label without it takes nothing back.
  await app.call('review.label', { reviewId, itemId: first?.id ?? '', label: 'fail' });
  expect(await item()).toMatchObject({ met: true });
  await app.call('review.label', { reviewId, itemId: first?.id ?? '', label: 'pass', byCriterion: { unit: 'fail' } });
  expect(await item()).toMatchObject({ met: false, evidence: expect.stringMatching(/^75 % of 4 answers/) as string });
});

test('as many answers are announced as a review then shows', async () => {
  const both = await finishedRun({});
  const { answersToReview, teamAnswersToReview, signs } = await app.call('signOff.get', { runId: both });
  const { reviewId } = await app.call('review.start', { runId: both });
  expect((await get(reviewId)).items).toHaveLength(answersToReview ?? 0);
  // Whose they are is told only when all are labelled; how many are the team's is told before.
  for (const { id: itemId } of (await get(reviewId)).items)
    await app.call('review.label', { reviewId, itemId, label: 'pass' });
  const read = (await get(reviewId)).items;
  expect(read.filter(({ variant }) => variant !== 'candidate')).toHaveLength(teamAnswersToReview);
  expect(signs.others).toBe(1);
  const alone = await finishedRun({ baseline: 'none' });
  const announced = (await app.call('signOff.get', { runId: alone })).answersToReview;
  const other = await app.call('review.start', { runId: alone });
  expect([announced, (await get(other.reviewId)).items.length]).toEqual([4, 4]);
});
