/** A named person's decision on exactly what was tested. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  connectModel,
  helperCases,
  helperPath,
  helperPrompt,
  helperSpec,
  openRepository,
  person,
  reviewAll,
  run,
  settled,
  sign,
  signHelper,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';

let app: TestApp;
let root: string;
let team: string;
let models: Awaited<ReturnType<typeof connectModel>>['server'];
let clockOffsetMs = 0;

beforeEach(async () => {
  clockOffsetMs = 0;
  root = await mkdtemp(join(tmpdir(), 'signoff-sign-'));
  app = await startTestApp({ clockOffsetMs: () => clockOffsetMs });
  team = await createBareRepository(join(root, 'team.git'), { history: [teamFiles()] });
  await openRepository(app, { address: team });
  ({ server: models } = await connectModel(app));
});
afterEach(async () => {
  await app.close();
  await models.close();
  await rm(root, { recursive: true, force: true });
});

async function tested(text = thankfulPrompt): Promise<string> {
  await write(app, 'helper', 'prompt', text);
  const finished = await run(app, { promptId: 'helper' });
  expect(finished.state).toBe('finished');
  await reviewAll(app, finished.id);
  return finished.id;
}

const signing = (runId: string) => ({
  runId,
  ...person,
  decision: 'approve' as const,
  statement: 'I read the sample and it is good.',
});

test('what is met is signed, for exactly the contents that were tested, and stands after a restart', async () => {
  const runId = await tested();
  const before = await app.call('signOff.get', { runId });
  expect(before).toMatchObject({ canApprove: true, refusal: null, current: true, changedSince: [], signOff: null });
  expect(before.gate.items.filter((item) => item.met !== true).map((item) => item.id)).toEqual(['approvals']);
  const signOffId = await sign(app, runId, { name: '  Priya Manager ' });
  const after = await app.call('signOff.get', { runId });
  expect(after).toMatchObject({ canApprove: false, signOffId, gate: { phase: 'sign-off', met: true } });
  expect(after.signOff).toEqual({
    name: 'Priya Manager',
    email: 'pm@acme.example',
    at: after.signOff?.at,
    decision: 'approve',
    statement: 'I read the sample and it is good.',
  });
  await app.restart();
  expect(await app.call('signOff.get', { runId })).toEqual(after);
  expect((await app.call('run.get', { runId })).signOffId).toBe(signOffId);
});

test('what is not met cannot be approved, but be an exception with a reason, and is told as that', async () => {
  const runId = await tested(helperPrompt.replace('helper of Acme.', 'helper of Acme. Be brief.'));
  const view = await app.call('signOff.get', { runId });
  expect(view).toMatchObject({ canApprove: false, refusal: null });
  const refused = await app.refusal('signOff.sign', signing(runId));
  expect(refused.code).toBe('gate-not-met');
  expect(refused.message).toContain('At least 90 % of all answers pass');
  expect((await app.call('signOff.get', { runId })).signOff).toBeNull();
  await sign(app, runId, { decision: 'exception', statement: 'The old one is worse; agreed with legal.' });
  const signed = await app.call('signOff.get', { runId });
  expect(signed).toMatchObject({ signOff: { decision: 'exception' }, gate: { met: false } });
});

test('what keeps all of it from being signed says where it is mended', async () => {
  const runId = await tested(thankfulPrompt.replace(/^---\n[^]*?\n---\n/u, '---\ntitle: Somebody else’s\n---\n'));
  expect(await app.call('signOff.get', { runId })).toMatchObject({ remedy: 'header', canApprove: false });
  await write(app, 'helper', 'prompt', thankfulPrompt);
  const own = await run(app, { promptId: 'helper' });
  expect((await app.call('signOff.get', { runId: own.id })).remedy).toBeNull();
  await write(app, 'helper', 'prompt', `${thankfulPrompt}\nOne more line.`);
  expect(await app.call('signOff.get', { runId: own.id })).toMatchObject({
    remedy: 'run',
    refusal: expect.any(String) as string,
  });
});

test('a name, an address and a sentence are needed', async () => {
  const runId = await tested();
  const wrong = [
    { name: ' ' },
    { email: '' },
    { email: 'no address' },
    { email: 'a@b c' },
    { email: '<a@b>' },
    { statement: 'ok' },
    { statement: '            ' },
  ];
  for (const part of wrong)
    expect((await app.refusal('signOff.sign', { ...signing(runId), ...part })).code).toBe('bad-input');
  expect((await app.call('signOff.get', { runId })).signOff).toBeNull();
});

test('only those may approve whom the spec names, and it says who they are', async () => {
  const runId = await tested();
  const refused = await app.refusal('signOff.sign', { ...signing(runId), email: 'eve@acme.example' });
  expect(refused.code).toBe('gate-not-met');
  expect(refused.message).toContain('pm@acme.example');
  await sign(app, runId, { email: 'PM@Acme.example' });
});

test('two windows that sign at the same moment make one sign-off', async () => {
  const runId = await tested();
  const results = await Promise.allSettled([1, 2].map(() => app.client.call('signOff.sign', signing(runId))));
  expect(results.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await app.refusal('signOff.sign', signing(runId))).message).toMatch(/already signed off/);
});

test.each([
  ['prompt', `${thankfulPrompt}And be quick.\n`],
  ['spec', helperSpec.replace('0.9', '0.1')],
  ['cases', helperCases.split('\n').slice(0, 3).join('\n') + '\n'],
] as const)('a stale result never allows a sign-off: a %s that changed after the test voids it', async (kind, text) => {
  const runId = await tested();
  await write(app, 'helper', kind, text);
  expect(await app.call('signOff.get', { runId })).toMatchObject({
    current: false,
    changedSince: [kind],
    canApprove: false,
    refusal: `${{ prompt: 'The text', spec: 'The spec', cases: 'The cases' }[kind]} changed after this experiment. Test again, so that you sign what was tested.`,
    remedy: 'run',
  });
  for (const decision of ['approve', 'exception'] as const) {
    const refused = await app.refusal('signOff.sign', { ...signing(runId), decision });
    expect(refused).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('changed') as string });
  }
});

test('what does not change the content does not void it: line ends, and a text that was typed and taken back', async () => {
  const runId = await tested();
  await write(app, 'helper', 'prompt', `${thankfulPrompt}x`);
  await write(app, 'helper', 'prompt', thankfulPrompt.replaceAll('\n', '\r\n'));
  expect(await app.call('signOff.get', { runId })).toMatchObject({ current: true, canApprove: true });
});

test('a change of the team’s under the draft waits for the person’s choice', async () => {
  const runId = await tested();
  await teamChanges(team, { [helperPath]: helperPrompt.replace('Acme.', 'Acme, Inc.') });
  const { repository } = await app.call('app.state', {});
  await app.call('repository.update', { id: repository?.id ?? '' });
  const refused = await app.refusal('signOff.sign', { ...signing(runId), decision: 'exception' });
  expect(refused.code).toBe('not-allowed');
  expect(refused.message).toContain('The team changed the prompt');
  await app.call('draft.keepMine', { promptId: 'helper', kind: 'prompt' });
  await sign(app, runId);
});

test('without a header or without criteria there is nothing to sign', async () => {
  const headless = await tested('You are the helper. Say thank you.\n{{role "user"}}\n{{question}}\n');
  expect((await app.call('signOff.get', { runId: headless })).refusal).toMatch(/no header/);
  expect((await app.refusal('signOff.sign', signing(headless))).code).toBe('not-allowed');

  await teamChanges(team, { 'prompts/helper.spec.yaml': null });
  const { repository } = await app.call('app.state', {});
  await app.call('repository.update', { id: repository?.id ?? '' });
  const bare = await tested();
  const refused = await app.refusal('signOff.sign', { ...signing(bare), decision: 'exception' });
  expect(refused).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('criteria') as string });
});

test('a test that is older than the spec allows is not approved any more', async () => {
  await write(app, 'helper', 'spec', helperSpec.replace('sign_off: {', 'sign_off: { max_age_days: 2,'));
  const runId = await tested();
  expect((await app.call('signOff.get', { runId })).canApprove).toBe(true);
  clockOffsetMs = 3 * 86_400_000;
  expect((await app.call('signOff.get', { runId })).canApprove).toBe(false);
  expect((await app.refusal('signOff.sign', signing(runId))).code).toBe('gate-not-met');
});

test('a sign-off can be withdrawn and given again, but not once it is with the team', async () => {
  const { runId, signOffId } = await signHelper(app);
  await app.call('signOff.withdraw', { signOffId });
  await app.call('signOff.withdraw', { signOffId });
  expect(await app.call('signOff.get', { runId })).toMatchObject({ signOff: null, canApprove: true });
  expect((await app.call('proposal.preview', { signOffId })).refusal).toMatch(/withdrawn/);
  expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).code).toBe('not-allowed');
  const again = await sign(app, runId);
  const { proposalId } = await app.call('proposal.send', { signOffId: again, title: 'Say thank you' });
  expect((await app.refusal('signOff.withdraw', { signOffId: again })).code).toBe('not-allowed');
  expect((await settled(app, proposalId)).state).toBe('sent');
  expect((await app.refusal('signOff.withdraw', { signOffId: again })).code).toBe('not-allowed');
});

test('what is changed after signing is said wherever the gate stands, however often, and what goes is what was signed', async () => {
  const { runId, signOffId } = await signHelper(app);
  const current = async () => {
    const { gate, afterSigning, changeId } = await app.call('signOff.get', { runId });
    return { ...gate.items.find(({ id }) => id === 'current'), afterSigning, changeId };
  };
  expect(await current()).toMatchObject({ met: true, evidence: 'Nothing changed since the test', afterSigning: null });
  for (const more of ['One.', 'Two.', 'Three.']) await write(app, 'helper', 'prompt', `${thankfulPrompt}\n${more}`);
  const changed = await current();
  expect(changed).toMatchObject({ label: 'What was tested is what was signed', met: true, changeId: null });
  expect(changed.evidence).toMatch(
    /^You changed the text after signing; what goes is the text you signed at \d\d:\d\d\.$/,
  );
  expect(changed.afterSigning).toBe(changed.evidence);
  const { files, description } = await app.call('proposal.preview', { signOffId });
  expect(files.find(({ path }) => path === helperPath)?.after).not.toContain('Three.');
  expect(description).toContain('Nothing changed since the test');
  const { proposalId } = await app.call('proposal.send', { signOffId, title: 'Say thank you' });
  await settled(app, proposalId);
  expect(await current()).toMatchObject({
    changeId: proposalId,
    afterSigning: expect.stringContaining('what went is the text you signed') as string,
  });
  await write(app, 'helper', 'prompt', thankfulPrompt);
  expect(await current()).toMatchObject({ evidence: 'Nothing changed since the test', afterSigning: null });
});

test('what was signed stays as it was: nothing of it is run again', async () => {
  const { runId } = await signHelper(app);
  const before = await app.call('run.get', { runId });
  expect((await app.refusal('run.retryErrors', { runId })).code).toBe('not-allowed');
  expect((await app.refusal('run.resume', { runId })).code).toBe('not-allowed');
  expect(await app.call('run.get', { runId })).toEqual(before);
});

test('an experiment of another repository, one that is not finished or was removed is not signed', async () => {
  const runId = await tested();
  const other = await createBareRepository(join(root, 'other.git'), { history: [{ 'README.md': 'Other.\n' }] });
  const { id } = await openRepository(app, { address: other });
  expect((await app.call('signOff.get', { runId })).refusal).toMatch(/another repository/);
  expect((await app.refusal('signOff.sign', signing(runId))).code).toBe('not-allowed');
  expect(id).not.toBe('');
  const { repositories } = await app.call('app.state', {});
  await app.call('repository.switch', { id: repositories.find((each) => each.id !== id)?.id ?? '' });
  await app.call('run.remove', { runId });
  expect((await app.refusal('signOff.sign', signing(runId))).message).toMatch(/removed/);
  await app.call('run.restore', { runId });
  await sign(app, runId);

  const asked = Promise.withResolvers<void>();
  const stalled = await connectModel(app, {
    faults: [{ fault: { kind: 'first-byte-stall' } }],
    onRequest: () => asked.resolve(),
  });
  const { runId: running } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
  await asked.promise;
  expect((await app.refusal('signOff.sign', signing(running))).message).toMatch(/not finished/);
  expect((await app.refusal('signOff.get', { runId: running })).code).toBe('bad-input');
  expect((await app.refusal('signOff.get', { runId: 'nobody' })).code).toBe('not-found');
  await app.call('run.cancel', { runId: running });
  // It can never finish: it is not told to.
  expect(await app.refusal('signOff.get', { runId: running })).toMatchObject({
    message: expect.stringContaining('stopped for good') as string,
    nextStep: expect.stringContaining('run it again') as string,
  });
  await stalled.server.close();
});
