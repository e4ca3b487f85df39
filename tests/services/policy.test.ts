/** The team's data policy decides before any byte leaves: what is kept back is counted apart, with its rule, and recorded. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  caseLine,
  connectModel,
  helperCases,
  openRepository,
  run,
  sign,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';

let app: TestApp;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

beforeEach(async () => {
  app = await startTestApp();
  ({ server: models } = await connectModel(app));
});
afterEach(async () => {
  await app.close();
  await models.close();
});

const personal = caseLine('p-1', 'I am Petra Musterfrau.', { sensitivity: 'personal', slices: ['personal'] });
const policy = (...rules: string[]) =>
  `schema: signoff/policy@1\nmodels:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;

async function openWith(name: string, policyText: string | null): Promise<string> {
  const address = await createBareRepository(join(app.folder, `${name}.git`), {
    history: [
      teamFiles({
        'prompts/helper.cases.jsonl': helperCases + personal,
        ...(policyText === null ? {} : { 'prompts/policy.yaml': policyText }),
      }),
    ],
  });
  await openRepository(app, { address });
  return address;
}

const asked = () => models.requests.flatMap((request) => request.messages.map((message) => message.content));

test('a case that may not go to this server is not sent: refused, counted apart, its rule named, in the audit', async () => {
  await openWith('limited', policy('{ origin: loopback, sensitivities: [public, internal] }'));
  const rule = `The data policy keeps personal cases from ${models.origin}.`;
  const estimate = await app.call('run.estimate', { promptId: 'helper', baseline: 'none' });
  expect(estimate).toMatchObject({ calls: 8, cases: 9, refusedCases: [{ case: 'p-1', rule }] });
  const tested = await run(app, { promptId: 'helper', baseline: 'none' });
  expect(tested).toMatchObject({ state: 'finished', progress: { total: 9, done: 8, errors: 0, refused: 1 } });
  expect(tested.result?.variants[0]).toMatchObject({ outputs: 8, refused: 1, errors: 0 });
  const { rows } = await app.call('run.cases', { runId: tested.id, show: 'errors' });
  expect(rows.map((row) => [row.case, row.cells[0]?.errors])).toEqual([['p-1', 1]]);
  const detail = await app.call('run.case', { runId: tested.id, caseId: 'p-1' });
  expect(detail.outputs).toMatchObject([
    { state: 'refused-by-policy', answer: null, verdicts: [], error: { message: rule } },
  ]);
  expect(asked().some((text) => text.includes('Petra'))).toBe(false);
  expect(asked()).toHaveLength(16);
  const audit = await app.call('audit.list', { runId: tested.id, search: 'refused' });
  expect(audit.rows).toMatchObject([
    {
      outcome: 'refused-by-policy',
      purpose: 'run',
      case: 'p-1',
      origin: models.origin,
      model: 'test-model',
      sensitivity: 'personal',
      requestBytes: 0,
      costUsd: null,
      error: { message: rule },
    },
  ]);
});

test.each([
  ['a server', '{ origin: https://api.openai.com, sensitivities: [public, internal, personal] }'],
  ['a model', '{ origin: loopback, models: [other], sensitivities: [public, internal, personal] }'],
])('%s that the policy does not name gets nothing at all', async (_, rule) => {
  await openWith('elsewhere', policy(rule));
  const { blockers, calls } = await app.call('run.estimate', { promptId: 'helper', baseline: 'none' });
  expect(calls).toBe(0);
  expect(blockers[0]?.message).toMatch(/data policy does not name/);
  expect((await app.refusal('run.start', { promptId: 'helper' })).message).toMatch(/data policy does not name/);
  expect(asked()).toEqual([]);
});

test('without a policy, personal cases go to this computer’s own models only', async () => {
  await openWith('none', null);
  const tested = await run(app, { promptId: 'helper', baseline: 'none' });
  expect(tested.progress).toMatchObject({ done: 9, refused: 0 });
});

test('a policy that cannot be read lets nothing through, and says where it is', async () => {
  await openWith('broken', 'schema: signoff/policy@1\nmodels: everything\n');
  const refused = await app.refusal('run.start', { promptId: 'helper' });
  expect(refused.code).toBe('invalid-file');
  expect(refused.message).toContain('prompts/policy.yaml');
  expect(asked()).toEqual([]);
});

test('what is kept back is not forgotten: too little was tested to approve', async () => {
  await openWith('gate', policy('{ origin: loopback, sensitivities: [internal] }'));
  await write(app, 'helper', 'prompt', thankfulPrompt);
  const tested = await run(app, { promptId: 'helper' });
  expect(tested.state).toBe('finished');
  const refused = await app.refusal('signOff.sign', {
    runId: tested.id,
    name: 'Priya',
    email: 'pm@acme.example',
    decision: 'approve',
    statement: 'It looks good enough to me.',
  });
  expect(refused).toMatchObject({ code: 'gate-not-met', message: expect.stringContaining('90 % of all') as string });
  const signOffId = await sign(app, tested.id, { decision: 'exception' });
  expect((await app.call('proposal.preview', { signOffId })).description).toContain('kept back by the data policy');
});

test('an experiment that goes on while another repository is open follows its own team’s policy', async () => {
  const limits = policy('{ origin: loopback, sensitivities: [public, internal, personal] }');
  await openWith('own', limits);
  const asking = Promise.withResolvers<void>();
  let stalled = true;
  const slow = await connectModel(app, {
    faults: [{ matches: () => stalled, fault: { kind: 'first-byte-stall' } }],
    onRequest: () => asking.resolve(),
  });
  const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
  await asking.promise;
  // The other team lets nothing go to this server.
  await openWith('strict', policy('{ origin: https://api.openai.com, sensitivities: [public] }'));
  stalled = false;
  await app.restart();
  const finished = await app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' ? null : view;
  });
  expect(finished).toMatchObject({ state: 'finished', progress: { done: 9, refused: 0, errors: 0 } });
  await slow.server.close();
});

test('a policy that the team tightens meanwhile holds for what is still to be sent', async () => {
  const address = await openWith('tightened', null);
  const asking = Promise.withResolvers<void>();
  let stalled = true;
  const slow = await connectModel(app, {
    faults: [{ matches: () => stalled, fault: { kind: 'first-byte-stall' } }],
    onRequest: () => asking.resolve(),
  });
  const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
  await asking.promise;
  await app.call('run.pause', { runId });
  await teamChanges(address, { 'prompts/policy.yaml': policy('{ origin: loopback, sensitivities: [internal] }') });
  const { repository } = await app.call('app.state', {});
  await app.call('repository.update', { id: repository?.id ?? '' });
  stalled = false;
  await app.call('run.resume', { runId });
  const finished = await app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' ? null : view;
  });
  expect(finished.state).toBe('finished');
  const { rows } = await app.call('audit.list', { runId, search: 'p-1' });
  expect(rows.map((row) => row.outcome)).not.toContain('answered');
  expect(rows[0]?.outcome).toBe('refused-by-policy');
  await slow.server.close();
});
