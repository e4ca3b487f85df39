/** A small team repository of its own (not the sample), a model that can be told what to answer, and the steps of the loop. */
import { type DraftKind, type FileView } from '#contract/prompt';
import { type RunView } from '#contract/run';
import { type ProcedureInput } from '#contract/procedures';
import { type CommitFiles, git } from './git-server.ts';
import {
  type ModelServerOptions,
  type RecordedRequest,
  type ScriptedAnswer,
  startModelServer,
} from './model-server.ts';
import { assertPlainWords, type TestApp } from './test-app.ts';

export const helperPath = 'prompts/helper.md';

/** Without "Say thank you" the scripted model does not: the team's version fails every case, a draft with it passes. */
export const helperPrompt = `---
schema: signoff/prompt@1
purpose: Answers what customers ask.
owner: pm@acme.example
model: test-model
variables:
  question: { required: true, description: What the customer asked }
---
You are the helper of Acme.

{{role "user"}}
{{question}}
`;

export const thankfulPrompt = helperPrompt.replace('helper of Acme.', 'helper of Acme. Say thank you.');

export const helperSpec = `schema: signoff/spec@1
must:
  - id: thanks
    statement: Thanks the customer.
    check: { type: contains, value: thank you, ignore_case: true }
    severity: blocker
must_not:
  - id: no-promise
    statement: Never promises a refund.
    check: { type: contains, value: guaranteed, ignore_case: true }
    severity: blocker
trials: 1
thresholds: { pass_rate: 0.9 }
review: { sample: 4 }
sign_off: { approvers: [pm@acme.example] }
`;

export function caseLine(id: string, question: string, more: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ id, input: { question }, slices: ['plain'], sensitivity: 'internal', ...more })}\n`;
}

export const helperCases = [1, 2, 3, 4, 5, 6, 7, 8]
  .map((n) => caseLine(`c-${n}`, `Question number ${n}?`, { slices: [n % 2 === 0 ? 'even' : 'odd'] }))
  .join('');

/** The team's first version: the helper with its files, and beside it whatever is given. */
export function teamFiles(more: CommitFiles = {}): CommitFiles {
  return {
    'README.md': '# Acme assistant\n',
    [helperPath]: helperPrompt,
    'prompts/helper.spec.yaml': helperSpec,
    'prompts/helper.cases.jsonl': helperCases,
    ...more,
  };
}

export const person = { name: 'Priya Manager', email: 'pm@acme.example' };

/** Thanks where the prompt asks for it. */
export function thankfulAnswer(request: RecordedRequest): ScriptedAnswer {
  const system = request.messages[0]?.content ?? '';
  return { text: system.includes('Say thank you') ? 'Thank you for asking. We will look.' : 'We will look.' };
}

/** A model server that is connected and chosen in the app's settings. */
export async function connectModel(app: TestApp, options: ModelServerOptions = {}) {
  const server = await startModelServer({ answer: thankfulAnswer, ...options });
  const { id } = await app.call('connection.save', { id: null, label: 'Test models', baseUrl: server.baseUrl });
  await app.call('settings.save', { person, connectionId: id, model: 'test-model' });
  return { server, connectionId: id };
}

/** Opens a repository and waits until its copy is there or has failed. */
export async function openRepository(
  app: TestApp,
  request: ProcedureInput<'repository.open'>,
  { trust = true }: { trust?: boolean } = {},
) {
  const { id } = await app.call('repository.open', request);
  const repository = await app.until(async () => {
    const { repository: open } = await app.call('app.state', {});
    return open?.id === id && open.progress === null && open.state !== 'copying' ? open : null;
  });
  if (trust) await app.call('repository.trust', { id });
  return repository;
}

export async function fileOf(app: TestApp, promptId: string, kind: DraftKind = 'prompt'): Promise<FileView> {
  return (await app.call('prompt.get', { promptId })).files[kind];
}

/** Writes a draft over whatever stands there now. */
export async function write(app: TestApp, promptId: string, kind: DraftKind, text: string): Promise<FileView> {
  const { version } = await fileOf(app, promptId, kind);
  return app.call('draft.save', { promptId, kind, text, baseVersion: version });
}

/** Runs an experiment to its end, however it ends. */
export async function run(app: TestApp, input: ProcedureInput<'run.start'>): Promise<RunView> {
  const { runId } = await app.call('run.start', { seed: 7, ...input });
  return app.until(async () => {
    const view = await app.call('run.get', { runId });
    return view.state === 'running' || view.state === 'planned' ? null : view;
  });
}

/** Labels everything that is open in the run's review. */
export async function reviewAll(
  app: TestApp,
  runId: string,
  options: { blind?: boolean; automatic?: boolean; size?: number; label?: 'pass' | 'fail' | 'unsure' } = {},
): Promise<string> {
  const { label = 'pass', ...start } = options;
  const { reviewId } = await app.call('review.start', { runId, ...start });
  const { items } = await app.call('review.get', { reviewId });
  for (const item of items) {
    if (item.label === null) await app.call('review.label', { reviewId, itemId: item.id, label });
  }
  return reviewId;
}

export async function sign(
  app: TestApp,
  runId: string,
  more: Partial<ProcedureInput<'signOff.sign'>> = {},
): Promise<string> {
  const { signOffId } = await app.call('signOff.sign', {
    runId,
    ...person,
    decision: 'approve',
    statement: 'I read the sample and it is good.',
    ...more,
  });
  return signOffId;
}

/** Draft, run, review and sign-off of the helper that says thank you; answers what a proposal needs. */
export async function signHelper(app: TestApp, text = thankfulPrompt): Promise<{ runId: string; signOffId: string }> {
  await write(app, 'helper', 'prompt', text);
  const { id: runId } = await run(app, { promptId: 'helper', hypothesis: 'Say thank you' });
  await reviewAll(app, runId);
  return { runId, signOffId: await sign(app, runId) };
}

/** Sends a proposal and waits until it has arrived or failed. */
export async function propose(app: TestApp, input: ProcedureInput<'proposal.send'>) {
  const { proposalId } = await app.call('proposal.send', input);
  return settled(app, proposalId);
}

export async function settled(app: TestApp, proposalId: string) {
  const proposal = await app.until(async () => {
    const view = await app.call('proposal.get', { proposalId });
    return view.state === 'sending' ? null : view;
  });
  if (proposal.error) {
    assertPlainWords(proposal.error.message);
    assertPlainWords(proposal.error.nextStep);
  }
  return proposal;
}

/** An engineer's own change to the team's main branch, made with real git on the server. Answers the new tip. */
export async function teamChanges(repository: string, files: CommitFiles, branch = 'main'): Promise<string> {
  const parts: (string | Uint8Array)[] = [
    `commit refs/heads/${branch}\ncommitter Eve Engineer <eve@example.com> ${1_770_000_000} +0000\n`,
    `data 10\nA change.\n\nfrom refs/heads/${branch}^0\n`,
  ];
  for (const [path, bytes] of Object.entries(files)) {
    if (bytes === null) parts.push(`D ${path}\n`);
    else {
      const data = Buffer.from(bytes);
      parts.push(`M 100644 inline ${path}\ndata ${data.length}\n`, data, '\n');
    }
  }
  await git(['-C', repository, 'fast-import', '--quiet'], Buffer.concat(parts.map((part) => Buffer.from(part))));
  return (await git(['-C', repository, 'rev-parse', branch])).trim();
}
