/** The team's memory: what was expected, seen and decided, on real SQLite and a real repository of the team's. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { logText } from '#support/experiment-logs';
import { createBareRepository, git, type CommitFiles } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import {
  caseLine,
  connectModel,
  helperCases,
  helperPath,
  helperPrompt,
  openRepository,
  person,
  propose,
  reviewAll,
  run,
  settled,
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

async function openTeam(files: CommitFiles = teamFiles()): Promise<string> {
  const folder = await createBareRepository(`${app.folder}/team.git`, { history: [files] });
  await openRepository(app, { address: folder });
  return folder;
}

async function getLatest(): Promise<void> {
  const { repository } = await app.call('app.state', {});
  await app.call('repository.update', { id: repository?.id ?? '' });
}

async function runHelper(hypothesis = 'Thanking first makes people stay'): Promise<string> {
  await write(app, 'helper', 'prompt', thankfulPrompt);
  const { id, state } = await run(app, { promptId: 'helper', hypothesis });
  expect(state).toBe('finished');
  return id;
}

const show = (folder: string, what: string) => git(['-C', folder, 'show', what]);
const why = 'Customers answer friendlier, and nothing else changed.';

async function share(runId: string | null = null) {
  const { change } = await app.call('log.shareable', { runId });
  const { proposalId } = await app.call('proposal.sendFiles', change);
  return settled(app, proposalId);
}

describe('a decision', () => {
  test('is saved at once with who and why, survives a restart, and can be changed and taken back', async () => {
    await openTeam();
    const runId = await runHelper();
    expect(await app.call('log.decision', { runId })).toEqual({
      runId,
      decision: null,
      share: { kind: 'undecided' },
      keptHere: null,
      person,
    });
    expect(await app.call('log.decide', { runId, what: 'iterate', why: `  ${why} ` })).toEqual({ before: null });
    await app.restart();
    const { decision } = await app.call('log.decision', { runId });
    expect(decision).toEqual({ what: 'iterate', why, by: person, at: expect.stringMatching(/^20.*Z$/) as string });
    const { before } = await app.call('log.decide', { runId, what: 'kill', why });
    expect(before).toEqual(decision);
    await app.call('log.restoreDecision', { runId, decision: before });
    expect((await app.call('log.decision', { runId })).decision).toEqual(decision);
    await app.call('log.restoreDecision', { runId, decision: null });
    expect((await app.call('log.decision', { runId })).decision).toBeNull();
  });

  test('needs a sentence, somebody who decides, and an experiment that has finished', async () => {
    await openTeam();
    const runId = await runHelper();
    expect((await app.refusal('log.decide', { runId, what: 'kill', why: 'no' })).message).toMatch(/why/);
    await app.call('settings.save', { person: { name: '', email: '' } });
    expect((await app.refusal('log.decide', { runId, what: 'kill', why })).message).toMatch(/your name/);
    const refused = { runId, what: 'kill', why, name: 'Ada', email: 'nowhere' } as const;
    expect((await app.refusal('log.decide', refused)).message).toMatch(/e-mail/);
    await app.call('log.decide', { runId, what: 'kill', why, name: 'Ada', email: 'ada@acme.example' });
    // Asked once: the settings have it now.
    expect((await app.call('settings.get', {})).person).toEqual({ name: 'Ada', email: 'ada@acme.example' });
    expect((await app.refusal('log.decide', { runId: 'nothing', what: 'kill', why })).code).toBe('not-found');
  });

  test('what was expected stays as it was written once an answer is there', async () => {
    await openTeam();
    const finished = await runHelper('I expected this');
    const refused = await app.refusal('log.setHypothesis', { runId: finished, hypothesis: 'I knew it' });
    expect(refused.code).toBe('not-allowed');
    expect((await app.call('run.get', { runId: finished })).hypothesis).toBe('I expected this');

    const slow = await connectModel(app, { latencyMs: 60_000 });
    const { runId } = await app.call('run.start', { promptId: 'helper', hypothesis: 'First thought', seed: 7 });
    await app.call('log.setHypothesis', { runId, hypothesis: ' Second thought ' });
    const changed = await app.call('run.get', { runId });
    expect(changed).toMatchObject({ hypothesis: 'Second thought', title: 'Second thought' });
    await app.call('run.cancel', { runId });
    await slow.server.close();
  });
});

describe('sharing', () => {
  test('sends log and brief of what was decided, as numbers and ids; nothing of a case or an answer', async () => {
    const secret = 'Petra Musterfrau';
    const cases = helperCases + caseLine('p-1', `I am ${secret}.`, { sensitivity: 'personal' });
    const folder = await openTeam(teamFiles({ 'prompts/helper.cases.jsonl': cases }));
    const runId = await runHelper();
    await app.call('log.decide', { runId, what: 'graduate', why });
    const day = (await app.call('run.get', { runId })).createdAt.slice(0, 10);
    const path = `prompts/experiments/${day}-thanking-first-makes-people-stay.yaml`;
    const { entries, held, change } = await app.call('log.shareable', {});
    expect({ entries, held }).toEqual({
      entries: [{ runId, title: 'Thanking first makes people stay', what: 'graduate', path }],
      held: [],
    });
    expect(change.title).toBe('Log of an experiment: Thanking first makes people stay');
    const sent = await share();
    expect(sent.state).toBe('sent');
    const names = await git(['-C', folder, 'diff', '--name-status', 'main', sent.branch]);
    expect(names.trim().split('\n').sort()).toEqual([`A\t${path.replace('.yaml', '.brief.md')}`, `A\t${path}`]);
    const diff = await git(['-C', folder, 'diff', 'main', sent.branch]);
    for (const private_ of [secret, 'Question number', 'We will look', 'Thank you for asking'])
      expect(diff).not.toContain(private_);

    const tested = await app.call('run.get', { runId });
    const read = parseExperimentLog(path, await show(folder, `${sent.branch}:${path}`));
    expect(read).toMatchObject({
      ok: true,
      warnings: [],
      value: {
        run: runId,
        prompt: 'helper',
        hypothesis: 'Thanking first makes people stay',
        practice: false,
        cases: { content: tested.result?.cases.content, count: 9 },
        variants: tested.variants.map(({ id, content, model, isBaseline }) => ({
          id,
          content,
          model,
          baseline: isBaseline,
        })),
        result: { comparisons: [{ verdict: 'better', gained: 9, lost: 0 }], tries: 1 },
        decision: { what: 'graduate', why, by: person },
      },
    });
    const brief = await show(folder, `${sent.branch}:${path.replace('.yaml', '.brief.md')}`);
    expect(brief).toContain('9 cases pass more often and none less often, of 9 cases; the new version is better.');
    expect(brief).toContain('Thanks the customer.');
    expect(await app.call('log.brief', { runId })).toEqual({
      fileName: `${day}-thanking-first-makes-people-stay.brief.md`,
      text: brief,
    });
    expect(tested.kind).toBe('experiment');
  });

  test('is done once: on its way, then in the team’s version, then again only for another decision', async () => {
    const folder = await openTeam();
    const runId = await runHelper();
    await app.call('log.decide', { runId, what: 'iterate', why });
    const sent = await share();
    const stateNow = async () => (await app.call('log.decision', { runId })).share;
    expect(await stateNow()).toEqual({ kind: 'change', changeId: sent.id, state: 'sent' });
    expect((await app.call('log.shareable', {})).entries).toEqual([]);

    await git(['-C', folder, 'update-ref', 'refs/heads/main', sent.branch]);
    await getLatest();
    const shared = await stateNow();
    expect(shared).toEqual({ kind: 'team', file: expect.stringContaining('thanking-first') as string });
    expect((await app.call('log.shareable', {})).entries).toEqual([]);
    const file = shared.kind === 'team' ? shared.file : '';
    expect((await app.call('log.list', {})).own).toMatchObject([{ runId, file, decision: { what: 'iterate' } }]);

    // Further tries on the same cases change nothing that was decided.
    await write(app, 'helper', 'prompt', `${thankfulPrompt}Always.\n`);
    await run(app, { promptId: 'helper' });
    expect(await stateNow()).toEqual(shared);

    // The team wrote into it; another decision keeps that, and goes into the same file.
    const path = `prompts/experiments/${file}.yaml`;
    const theirs = (await show(folder, `main:${path}`)).replace('trials:', 'ticket: ACME-7 # ours\ntrials:');
    await teamChanges(folder, { [path]: theirs });
    await getLatest();
    await app.call('log.decide', { runId, what: 'kill', why: 'It was the weather after all.' });
    expect(await stateNow()).toEqual({ kind: 'local' });
    const again = await share(runId);
    const stat = await git(['-C', folder, 'diff', '--name-status', 'main', again.branch]);
    expect(stat).toBe(`M\t${path}\n`);
    const now = await show(folder, `${again.branch}:${path}`);
    expect(now).toContain('ticket: ACME-7 # ours');
    expect(now).toContain('what: kill');
  });

  test('all that are not shared go together; two of one day and title have names of their own', async () => {
    const folder = await openTeam();
    const runs = [await runHelper('Same words'), await runHelper('Same words')];
    for (const runId of runs) await app.call('log.decide', { runId, what: 'iterate', why });
    const { entries } = await app.call('log.shareable', {});
    expect(new Set(entries.map((each) => each.path)).size).toBe(2);
    const sent = await share();
    expect(sent.files.map((each) => each.path).sort()).toEqual(entries.map((each) => each.path).sort());
    expect(sent.title).toBe('Log of 2 experiments');
    expect(await git(['-C', folder, 'diff', '--name-only', 'main', sent.branch])).not.toContain('brief');
    expect((await app.call('log.shareable', {})).change.files).toEqual([]);
  });

  test('of practice results stays on this computer, with the reason; in the sample it goes, marked', async () => {
    await openTeam();
    await app.call('settings.save', { connectionId: 'practice', model: null });
    await write(app, 'helper', 'prompt', thankfulPrompt.replace('model: test-model\n', ''));
    const { id: runId, practice } = await run(app, { promptId: 'helper' });
    expect(practice).toBe(true);
    await app.call('log.decide', { runId, what: 'graduate', why });
    const kept = await app.call('log.shareable', {});
    expect(kept).toMatchObject({
      entries: [],
      held: [{ runId, reason: expect.stringContaining('practice') as string }],
    });
    expect((await app.call('log.decision', { runId })).keptHere).toMatch(/practice model/);
    expect((await app.call('log.brief', { runId })).text).toContain('**Practice.**');

    await app.call('repository.openSample', {});
    const [prompt] = (await app.call('prompt.list', {})).prompts;
    const inSample = await run(app, { promptId: prompt?.id ?? '', trials: 1 });
    await app.call('log.decide', { runId: inSample.id, what: 'iterate', why });
    const sent = await share();
    expect(sent).toMatchObject({ state: 'sent', practice: true });
    expect(sent.files[0]?.after).toContain('\npractice: true\n');
  });
});

describe('a change through sign-off', () => {
  test('carries the log of a run on which something was decided, and only that beside its usual files', async () => {
    const folder = await openTeam();
    const runId = await runHelper();
    await reviewAll(app, runId);
    const signOffId = await sign(app, runId);
    const without = await app.call('proposal.preview', { signOffId });
    expect(without.files.some((each) => each.path.includes('/experiments/'))).toBe(false);

    await app.call('log.decide', { runId, what: 'graduate', why });
    const preview = await app.call('proposal.preview', { signOffId });
    const added = preview.files.slice(without.files.length).map((each) => each.path);
    expect(added).toEqual([
      expect.stringMatching(/^prompts\/experiments\/.*stay\.yaml$/),
      expect.stringMatching(/^prompts\/experiments\/.*stay\.brief\.md$/),
    ]);
    expect(preview.files.slice(0, without.files.length)).toEqual(without.files);
    const sent = await propose(app, { signOffId, title: 'Say thank you' });
    expect(sent).toMatchObject({ state: 'sent', files: preview.files });
    const names = await git(['-C', folder, 'diff', '--name-only', 'main', sent.branch]);
    expect(names.trim().split('\n').sort()).toEqual(preview.files.map((each) => each.path).sort());
    expect(await app.call('log.decision', { runId })).toMatchObject({ share: { kind: 'change', changeId: sent.id } });
    // It was sent: it is not sent once more by itself.
    expect((await app.call('log.shareable', {})).entries).toEqual([]);
    // Its gate and review are in the brief.
    expect(preview.files.at(-1)?.after).toContain('4 answers reviewed by a person: 4 pass');
  });
});

describe('the list', () => {
  test('holds the team’s entries and own ones once; a broken file says what is wrong and hides nothing', async () => {
    const files = {
      'prompts/experiments/2026-01-20-shorter.yaml': logText(),
      'prompts/experiments/2026-02-01-warmer.yaml': logText({ title: 'Warmer', run: 'r2', decision: null }),
      'prompts/experiments/2026-02-02-broken.yaml': 'schema: signoff/experiment@1\ntitle: [',
      'prompts/experiments/2026-02-03-newer.yaml': logText().replace('@1', '@2'),
      'prompts/experiments/2026-02-04-bytes.yaml': new Uint8Array([0xff, 0xfe, 0x00]),
      'prompts/experiments/2026-02-05-large.yaml': `# ${'x'.repeat(1_000_001)}\n`,
      'prompts/experiments/2026-01-20-shorter.brief.md': '# Brief\n',
      'prompts/experiments/notes.txt': 'no log',
      'prompts/experiments/_draft.yaml': 'no log',
    };
    await openTeam(teamFiles(files));
    const list = await app.call('log.list', {});
    expect(list.team.map(({ file, title, decision }) => [file, title, decision?.what ?? null])).toEqual([
      ['2026-02-01-warmer', 'Warmer', null],
      ['2026-01-20-shorter', 'Shorter answers keep their sources', 'iterate'],
    ]);
    expect(list.broken.map(({ file, readOnly }) => [file, readOnly])).toEqual([
      ['2026-02-05-large', false],
      ['2026-02-04-bytes', false],
      ['2026-02-03-newer', true],
      ['2026-02-02-broken', false],
    ]);
    expect(list.broken.every(({ problems }) => (problems[0]?.message ?? '') !== '')).toBe(true);
    expect(list).toMatchObject({ own: [], older: 0 });

    const entry = await app.call('log.entry', { file: '2026-01-20-shorter' });
    expect(entry).toMatchObject({
      path: 'prompts/experiments/2026-01-20-shorter.yaml',
      log: { title: 'Shorter answers keep their sources', result: { tries: 14 } },
      problems: [],
      readOnly: false,
      runId: null,
      brief: '# Brief\n',
    });
    expect(await app.call('log.entry', { file: '2026-02-03-newer' })).toMatchObject({ log: null, readOnly: true });
    expect((await app.refusal('log.entry', { file: '../helper' })).code).toBe('not-found');
  });

  test('reads the newest 500 of thousands and says how many are left out', async () => {
    const files: Record<string, string> = {};
    const one = logText({
      variants: [{ id: 'candidate', label: 'd', content: 'a', model: 'm', parameters: {}, baseline: false }],
      result: { variants: [], comparisons: [], gate: { met: false, not_met: [], cannot_tell: [] }, tries: 1 },
    });
    for (let n = 0; n < 1_200; n += 1) {
      const day = new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
      files[`prompts/experiments/${day}-try.yaml`] = one;
    }
    await openTeam(teamFiles(files));
    const { team, older } = await app.call('log.list', {});
    expect([team.length, older, team[0]?.file, team.at(-1)?.file]).toEqual([
      500,
      700,
      '2023-04-14-try',
      '2021-12-01-try',
    ]);
  });

  test('without any log is empty', async () => {
    await openTeam();
    expect(await app.call('log.list', {})).toEqual({ own: [], team: [], broken: [], older: 0 });
  });
});

test('a content id leads to the version of the prompt that has it, and to the draft', async () => {
  const folder = await openTeam();
  const runId = await runHelper();
  await teamChanges(folder, { [helperPath]: helperPrompt.replace('Acme.', 'Acme, Inc.') });
  await getLatest();
  const { variants, promptId } = await app.call('run.get', { runId });
  const contents = [...variants.map((each) => each.content), 'nowhere'];
  const { versions } = await app.call('log.versions', { promptId, contents });
  const { revisions } = await app.call('prompt.revisions', { promptId });
  const team = variants.findIndex((each) => each.isBaseline);
  expect(versions[team]).toEqual({ content: contents[team], revision: revisions.at(-1), isDraft: false });
  expect(versions[1 - team]).toEqual({ content: contents[1 - team], revision: null, isDraft: true });
  expect(versions[2]).toEqual({ content: 'nowhere', revision: null, isDraft: false });
});
