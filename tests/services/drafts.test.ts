/** What a person writes: kept, never overwritten unseen, never outside the prompts folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { git, startGitServer, type GitServer } from '#support/git-server';
import { refusalOf, startTestApp, type TestApp } from '#support/test-app';
import { fileOf, helperPath, helperPrompt, openRepository, teamFiles, thankfulPrompt, write } from '#support/team';

const token = 'a-token-for-tests';
let server: GitServer;
let app: TestApp;

beforeAll(async () => {
  server = await startGitServer({ token });
});
afterAll(() => server.close());
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

async function openTeam(name: string, files = teamFiles()): Promise<string> {
  const folder = await server.createRepository(name, { history: [files] });
  await openRepository(app, { address: server.address(name), username: 'signoff', token });
  return folder;
}

/** An engineer at another computer: clones, changes, sends, all with real git. */
async function engineerPushes(name: string, path: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-engineer-'));
  try {
    const address = server.address(name).replace('http://', `http://signoff:${token}@`);
    await git(['clone', '--quiet', address, folder]);
    await writeFile(join(folder, path), text);
    await git(['-C', folder, 'commit', '--quiet', '-am', 'Change it']);
    await git(['-C', folder, 'push', '--quiet', 'origin', 'main']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function getLatest(): Promise<void> {
  const { repository } = await app.call('app.state', {});
  await app.call('repository.update', { id: repository?.id ?? '' });
}

describe('typed text', () => {
  test('survives a restart, exactly', async () => {
    await openTeam('kept');
    const text = `${helperPrompt}“Quotes”, emoji 🙂, tabs\t and no line end`;
    const saved = await app.call('draft.save', { promptId: 'helper', kind: 'prompt', text, baseVersion: 0 });
    await app.restart();
    expect(await fileOf(app, 'helper')).toEqual(saved);
    expect(saved).toMatchObject({ text, version: 1, teamText: helperPrompt, teamChanged: false, readOnly: false });
    const { prompts } = await app.call('prompt.list', {});
    expect(prompts.map(({ id, changed, isNew }) => ({ id, changed, isNew }))).toEqual([
      { id: 'helper', changed: ['prompt'], isNew: false },
    ]);
  });

  test('that is being saved when the app closes is saved', async () => {
    await openTeam('closing');
    const saving = app.client.call('draft.save', {
      promptId: 'helper',
      kind: 'prompt',
      text: thankfulPrompt,
      baseVersion: 0,
    });
    const late = app.client;
    await app.restart();
    expect(await fileOf(app, 'helper')).toEqual(await saving);
    expect((await refusalOf(late.call('prompt.list', {}))).code).toBe('cancelled');
  });

  test('of a second window does not overwrite the first, and a save whose answer was lost is not a conflict', async () => {
    await openTeam('windows');
    const save = (text: string, baseVersion: number) => ({
      promptId: 'helper',
      kind: 'prompt' as const,
      text: `${helperPrompt}${text}`,
      baseVersion,
    });
    const first = await app.call('draft.save', save('first', 0));
    const refused = await app.refusal('draft.save', save('second', 0));
    expect(refused.code).toBe('stale-version');
    expect(await fileOf(app, 'helper')).toEqual(first);
    expect(await app.call('draft.save', save('first', 0))).toEqual(first);
    const second = await app.call('draft.save', save('second', first.version));
    expect(second).toMatchObject({ text: `${helperPrompt}second`, version: 2 });
  });

  test('of a window that has not seen a discarded draft’s successor does not overwrite that', async () => {
    await openTeam('successor');
    const one = await write(app, 'helper', 'prompt', `${helperPrompt}one`);
    await app.call('draft.discard', { promptId: 'helper', kind: 'prompt' });
    const two = await app.call('draft.save', {
      promptId: 'helper',
      kind: 'prompt',
      text: `${helperPrompt}two`,
      baseVersion: 0,
    });
    const late = { promptId: 'helper', kind: 'prompt' as const, text: `${helperPrompt}late`, baseVersion: one.version };
    expect((await app.refusal('draft.save', late)).code).toBe('stale-version');
    expect(await fileOf(app, 'helper')).toEqual(two);
  });

  test('that two windows save at the same moment is stored once, and the other is told', async () => {
    await openTeam('moment');
    const saves = ['a', 'b'].map((text) =>
      app.client.call('draft.save', {
        promptId: 'helper',
        kind: 'prompt',
        text: `${helperPrompt}${text}`,
        baseVersion: 0,
      }),
    );
    const results = await Promise.allSettled(saves);
    expect(results.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    const kept = results.find((each) => each.status === 'fulfilled');
    expect(await fileOf(app, 'helper')).toEqual(kept?.value);
  });

  test('is announced, so that other windows look again', async () => {
    await openTeam('announced');
    const before = app.events.length;
    await write(app, 'helper', 'prompt', thankfulPrompt);
    await app.call('draft.keepMine', { promptId: 'helper', kind: 'prompt' });
    const { undoId } = await app.call('draft.discard', { promptId: 'helper', kind: 'prompt' });
    await app.call('draft.restore', { undoId });
    const changed = { type: 'prompt.changed', id: 'helper' };
    expect(app.events.slice(before)).toEqual([changed, changed, changed, changed]);
  });
});

describe('discarding', () => {
  test('goes back to the team’s text; undo restores the draft exactly, also after a restart, and only once', async () => {
    await openTeam('undo');
    const draft = await write(app, 'helper', 'prompt', thankfulPrompt);
    const { undoId } = await app.call('draft.discard', { promptId: 'helper', kind: 'prompt' });
    expect(await fileOf(app, 'helper')).toMatchObject({ text: helperPrompt, version: 0, savedAt: null });
    await app.restart();
    await app.call('draft.restore', { undoId });
    const restored = await fileOf(app, 'helper');
    expect({ ...restored, version: draft.version }).toEqual(draft);
    expect(restored.version).toBeGreaterThan(draft.version);
    expect((await app.refusal('draft.restore', { undoId })).code).toBe('not-found');
    for (const forged of ['', '-1', '1e3', "1' OR '1'='1", '999999'])
      expect((await app.refusal('draft.restore', { undoId: forged })).code, forged).toBe('not-found');
  });

  test('and writing anew: undo does not destroy the new text', async () => {
    await openTeam('undo-later');
    await write(app, 'helper', 'prompt', `${helperPrompt}old`);
    const { undoId } = await app.call('draft.discard', { promptId: 'helper', kind: 'prompt' });
    const newer = await write(app, 'helper', 'prompt', `${helperPrompt}new`);
    expect((await app.refusal('draft.restore', { undoId })).code).toBe('stale-version');
    expect(await fileOf(app, 'helper')).toEqual(newer);
    const second = await app.call('draft.discard', { promptId: 'helper', kind: 'prompt' });
    await app.call('draft.restore', { undoId });
    expect((await fileOf(app, 'helper')).text).toBe(`${helperPrompt}old`);
    expect(second.undoId).not.toBe(undoId);
  });

  test('nothing is said to be nothing', async () => {
    await openTeam('nothing');
    expect((await app.refusal('draft.discard', { promptId: 'helper', kind: 'spec' })).code).toBe('not-found');
  });
});

describe('when the team’s file changes under a draft', () => {
  test('the person is told, both texts stay, and keeping hers is her choice', async () => {
    await openTeam('moved');
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const theirs = helperPrompt.replace('Acme.', 'Acme, Inc.');
    await engineerPushes('moved', helperPath, theirs);
    await getLatest();
    expect(await fileOf(app, 'helper')).toMatchObject({ text: thankfulPrompt, teamText: theirs, teamChanged: true });
    const kept = await app.call('draft.keepMine', { promptId: 'helper', kind: 'prompt' });
    expect(kept).toMatchObject({ text: thankfulPrompt, teamText: theirs, teamChanged: false });
    await app.restart();
    expect(await fileOf(app, 'helper')).toEqual(kept);
  });

  test('a change elsewhere in the repository disturbs nobody', async () => {
    await openTeam('elsewhere');
    const draft = await write(app, 'helper', 'prompt', thankfulPrompt);
    await engineerPushes('elsewhere', 'README.md', '# Other words\n');
    await getLatest();
    expect(await fileOf(app, 'helper')).toEqual(draft);
  });

  test('a draft that says what the team now says is no change any more', async () => {
    await openTeam('same');
    await write(app, 'helper', 'prompt', thankfulPrompt);
    // What a proposal of this draft would bring: the same text with its stamp.
    const stamped = thankfulPrompt.replace(
      'model: test-model',
      'last_evaluated: 2026-11-20T14:03:00Z\nmodel: test-model',
    );
    await engineerPushes('same', helperPath, stamped);
    await getLatest();
    expect(await fileOf(app, 'helper')).toMatchObject({ text: stamped, teamText: stamped, teamChanged: false });
    const { prompts } = await app.call('prompt.list', {});
    expect(prompts[0]).toMatchObject({ changed: [], lastEvaluated: '2026-11-20T14:03:00Z' });
    const next = await write(app, 'helper', 'prompt', `${stamped}One more line.\n`);
    expect(next).toMatchObject({ teamChanged: false, teamText: stamped });
  });

  test('what was typed and taken back does not undo the team’s newer text', async () => {
    await openTeam('taken-back');
    await write(app, 'helper', 'prompt', `${helperPrompt}x`);
    await write(app, 'helper', 'prompt', helperPrompt);
    const theirs = helperPrompt.replace('Acme.', 'Acme, Inc.');
    await engineerPushes('taken-back', helperPath, theirs);
    await getLatest();
    expect(await fileOf(app, 'helper')).toMatchObject({ text: theirs, teamText: theirs, teamChanged: false });
  });
});

describe('new prompts', () => {
  test('start with a header to fill in, exist only here, and can be taken back', async () => {
    await openTeam('new');
    await app.call('settings.save', { person: { name: 'Priya', email: 'pm@acme.example' } });
    expect(await app.call('prompt.create', { promptId: ' support/greeter ', purpose: 'Says "hello": #1' })).toEqual({
      promptId: 'support/greeter',
    });
    const { prompts } = await app.call('prompt.list', {});
    expect(prompts.find((each) => each.id === 'support/greeter')).toMatchObject({
      title: 'Greeter',
      purpose: 'Says "hello": #1',
      owner: 'pm@acme.example',
      isNew: true,
      problems: 0,
    });
    await app.call('prompt.create', { promptId: 'trost-rat', title: 'Tröst & Rat / für Kunden!!' });
    expect((await app.call('prompt.get', { promptId: 'trost-rat' })).title).toBe('Tröst & Rat / für Kunden!!');
    await app.call('draft.discard', { promptId: 'support/greeter', kind: 'prompt' });
    expect((await app.refusal('prompt.get', { promptId: 'support/greeter' })).code).toBe('not-found');
  });

  test('have names that are the same on every computer and stay in their folder', async () => {
    await openTeam('names');
    const away = ['../x', '/x', 'a\\b', 'c:x', '.git', 'a/.git', '', '-x', 'x/', 'a//b', 'x\u200by', 'a'.repeat(101)];
    const taken = ['con', 'a/con', '_hidden', 'readme', 'evals/x', 'reviews/x', 'experiments/x'];
    const notPlain = ['Upper', 'two words', 'caf\u00e9'];
    for (const promptId of [...away, ...taken, ...notPlain])
      expect((await app.refusal('prompt.create', { promptId })).code, promptId).toBe('bad-input');
    expect((await app.call('prompt.list', {})).prompts.map((each) => each.id)).toEqual(['helper']);
  });

  test('do not take a name that is taken, on any system', async () => {
    await openTeam('taken', teamFiles({ 'prompts/Greeter.md': 'Hello.\n' }));
    for (const promptId of ['helper', 'greeter'])
      expect((await app.refusal('prompt.create', { promptId })).code).toBe('bad-input');
  });

  test('are not made by saving under a name that does not exist or leads elsewhere', async () => {
    await openTeam('no-back-door');
    for (const [promptId, code] of [
      ['../x', 'bad-input'],
      ['.git/config', 'bad-input'],
      ['nobody', 'not-found'],
    ] as const) {
      for (const kind of ['prompt', 'spec', 'cases'] as const) {
        expect((await app.refusal('draft.save', { promptId, kind, text: 'x', baseVersion: 0 })).code).toBe(code);
      }
      for (const name of ['prompt.get', 'prompt.revisions'] as const)
        expect(['bad-input', 'not-found']).toContain((await app.refusal(name, { promptId: '../x' })).code);
    }
    expect((await app.call('prompt.list', {})).prompts.map((each) => each.id)).toEqual(['helper']);
  });
});

describe('files that Signoff cannot take as they are', () => {
  test('a newer format opens for reading only, with its text and the reason', async () => {
    const newer = helperPrompt.replace('prompt@1', 'prompt@9');
    const spec = 'schema: signoff/spec@9\n';
    await openTeam('newer', teamFiles({ [helperPath]: newer, 'prompts/helper.spec.yaml': spec }));
    for (const [kind, text] of [
      ['prompt', newer],
      ['spec', spec],
    ] as const) {
      const file = await fileOf(app, 'helper', kind);
      expect(file).toMatchObject({ readOnly: true, text });
      expect(file.problems[0]?.severity).toBe('error');
      const save = { promptId: 'helper', kind, text: `${text}# mine\n`, baseVersion: 0 };
      expect((await app.refusal('draft.save', save)).code).toBe('unsupported-version');
      expect(await fileOf(app, 'helper', kind)).toEqual(file);
    }
    expect((await fileOf(app, 'helper', 'cases')).readOnly).toBe(false);
  });

  test('a version that the person mistyped can be mended', async () => {
    await openTeam('mistyped');
    const wrong = await write(app, 'helper', 'prompt', helperPrompt.replace('prompt@1', 'prompt@9'));
    expect(wrong.readOnly).toBe(false);
    expect(wrong.problems.some((each) => each.severity === 'error')).toBe(true);
    expect(await write(app, 'helper', 'prompt', thankfulPrompt)).toMatchObject({ text: thankfulPrompt, problems: [] });
  });

  test('one file that is not text hides no other prompt', async () => {
    const broken = new Uint8Array([0xff, 0xfe, 0x00, 0x41]);
    await openTeam(
      'broken',
      teamFiles({
        'prompts/broken.md': broken,
        'prompts/huge.md': 'x'.repeat(1_000_001),
        'prompts/README.md': 'No.\n',
      }),
    );
    const { prompts } = await app.call('prompt.list', {});
    expect(prompts.map(({ id, problems }) => ({ id, problems }))).toEqual([
      { id: 'broken', problems: 1 },
      { id: 'helper', problems: 0 },
      { id: 'huge', problems: 1 },
    ]);
    expect((await app.refusal('prompt.get', { promptId: 'broken' })).code).toBe('invalid-file');
    expect((await app.refusal('prompt.get', { promptId: 'huge' })).code).toBe('limit-exceeded');
    expect((await app.call('app.state', {})).counts.prompts).toBe(3);
  });
});
