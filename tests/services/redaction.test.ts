/** What the policy makes unreadable never leaves: looked for in every byte that a real server got. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentId } from '#domain/prompt/content-id';
import { createBareRepository, type CommitFiles } from '#support/git-server';
import { type ModelServer, type ModelServerOptions, type RecordedRequest } from '#support/model-server';
import { caseLine, connectModel, helperPrompt, openRepository, run, teamChanges, teamFiles } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

const secrets = [
  'petra.musterfrau@customer.example',
  'owner@acme.example',
  'support@acme.example',
  '+49 30 901820',
  '4111 1111 1111 1111',
  'DE89 3704 0044 0532 0130 00',
];
const redactAll = 'schema: signoff/policy@1\nredact: [email, phone, card, iban]\n';

const prompt = helperPrompt
  .replace(
    'model: test-model\n',
    'model: test-model\nparameters: { user: support@acme.example }\ntools: [lookup_order]\n',
  )
  .replace('helper of Acme.', 'helper of Acme. Escalate to owner@acme.example.');

const tool = `schema: signoff/tool@1
name: lookup_order
description: Looks an order up. Ask support@acme.example for access.
parameters:
  type: object
  properties:
    customer: { type: string, description: 'For example petra.musterfrau@customer.example or +49 30 901820' }
`;

const spec = `schema: signoff/spec@1
must:
  - id: kind
    statement: Is kind.
    check: { type: judge, rubric: The answer is kind. It may name support@acme.example. }
    severity: blocker
judge: { model: judge-model }
`;

const cases =
  caseLine('c-1', 'I am petra.musterfrau@customer.example, call +49 30 901820.') +
  caseLine('c-2', 'My card 4111 1111 1111 1111 was charged.', {
    messages: [{ role: 'user', content: 'Pay back to DE89 3704 0044 0532 0130 00 please.' }],
  });

let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

/** Says back what it was told: what a judge is shown must not leave either. */
function chatty({ model, messages }: RecordedRequest) {
  if (model === 'judge-model') return { text: '{"reason":"It is.","quote":"","verdict":"does-not-hold"}' };
  return { text: `You said: ${messages.at(-1)?.content ?? ''} Write to petra.musterfrau@customer.example.` };
}

async function open(files: CommitFiles, models: ModelServerOptions = {}): Promise<void> {
  ({ server } = await connectModel(app, { answer: chatty, ...models }));
  const address = await createBareRepository(join(app.folder, 'team.git'), {
    history: [
      teamFiles({
        'prompts/helper.md': prompt,
        'prompts/helper.spec.yaml': spec,
        'prompts/helper.cases.jsonl': cases,
        'tools/lookup_order.tool.yaml': tool,
        ...files,
      }),
    ],
  });
  await openRepository(app, { address });
}

const everythingSent = () => JSON.stringify(server.requests.map(({ body, headers }) => ({ body, headers })));

describe('with a policy that asks for it', () => {
  test('not one byte of the personal data leaves: prompt, inputs, earlier turns, tools, parameters, judge', async () => {
    await open({ 'prompts/policy.yaml': redactAll });
    const tested = await run(app, { promptId: 'helper', baseline: 'none' });
    expect(tested.progress).toMatchObject({ total: 2, done: 2, refused: 0, errors: 0 });
    expect(server.requests.map((request) => request.model).sort()).toEqual([
      'judge-model',
      'judge-model',
      'test-model',
      'test-model',
    ]);
    for (const secret of secrets) expect(everythingSent()).not.toContain(secret);
    const asked = server.requests.find(({ messages }) => messages.length === 3);
    expect(asked?.body).toMatchObject({
      user: '[email]',
      messages: [
        { role: 'system', content: 'You are the helper of Acme. Escalate to [email].' },
        { role: 'user', content: 'Pay back to [iban] please.' },
        { role: 'user', content: 'My card [card] was charged.' },
      ],
      tools: [
        {
          function: {
            name: 'lookup_order',
            description: 'Looks an order up. Ask [email] for access.',
            parameters: {
              type: 'object',
              properties: { customer: { type: 'string', description: 'For example [email] or [phone]' } },
            },
          },
        },
      ],
    });
  });

  test('before the start and on the result it is said what of the prompt itself is sent otherwise, and what cannot be met by it', async () => {
    const asks = `schema: signoff/spec@1
must:
  - { id: owner, statement: Names the owner., check: { type: contains, value: owner@acme.example } }
`;
    await open({ 'prompts/policy.yaml': redactAll, 'prompts/helper.spec.yaml': asks });
    const masked = {
      parts: [{ text: 'owner@acme.example', sentAs: '[email]' }],
      criteria: [{ id: 'owner', statement: 'Names the owner.', text: 'owner@acme.example', sentAs: '[email]' }],
    };
    const plan = { promptId: 'helper', baseline: 'none' } as const;
    expect(await app.call('run.estimate', plan)).toMatchObject({ masked });
    const { id: runId } = await run(app, { promptId: 'helper', baseline: 'none' });
    expect(await app.call('run.get', { runId })).toMatchObject({ masked });
  });

  test('the audit counts what was replaced, and the case shows what was sent', async () => {
    await open({ 'prompts/policy.yaml': redactAll });
    const { id: runId } = await run(app, { promptId: 'helper', baseline: 'none' });
    const { rows } = await app.call('audit.list', { runId });
    const counts = Object.groupBy(rows, (row) => `${row.purpose} ${row.case ?? ''}`);
    // System message, two in the question or one in each turn, user parameter, tool description and two in its schema.
    expect(counts['run c-1']?.map((row) => row.redactions)).toEqual([7]);
    expect(counts['run c-2']?.map((row) => row.redactions)).toEqual([7]);
    expect(counts['judge c-1']?.[0]?.redactions).toBeGreaterThan(0);
    const { requests, input } = await app.call('run.case', { runId, caseId: 'c-1' });
    expect(requests).toEqual([
      {
        variant: 'candidate',
        model: 'test-model',
        messages: [
          { role: 'system', content: 'You are the helper of Acme. Escalate to [email].' },
          { role: 'user', content: 'I am [email], call [phone].' },
        ],
        redactions: 3,
      },
    ]);
    // What she wrote is hers and stays as it is here.
    expect(input).toEqual({ question: 'I am petra.musterfrau@customer.example, call +49 30 901820.' });
  });

  test('a judge may quote what it was shown: the place is in the answer, though not to be pointed at', async () => {
    const quote = 'Write to [email].';
    await open(
      { 'prompts/policy.yaml': redactAll },
      {
        answer: (request) =>
          request.model === 'judge-model'
            ? { text: JSON.stringify({ reason: 'It says so.', quote, verdict: 'holds' }) }
            : chatty(request),
      },
    );
    const { id: runId } = await run(app, { promptId: 'helper', baseline: 'none' });
    const { outputs } = await app.call('run.case', { runId, caseId: 'c-1' });
    expect(outputs[0]?.verdicts).toMatchObject([{ criterion: 'kind', verdict: 'pass', span: null }]);
  });

  test('a team that drops the rule meanwhile makes nothing of an experiment under way readable', async () => {
    await open({ 'prompts/policy.yaml': redactAll });
    const asking = Promise.withResolvers<void>();
    let stalled = true;
    const slow = await connectModel(app, {
      answer: chatty,
      faults: [{ matches: () => stalled, fault: { kind: 'first-byte-stall' } }],
      onRequest: () => asking.resolve(),
    });
    const { runId } = await app.call('run.start', { promptId: 'helper', baseline: 'none' });
    await asking.promise;
    await app.call('run.pause', { runId });
    await teamChanges(join(app.folder, 'team.git'), { 'prompts/policy.yaml': 'schema: signoff/policy@1\n' });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    stalled = false;
    await app.call('run.resume', { runId });
    await app.until(async () => ((await app.call('run.get', { runId })).state === 'finished' ? true : null));
    const sent = JSON.stringify(slow.server.requests.map(({ body }) => body));
    expect(slow.server.requests.length).toBeGreaterThanOrEqual(4);
    for (const secret of secrets) expect(sent).not.toContain(secret);
    await slow.server.close();
  });
});

describe('without such a policy', () => {
  test('everything is sent as it was written, and nothing is counted', async () => {
    await open({});
    const { id: runId } = await run(app, { promptId: 'helper', baseline: 'none' });
    for (const secret of secrets) expect(everythingSent()).toContain(secret);
    const { rows } = await app.call('audit.list', { runId });
    expect(rows.map((row) => row.redactions)).toEqual([0, 0, 0, 0]);
    const { requests } = await app.call('run.case', { runId, caseId: 'c-1' });
    expect(requests[0]?.redactions).toBe(0);
  });

  test('her own settings make it unreadable all the same', async () => {
    await open({});
    await app.call('settings.save', {
      privacy: { redact: ['email', 'phone', 'card', 'iban'], keepHere: ['personal'] },
    });
    await run(app, { promptId: 'helper', baseline: 'none' });
    for (const secret of secrets) expect(everythingSent()).not.toContain(secret);
  });
});

describe('a repository and the person’s own settings', () => {
  const generous = `schema: signoff/policy@1
models:
  - { origin: https://models.invalid, sensitivities: [public, internal, personal] }
  - { origin: loopback, sensitivities: [public, internal, personal] }
`;

  async function openFarAway(): Promise<string> {
    await open({
      'prompts/policy.yaml': generous,
      'prompts/helper.cases.jsonl':
        caseLine('c-1', 'Hello?', { sensitivity: 'internal' }) + caseLine('p-1', 'Me?', { sensitivity: 'personal' }),
    });
    const { id } = await app.call('connection.save', { id: null, label: 'Far', baseUrl: 'https://models.invalid/v1' });
    await app.call('settings.save', { connectionId: id });
    return id;
  }
  const refused = async () => (await app.call('run.estimate', { promptId: 'helper', baseline: 'none' })).refusedCases;

  test('a repository never loosens what she keeps on this computer', async () => {
    await openFarAway();
    expect(await refused()).toEqual([{ case: 'p-1', rule: 'Your own settings keep personal cases on this computer.' }]);
    await app.call('settings.save', { privacy: { redact: [], keepHere: [] } });
    expect(await refused()).toEqual([]);
    await app.call('settings.save', { privacy: { redact: [], keepHere: ['internal', 'personal'] } });
    const { blockers } = await app.call('run.estimate', { promptId: 'helper', baseline: 'none' });
    expect(blockers.at(-1)?.message).toContain('Your own settings keep internal cases on this computer.');
  });

  test('a policy that names an address adds no connection, no key and no call', async () => {
    await open({ 'prompts/policy.yaml': generous });
    const before = await app.call('connection.list', {});
    await app.call('run.estimate', { promptId: 'helper', baseline: 'none' });
    const after = await app.call('connection.list', {});
    expect(after).toEqual(before);
    expect(after.connections.map((each) => each.origin)).toEqual(['loopback', server.origin]);
    expect(server.requests).toEqual([]);
  });

  test('her settings keep personal cases here until she says otherwise, and last', async () => {
    await open({});
    expect((await app.call('settings.get', {})).privacy).toEqual({ redact: [], keepHere: ['personal'] });
    await app.call('settings.save', { theme: 'dark' });
    await app.call('settings.save', { privacy: { redact: ['email'], keepHere: [] } });
    await app.call('settings.save', { theme: 'light' });
    await app.restart();
    expect((await app.call('settings.get', {})).privacy).toEqual({ redact: ['email'], keepHere: [] });
  });
});

test('the practice model that is a part of Signoff is told everything: nothing leaves', async () => {
  await open({ 'prompts/policy.yaml': redactAll });
  await app.call('settings.save', { connectionId: 'practice', model: null });
  const { id: runId } = await run(app, { promptId: 'helper', baseline: 'none' });
  const { requests } = await app.call('run.case', { runId, caseId: 'c-1' });
  expect(requests[0]).toMatchObject({ redactions: 0 });
  expect(JSON.stringify(requests)).toContain('petra.musterfrau@customer.example');
  expect(server.requests).toEqual([]);
});

describe('the team’s policy as the screen gets it', () => {
  test('without a file the usual rules hold; with one, what it says and the text it is changed from', async () => {
    await open({});
    expect(await app.call('policy.get', {})).toEqual({
      path: 'prompts/policy.yaml',
      state: 'none',
      text: '',
      base: null,
      policy: { models: null, redact: [], repository: ['public', 'internal'] },
      trouble: null,
    });
    await teamChanges(join(app.folder, 'team.git'), { 'prompts/policy.yaml': redactAll });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    expect(await app.call('policy.get', {})).toMatchObject({
      state: 'readable',
      text: redactAll,
      base: contentId('other', redactAll),
      policy: { models: null, redact: ['email', 'phone', 'card', 'iban'] },
    });
  });

  test('one that cannot be read is shown, says where and why, and has no form', async () => {
    await open({ 'prompts/policy.yaml': 'schema: signoff/policy@1\nmodels: everything\n' });
    const { state, policy, text, trouble } = await app.call('policy.get', {});
    expect([state, policy, text]).toEqual(['unreadable', null, 'schema: signoff/policy@1\nmodels: everything\n']);
    expect(trouble).toMatch(/^Line 2: models /);
  });

  test('without a repository there is none', async () => {
    ({ server } = await connectModel(app));
    expect((await app.refusal('policy.get', {})).code).toBe('not-found');
  });
});
