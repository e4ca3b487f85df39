/** One entry that cannot be read is shown as damaged: the app starts, its lists and pages open, and nothing passes for what it is not. */
import Sqlite from 'better-sqlite3';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '#support/test-app';
import { connectModel, openRepository, propose, run, signHelper, teamFiles } from '#support/team';
import { startGitServer, type GitServer } from '#support/git-server';

let app: TestApp;
let team: GitServer;
let models: Awaited<ReturnType<typeof connectModel>>['server'];

beforeEach(async () => {
  team = await startGitServer();
  app = await startTestApp();
  ({ server: models } = await connectModel(app));
  await openRepository(app, { address: await team.createRepository('team', { history: [teamFiles()] }) });
});
afterEach(async () => {
  await app.close();
  await models.close();
  await team.close();
});

/** Damages what a closed app has stored, and opens it again. */
async function damage(statement: string | ((database: Sqlite.Database) => string)): Promise<void> {
  const { stores } = app.ports;
  // Between the two openings nobody has the file: the damage is done at the moment the first one lets go of it.
  const { close } = stores;
  let changes = 0;
  Object.defineProperty(stores, 'close', {
    value: () => {
      close();
      const database = new Sqlite(path.join(app.folder, 'workspace.sqlite3'));
      const text = typeof statement === 'string' ? statement : statement(database);
      if (changes === 0) changes = database.prepare(text).run().changes;
      database.close();
    },
  });
  await app.restart();
  expect(changes).toBeGreaterThan(0);
}

/** Wherever this version keeps the result. */
const resultBecomes = (text: string, id: string) => (database: Sqlite.Database) =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'run_results'").get() === undefined
    ? `UPDATE runs SET result = '${text}' WHERE id = '${id}'`
    : `UPDATE run_results SET result = '${text}' WHERE run = (SELECT number FROM runs WHERE id = '${id}')`;

const everyList = async () => {
  const state = await app.call('app.state', {});
  const runs = await app.call('run.list', {});
  await app.call('review.list', {});
  const { proposals } = await app.call('proposal.list', {});
  await app.call('settings.get', {});
  await app.call('audit.list', { runId: null, search: '', offset: 0, limit: 50 });
  return { state, runs: runs.runs, proposals };
};

const broken = ['{"schema":"signoff/run@1","half', '{"schema":"something else"}', 'no JSON at all'];

describe('an experiment', () => {
  test.each(broken)(
    'whose result is %j is in the list, and its page says so over what the answers give',
    async (text) => {
      const { id } = await run(app, { promptId: 'helper', hypothesis: 'It is kept' });
      const { id: other } = await run(app, { promptId: 'helper', hypothesis: 'Another' });
      const before = await app.call('run.get', { runId: id });
      await damage(resultBecomes(text, id));
      expect((await everyList()).runs.map((each) => each.id).sort()).toEqual([id, other].sort());
      const after = await app.call('run.get', { runId: id });
      expect(after.error?.message).toContain('damaged');
      expect(after.result).toEqual(before.result);
      expect((await app.call('run.get', { runId: other })).error).toBeNull();
    },
  );

  test('whose plan is damaged is in the list; its own page says so, and one that was under way does not keep the app from starting', async () => {
    const { id } = await run(app, { promptId: 'helper', hypothesis: 'It is kept' });
    const { id: other } = await run(app, { promptId: 'helper', hypothesis: 'Another' });
    await damage(`UPDATE run_plans SET plan = '{"half' WHERE run = (SELECT number FROM runs WHERE id = '${id}')`);
    await damage(resultBecomes('gone', id));
    await damage(`UPDATE runs SET state = 'running' WHERE id = '${id}'`);
    expect((await everyList()).runs.map((each) => each.id).sort()).toEqual([id, other].sort());
    expect((await app.refusal('run.get', { runId: id })).message).toContain('damaged');
    expect((await app.call('run.get', { runId: other })).error).toBeNull();
  });

  test.each([
    ["UPDATE answers SET verdicts = '[{'", 'verdicts'],
    ["UPDATE answers SET tool_calls = 'no JSON'", 'tool calls'],
  ])('one of whose answers is damaged (%s) counts it as an error, never as a pass', async (statement) => {
    const { id, result } = await run(app, { promptId: 'helper', hypothesis: 'It is kept' });
    const [variant] = result?.variants ?? [];
    expect(variant?.errors).toBe(0);
    await damage(`${statement} WHERE number = (SELECT min(number) FROM answers)`);
    await damage(resultBecomes('gone', id));
    const after = (await app.call('run.get', { runId: id })).result;
    expect(after?.variants[0]).toMatchObject({ outputs: variant?.outputs, errors: 1 });
    expect(after?.variants[0]?.passRate.outputs).toBe((variant?.passRate.outputs ?? 0) - 1);
  });
});

test('a change that is damaged stands in the list as failed, and what is left of it is never sent', async () => {
  const { signOffId } = await signHelper(app);
  const sent = await propose(app, { signOffId, title: 'Say thank you' });
  await damage(`UPDATE proposals SET files = '[{"path":"prom', state = 'sending' WHERE id = '${sent.id}'`);
  const { proposals } = await everyList();
  expect(proposals.map(({ id, state }) => [id, state])).toEqual([[sent.id, 'failed']]);
  expect((await app.refusal('proposal.retry', { proposalId: sent.id })).message).toContain('damaged');
});

test('damaged settings: the app opens with the strictest, sends nothing, and goes on when they are set again', async () => {
  await damage(`UPDATE settings SET value = '{"person":' WHERE key = 'settings'`);
  const { state } = await everyList();
  expect(state.person).toEqual({ name: '', email: '' });
  const settings = await app.call('settings.get', {});
  expect(settings.privacy.keepHere).toEqual(['public', 'internal', 'personal']);
  const refusal = await app.refusal('run.start', { promptId: 'helper', hypothesis: '', acceptAboveLimit: false });
  expect(refusal.message).toContain('settings');
  await app.call('settings.save', { privacy: { redact: [], keepHere: ['personal'] } });
  expect((await app.call('settings.get', {})).privacy.keepHere).toEqual(['personal']);
});

test('a row of what was sent that is damaged is listed as one that may have been charged', async () => {
  await run(app, { promptId: 'helper', hypothesis: 'It is kept' });
  await damage(`UPDATE audit SET error = '{"code' WHERE id = (SELECT min(id) FROM audit)`);
  const { rows } = await app.call('audit.list', { runId: null, search: '', offset: 0, limit: 500 });
  expect(rows.at(-1)?.error).toMatchObject({ mayHaveBeenCharged: true, message: expect.stringContaining('damaged') });
});
