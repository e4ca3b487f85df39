/** What arrives at the team is what was shown, signed and tested: seen with real git on the server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ProposalView } from '#contract/proposal';
import { type EvalRecord } from '#domain/sign-off/eval-record';
import { parseEvalRecord } from '#domain/sign-off/eval-record-file';
import { git, startGitServer, type CommitFiles, type GitServer } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  caseLine,
  connectModel,
  fileOf,
  helperCases,
  helperPath,
  helperPrompt,
  helperSpec,
  openRepository,
  propose,
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

const signIn = { username: 'signoff', token: 'a-token-for-tests' };
let server: GitServer;
let app: TestApp;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

beforeAll(async () => {
  server = await startGitServer({ token: signIn.token });
});
afterAll(() => server.close());
beforeEach(async () => {
  app = await startTestApp();
  ({ server: models } = await connectModel(app));
});
afterEach(async () => {
  await app.close();
  await models.close();
});

async function openTeam(name: string, files: CommitFiles = teamFiles()): Promise<string> {
  const folder = await server.createRepository(name, { history: [files] });
  await openRepository(app, { address: server.address(name), ...signIn });
  return folder;
}

async function openFolder(name: string, files: CommitFiles = teamFiles()): Promise<string> {
  const folder = await server.createRepository(name, { history: [files] });
  await openRepository(app, { address: folder });
  return folder;
}

const show = (folder: string, what: string) => git(['-C', folder, 'show', what]);
const branches = async (folder: string) =>
  (await git(['-C', folder, 'branch', '--format=%(refname:short)'])).trim().split('\n');

/** What real git says that the branch changes, as the preview writes it. */
async function arrived(folder: string, branch: string, base = 'main'): Promise<string[]> {
  const names = await git(['-C', folder, 'diff', '--name-status', '--no-renames', base, branch]);
  return names.trim().split('\n').sort();
}

const letters = { added: 'A', changed: 'M', removed: 'D' } as const;
const shown = ({ files }: Pick<ProposalView, 'files'>) =>
  files.map((file) => `${letters[file.status]}\t${file.path}`).sort();

async function recordOf(folder: string, proposal: ProposalView): Promise<EvalRecord> {
  const path = proposal.files.find((file) => file.path.startsWith('prompts/evals/'))?.path ?? '';
  const parsed = parseEvalRecord(path, await show(folder, `${proposal.branch}:${path}`));
  if (!parsed.ok) throw new Error(parsed.problems.map((each) => each.message).join('\n'));
  return parsed.value;
}

describe('what arrives', () => {
  test('is exactly what was shown, in a repository with thousands of other files', async () => {
    const others: Record<string, string> = {};
    for (let n = 0; n < 4_000; n += 1) others[`src/part-${n % 61}/file-${n}.ts`] = `export const n${n} = ${n};\n`;
    const folder = await openTeam('large', teamFiles(others));
    const { runId, signOffId } = await signHelper(app);
    const preview = await app.call('proposal.preview', { signOffId });
    expect(preview).toMatchObject({ refusal: null, practice: false, target: { name: 'large', branch: 'main' } });
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });

    expect(proposal).toMatchObject({ state: 'sent', error: null, runId, branch: preview.branch, files: preview.files });
    expect(await arrived(folder, proposal.branch)).toEqual(shown(preview));
    expect(
      shown(preview).map((each) => each.replace(/\d{4}-\d\d-\d\dT\d{6}Z/, '<time>').replace(/[0-9a-f]{7}\./, '<id>.')),
    ).toEqual([
      'A\tprompts/evals/helper/<time>-<id>.json',
      'A\tprompts/reviews/helper/<time>-pm-<id>.json',
      'M\tprompts/helper.md',
    ]);
    for (const file of proposal.files) expect(await show(folder, `${proposal.branch}:${file.path}`)).toBe(file.after);
    expect(await git(['-C', folder, 'log', '-1', '--format=%an|%ae|%s|%P', proposal.branch])).toBe(
      `Priya Manager|pm@acme.example|Say thank you|${(await git(['-C', folder, 'rev-parse', 'main'])).trim()}\n`,
    );
    expect((await git(['-C', folder, 'rev-parse', proposal.branch])).trim()).toBe(proposal.commit);
    expect(await git(['-C', folder, 'fsck', '--strict', '--no-dangling'])).toBe('');
    expect((await app.call('app.state', {})).counts.proposals).toBe(1);

    // What the team reads beside it is what was shown, to the letter, and is still there when somebody amends the change.
    const message = `Say thank you\n\n${preview.description}`;
    expect(preview.description).toContain('Review and sign-off\n');
    expect(await git(['-C', folder, 'log', '-1', '--format=%B', proposal.branch])).toBe(`${message}\n`);
    expect(await git(['stripspace', '--strip-comments'], new TextEncoder().encode(message))).toBe(message);
  });

  test('is refused where the words beside it are not those that were read', async () => {
    const folder = await openTeam('reading');
    const { signOffId } = await signHelper(app);
    const { description } = await app.call('proposal.preview', { signOffId });
    const refusal = await app.refusal('proposal.send', { signOffId, title: 'x', read: `${description}And more.\n` });
    expect(refusal).toMatchObject({ code: 'stale-version', nextStep: 'Read it once more, then send it.' });
    expect(await branches(folder)).toEqual(['main']);
    const sent = await propose(app, { signOffId, title: 'x', read: description });
    expect(sent).toMatchObject({ state: 'sent', description });
  });

  test('holds the evidence: record, review and stamp, tied to the bytes that stand in the repository', async () => {
    const folder = await openFolder('evidence');
    const { runId, signOffId } = await signHelper(app);
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    const record = await recordOf(folder, proposal);
    const tested = await app.call('run.get', { runId });
    const signed = await app.call('signOff.get', { runId });
    expect(record).toMatchObject({
      run: tested.result,
      gate: signed.gate,
      signOff: signed.signOff,
      tries: tested.tries,
      review: { sample: 4, drawn: 4, labels: { pass: 4, fail: 0, unsure: 0 }, missed: 0, automatic: false },
      app: { name: 'signoff', version: '0.0.0-test' },
    });
    const blob = (await git(['-C', folder, 'rev-parse', `${proposal.branch}:${helperPath}`])).trim();
    expect(record.committedBlob).toBe(blob);
    expect(record.baseline?.commit).toBe((await git(['-C', folder, 'rev-parse', 'main'])).trim());
    const prompt = await show(folder, `${proposal.branch}:${helperPath}`);
    expect(prompt).toBe(
      thankfulPrompt.replace(
        /^---\n(You)/m,
        `last_evaluated: ${(tested.finishedAt ?? '').replace(/\.\d+Z/, 'Z')}\n---\n$1`,
      ),
    );
    const review: unknown = JSON.parse(await show(folder, `${proposal.branch}:${record.review?.path ?? ''}`));
    expect(review).toMatchObject({
      schema: 'signoff/review@1',
      reviewer: { name: 'Priya Manager', email: 'pm@acme.example' },
      automatic: false,
    });
    expect(proposal.description).toContain('8 cases pass more often and none less often, of 8 cases');
  });

  test('keeps the line ends of a file that has CRLF, and names its true bytes', async () => {
    const crlf = helperPrompt.replaceAll('\n', '\r\n');
    const folder = await openFolder('crlf', teamFiles({ [helperPath]: crlf }));
    expect((await fileOf(app, 'helper')).text).toBe(crlf);
    const { signOffId } = await signHelper(app); // as an editor gives it: with LF
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    const bytes = await show(folder, `${proposal.branch}:${helperPath}`);
    expect(bytes.replaceAll('\r\n', '')).not.toContain('\n');
    expect(bytes).toContain('Say thank you.\r\n');
    expect(await git(['-C', folder, 'diff', '--numstat', 'main', proposal.branch, '--', helperPath])).toBe(
      `2\t1\t${helperPath}\n`, // the sentence, and the stamp
    );
    const record = await recordOf(folder, proposal);
    expect(record.committedBlob).toBe(
      (await git(['-C', folder, 'rev-parse', `${proposal.branch}:${helperPath}`])).trim(),
    );
    const after = proposal.files.find((file) => file.path === helperPath)?.after;
    expect(after).toBe(bytes);
  });

  test('of a new prompt is all three files and its evidence, and is no change once the team has it', async () => {
    const folder = await openFolder('brand-new', { 'README.md': 'Nothing here yet.\n' });
    await app.call('prompt.create', { promptId: 'support/helper', purpose: 'Helps' });
    await write(app, 'support/helper', 'prompt', thankfulPrompt);
    await write(app, 'support/helper', 'spec', helperSpec);
    await write(app, 'support/helper', 'cases', helperCases);
    const { id: runId } = await run(app, { promptId: 'support/helper' });
    await reviewAll(app, runId);
    const proposal = await propose(app, { signOffId: await sign(app, runId), title: '' });
    expect(proposal).toMatchObject({ state: 'sent', title: 'New prompt “Helper”' });
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
    expect(shown(proposal)).toEqual(expect.arrayContaining(['A\tprompts/support/helper.cases.jsonl']));

    await git(['-C', folder, 'update-ref', 'refs/heads/main', proposal.branch]);
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    const { prompts } = await app.call('prompt.list', {});
    expect(prompts).toMatchObject([{ id: 'support/helper', isNew: false, changed: [] }]);
    expect(prompts[0]?.lastEvaluated).not.toBeNull();
  });

  test('holds nothing of personal cases: no input, no answer, no comment', async () => {
    const secret = 'Petra Musterfrau';
    const cases = helperCases + caseLine('p-1', `I am ${secret}.`, { sensitivity: 'personal', slices: ['personal'] });
    const folder = await openFolder('personal', teamFiles({ 'prompts/helper.cases.jsonl': cases }));
    await write(app, 'helper', 'spec', helperSpec.replace('sample: 4', 'sample: 9').replace('0.9', '0.5'));
    // The model repeats what it was told, and both versions fail or pass by it.
    const repeating = await connectModel(app, {
      answer: ({ messages }) => ({ text: `Thank you for: ${messages.at(-1)?.content ?? ''}` }),
    });
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const { id: runId, state } = await run(app, { promptId: 'helper' });
    expect(state).toBe('finished');
    const { reviewId } = await app.call('review.start', { runId, blind: false });
    const { items } = await app.call('review.get', { reviewId });
    expect(items.map((item) => item.case)).toContain('p-1');
    for (const { id: itemId, text, case: caseId } of items)
      await app.call('review.label', { reviewId, itemId, label: 'pass', comment: `${caseId} says: ${text}` });
    const signOffId = await sign(app, runId);
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    expect(proposal.state).toBe('sent');
    const sent = await git(['-C', folder, 'diff', 'main', proposal.branch]);
    expect(sent).not.toContain(secret);
    expect(sent).toContain('c-1 says: Thank you for');
    expect(proposal.description).not.toContain(secret);
    expect(await git(['-C', folder, 'log', '-1', '--format=%B', proposal.branch])).not.toContain(secret);
    expect((await recordOf(folder, proposal)).excerpts.map((each) => each.case).sort()).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `c-${n}`),
    );
    await repeating.server.close();
  });

  test('carries names and words as text: none of them becomes a line or an author of its own', async () => {
    const folder = await openFolder('names');
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const { id: runId } = await run(app, {
      promptId: 'helper',
      hypothesis: 'Why\nReviewed-by: Boss <boss@acme.example>',
    });
    await reviewAll(app, runId);
    const signOffId = await sign(app, runId, {
      name: 'Eve <boss@acme.example>\nReviewed-by: Boss',
      statement: 'Fine by me.\n\nSigned-off-by: Boss <boss@acme.example>',
    });
    const proposal = await propose(app, { signOffId, title: 'One\n\nApproved-by: Boss' });
    expect(proposal.state).toBe('sent');
    const log = await git(['-C', folder, 'log', '-1', '--format=%an|%ae|%cn|%ce%n%B', proposal.branch]);
    expect(await git(['-C', folder, 'log', '-1', '--format=%(trailers:key=Reviewed-by)', proposal.branch])).toBe('\n');
    expect(log.split('\n')[0]).toMatch(/^Eve boss@acme.example Reviewed-by: Boss\|pm@acme.example\|/);
    expect(log).not.toMatch(/^(Reviewed|Signed-off|Approved)-by:/m);
  });

  test('shows of a lost case an answer that fails, and which must-hold criterion, by its sentence', async () => {
    const reported =
      '  - { id: says-next, statement: Says what happens next., check: { type: contains, value: zzz }, severity: report }\n';
    const spec = helperSpec
      .replace('must:\n', `must:\n${reported}`)
      .replace('trials: 1', 'trials: 3')
      .replace('pass_rate: 0.9', 'pass_rate: 0.1');
    await openTeam('lost-case', teamFiles({ 'prompts/helper.spec.yaml': spec }));
    const asked = new Map<string, number>();
    const wavering = await connectModel(app, {
      answer: ({ messages }) => {
        const question = messages.at(-1)?.content ?? '';
        const isDraft = messages[0]?.content.includes('Be brief.') === true;
        const turn = (asked.get(question) ?? 0) + (isDraft ? 1 : 0);
        asked.set(question, turn);
        return { text: isDraft && turn > 1 ? `Guaranteed, thank you (${turn}).` : 'Thank you for asking.' };
      },
    });
    await write(app, 'helper', 'prompt', helperPrompt.replace('helper of Acme.', 'helper of Acme. Be brief.'));
    const { id: runId } = await run(app, { promptId: 'helper', hypothesis: 'Shorter answers lose nothing' });
    await reviewAll(app, runId);
    const { title, description } = await app.call('proposal.preview', {
      signOffId: await sign(app, runId, { decision: 'exception' }),
    });
    const less = description.split('Cases that pass less often\n')[1]?.split('\nGate\n')[0] ?? '';
    expect(less).toContain('2 of 3 answers fail. Not met: Never promises a refund.');
    expect(less).toMatch(/> Guaranteed, thank you/);
    expect(less).not.toMatch(/Thank you for asking|Says what happens next|no-promise/);
    expect(title).toBe('Helper: new text');
    expect(description).toMatch(/^Expected, before the test: Shorter answers lose nothing\. What came out: /);
    expect(description).not.toMatch(/regression|p = |undecided|criterion|Try \d/i);
    await wavering.server.close();
  });

  test('is what was signed, also where the person has gone on writing', async () => {
    const folder = await openFolder('went-on');
    const { signOffId } = await signHelper(app);
    await write(app, 'helper', 'prompt', `${thankfulPrompt}Half a thought`);
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    expect(await show(folder, `${proposal.branch}:${helperPath}`)).not.toContain('Half a thought');
    expect((await fileOf(app, 'helper')).text).toBe(`${thankfulPrompt}Half a thought`);
  });
});

describe('what is refused', () => {
  test('new personal cases, with their names and what to do', async () => {
    await openFolder('new-personal');
    await write(app, 'helper', 'cases', helperCases + caseLine('p-1', 'I am Petra.', { sensitivity: 'personal' }));
    const { signOffId } = await signHelper(app);
    const { refusal } = await app.call('proposal.preview', { signOffId });
    expect(refusal).toMatch(/One new case is marked personal \(p-1\)/);
    expect(await app.refusal('proposal.send', { signOffId, title: 'x' })).toMatchObject({
      code: 'refused-by-policy',
      message: refusal,
    });
  });

  test('cases that the team’s policy keeps out, whatever they are marked as', async () => {
    const policy = 'schema: signoff/policy@1\nrepository: { sensitivities: [public] }\n';
    await openFolder('public-only', teamFiles({ 'prompts/policy.yaml': policy }));
    await write(app, 'helper', 'cases', helperCases + caseLine('i-1', 'Internal.'));
    const { signOffId } = await signHelper(app);
    const preview = await app.call('proposal.preview', { signOffId });
    expect(preview.refusal).toMatch(/marked internal \(i-1\)/);
    // What the team has already stands there anyway, but no answer to it is quoted.
    expect(JSON.stringify(preview.files.filter((file) => file.path.includes('/evals/')))).not.toContain(
      'Thank you for',
    );
  });

  test('what the team changed since it was tested; keeping one’s own and testing again makes it possible', async () => {
    const folder = await openTeam('moved');
    const { signOffId } = await signHelper(app);
    await teamChanges(folder, { [helperPath]: helperPrompt.replace('Acme.', 'Acme, Inc.') });
    // The window still shows the old version: sending looks first.
    expect((await app.call('proposal.preview', { signOffId })).refusal).toBeNull();
    const refused = await app.refusal('proposal.send', { signOffId, title: 'x' });
    expect(refused).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('tested') as string });
    expect((await app.call('proposal.preview', { signOffId })).refusal).toBe(refused.message);
    expect(await branches(folder)).toEqual(['main']);

    expect((await fileOf(app, 'helper')).teamChanged).toBe(true);
    await app.call('draft.keepMine', { promptId: 'helper', kind: 'prompt' });
    expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).code).toBe('not-allowed');
    const again = await signHelper(app);
    const proposal = await propose(app, { signOffId: again.signOffId, title: 'Say thank you' });
    expect(proposal.state).toBe('sent');
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
  });

  test('a draft on the team’s old text that was tested beside the new one, until the person has chosen', async () => {
    const folder = await openFolder('waiting');
    await write(app, 'helper', 'prompt', thankfulPrompt);
    await teamChanges(folder, { [helperPath]: helperPrompt.replace('Acme.', 'Acme, Inc.') });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    const { id: runId } = await run(app, { promptId: 'helper' });
    await reviewAll(app, runId);
    expect((await app.call('signOff.get', { runId })).refusal).toMatch(/The team changed the prompt/);
    await app.call('draft.keepMine', { promptId: 'helper', kind: 'prompt' });
    const proposal = await propose(app, { signOffId: await sign(app, runId), title: 'Say thank you' });
    expect(proposal.state).toBe('sent');
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
  });

  test('a spec or cases that the team changed since, although the prompt is the same', async () => {
    const folder = await openFolder('spec-moved');
    const { signOffId } = await signHelper(app);
    await teamChanges(folder, { 'prompts/helper.spec.yaml': helperSpec.replace('0.9', '0.8') });
    expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).message).toContain('spec');
    expect(await branches(folder)).toEqual(['main']);
  });

  test('a change elsewhere in the repository is no reason: the proposal stands on the newest version', async () => {
    const folder = await openTeam('elsewhere');
    const { signOffId } = await signHelper(app);
    const tip = await teamChanges(folder, { 'README.md': '# Other words\n', 'src/new.ts': 'export {};\n' });
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    expect(proposal.state).toBe('sent');
    expect((await git(['-C', folder, 'rev-parse', `${proposal.branch}~1`])).trim()).toBe(tip);
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
  });

  test('an unreachable team: nothing is stored as sent, and the words say what is kept', async () => {
    await openTeam('unreachable');
    const { signOffId } = await signHelper(app);
    server.plan({ on: 'list-for-fetch', kind: 'answer', status: 503 });
    expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).code).toBe('server-failed');
    expect((await app.call('proposal.list', {})).proposals).toEqual([]);
    expect((await propose(app, { signOffId, title: 'x' })).state).toBe('sent');
  });

  test('a name that no server takes, before anything is asked of it', async () => {
    await openTeam('named');
    const { signOffId } = await signHelper(app);
    const requests = server.log.length;
    for (const branch of ['a b', '-x', 'a//b', 'x/', '../x', 'a..b', 'refs:x', 'caf\u00e9', 'x'.repeat(122)])
      expect((await app.refusal('proposal.send', { signOffId, title: 'x', branch })).code, branch).toBe('bad-input');
    expect(server.log.length).toBe(requests);
  });
});

describe('when sending goes wrong', () => {
  test('an answer that was lost after the work was done is no failure', async () => {
    const folder = await openTeam('lost');
    const { signOffId } = await signHelper(app);
    server.plan({ on: 'push', kind: 'drop-answer' });
    const proposal = await propose(app, { signOffId, title: 'Say thank you' });
    expect(proposal).toMatchObject({ state: 'sent', error: null });
    expect(await branches(folder)).toEqual(['main', proposal.branch]);
  });

  test('is said to be another team’s where another repository is open', async () => {
    await openTeam('mine');
    const { signOffId } = await signHelper(app);
    const sent = await propose(app, { signOffId, title: 'Say thank you' });
    expect(sent.elsewhere).toBeNull();
    await openFolder('theirs');
    expect((await app.call('proposal.get', { proposalId: sent.id })).elsewhere?.name).toBe('mine');
  });

  test('a refusal is told in words and tried again at once by whoever hears of it', async () => {
    const folder = await openTeam('refused');
    const { signOffId } = await signHelper(app);
    server.plan({ on: 'push', kind: 'answer', status: 500 });
    // At the very moment of each event, before anything else can happen. What is not failed is not tried again.
    app.client.subscribe((event) => {
      if (event.type !== 'proposal.changed') return;
      void app.call('proposal.retry', { proposalId: event.id });
    });
    const { proposalId } = await app.call('proposal.send', { signOffId, title: 'Say thank you' });
    const proposal = await app.until(async () => {
      const view = await app.call('proposal.get', { proposalId });
      return view.state === 'sent' ? view : null;
    });
    expect(server.log.filter((each) => each.step === 'push').length).toBeGreaterThan(1);
    expect(proposal.state).toBe('sent');
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
  });

  test('a name that something else has is left alone; another name works, and only one of them is with the team', async () => {
    const folder = await openTeam('taken');
    const { signOffId } = await signHelper(app);
    const { branch } = await app.call('proposal.preview', { signOffId });
    await git(['-C', folder, 'branch', branch, 'main']);
    const failed = await propose(app, { signOffId, title: 'Say thank you' });
    expect(failed).toMatchObject({ state: 'failed', commit: null });
    expect(failed.error?.nextStep).toMatch(/another name/);
    const other = await propose(app, { signOffId, title: 'Say thank you', branch: 'signoff/second-try' });
    expect(other).toMatchObject({ state: 'sent', branch: 'signoff/second-try' });
    expect(await arrived(folder, 'signoff/second-try')).toEqual(shown(other));
    expect(await git(['-C', folder, 'rev-parse', branch])).toBe(await git(['-C', folder, 'rev-parse', 'main']));
    // The first one is not sent again beside it.
    await git(['-C', folder, 'branch', '-D', branch]);
    expect((await app.refusal('proposal.retry', { proposalId: failed.id })).code).toBe('not-allowed');
    expect((await app.refusal('proposal.send', { signOffId, title: 'x' })).code).toBe('not-allowed');
    expect((await app.call('proposal.list', {})).proposals.map((each) => each.state)).toEqual(['sent', 'failed']);
    expect((await app.refusal('proposal.send', { signOffId, title: 'x', branch: 'main' })).code).toBe('not-allowed');
  });

  test('the team’s own version is never a name for a proposal', async () => {
    const folder = await openFolder('main');
    const { signOffId } = await signHelper(app);
    const main = await git(['-C', folder, 'rev-parse', 'main']);
    expect(await propose(app, { signOffId, title: 'x', branch: 'main' })).toMatchObject({ state: 'failed' });
    expect(await git(['-C', folder, 'rev-parse', 'main'])).toBe(main);
  });

  test('two windows that send at the same moment make one proposal', async () => {
    const folder = await openTeam('twice');
    const { signOffId } = await signHelper(app);
    const results = await Promise.allSettled(
      [1, 2].map((n) => app.client.call('proposal.send', { signOffId, title: 'x', branch: `signoff/window-${n}` })),
    );
    expect(results.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { proposals } = await app.call('proposal.list', {});
    expect(proposals).toHaveLength(1);
    await settled(app, proposals[0]?.id ?? '');
    expect(await branches(folder)).toHaveLength(2);
  });

  test('a sign-off that is withdrawn after a failure is not sent by trying again', async () => {
    const folder = await openTeam('withdrawn');
    const { signOffId } = await signHelper(app);
    server.plan({ on: 'list-for-push', kind: 'answer', status: 403 });
    const failed = await propose(app, { signOffId, title: 'x' });
    expect(failed.state).toBe('failed');
    await app.call('signOff.withdraw', { signOffId });
    expect((await app.refusal('proposal.retry', { proposalId: failed.id })).code).toBe('not-allowed');
    expect(await branches(folder)).toEqual(['main']);
  });

  test('what was under way when the app closed is sent after the restart, once', async () => {
    const asked = Promise.withResolvers<void>();
    const slow = await startGitServer({
      faults: [{ on: 'push', kind: 'silent' }],
      onStep: (step) => void (step === 'push' && asked.resolve()),
    });
    const folder = await slow.createRepository('restart', { history: [teamFiles()] });
    const { id } = await openRepository(app, { address: slow.address('restart') });
    const { signOffId } = await signHelper(app);
    const { proposalId } = await app.call('proposal.send', { signOffId, title: 'Say thank you' });
    await asked.promise;
    expect((await app.refusal('repository.forget', { id })).code).toBe('not-allowed');
    await app.restart();
    const proposal = await settled(app, proposalId);
    expect(proposal).toMatchObject({ state: 'sent', error: null });
    expect(await arrived(folder, proposal.branch)).toEqual(shown(proposal));
    await app.restart();
    expect(await settled(app, proposalId)).toEqual(proposal);
    expect(slow.log.filter((each) => each.step === 'push')).toHaveLength(2);
    await slow.close();
  });
});
