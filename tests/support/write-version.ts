/**
 * Writes what this version of the code leaves on a computer, as text, so that later versions are tested against it:
 *
 *   node tests/support/write-version.ts tests/fixtures/version-<commit>
 *
 * The sample team with a finished experiment, its review, sign-off, decision and change, a paused experiment, a draft, settings and a
 * change of the data policy. `workspace.sql` is the workspace, `team.fast-export` the team's repository with all that was sent,
 * `copy-source` what stands beside the private copy. `{{data}}` stands for the data folder.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { git } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';

const person = { name: 'Priya Manager', email: 'pm@acme.example' };
const promptId = 'refund-helper';

async function settledRun(app: TestApp, runId: string): Promise<string> {
  return app.until(async () => {
    const { state } = await app.call('run.get', { runId });
    return state === 'planned' || state === 'running' ? null : state;
  });
}

async function sent(app: TestApp, proposalId: string): Promise<void> {
  const state = await app.until(async () => {
    const change = await app.call('proposal.get', { proposalId });
    return change.state === 'sending' ? null : change.state;
  });
  if (state !== 'sent') throw new Error(`The change ended as ${state}.`);
}

/** The loop once, with the sample's practice models. */
async function leaveTraces(app: TestApp): Promise<void> {
  await app.call('repository.openSample', {});
  await app.until(async () => ((await app.call('app.state', {})).repository?.state === 'ready' ? true : null));
  await app.call('settings.save', { person, judgeModel: 'practice-judge', concurrency: 4 });
  await app.call('connection.save', { id: null, label: 'Our models', baseUrl: 'https://models.example/v1' });

  const { suggestion } = await app.call('app.state', {});
  const { files } = await app.call('prompt.get', { promptId });
  if (!suggestion) throw new Error('The sample suggests a change.');
  const text = files.prompt.text.replace(suggestion.find, () => suggestion.replace);
  await app.call('draft.save', { promptId, kind: 'prompt', text, baseVersion: files.prompt.version });
  const hypothesis = 'Two sentences are enough.';
  const { runId } = await app.call('run.start', { promptId, hypothesis, baseline: 'team', trials: 1, seed: 1 });
  await settledRun(app, runId);

  const { reviewId } = await app.call('review.start', { runId, size: 6, blind: true });
  const { items } = await app.call('review.get', { reviewId });
  for (const [at, { id: itemId }] of items.entries()) {
    const label = at % 3 === 0 ? 'fail' : 'pass';
    const failureModes = label === 'fail' ? ['too short'] : [];
    await app.call('review.label', { reviewId, itemId, label, comment: `“Quoted” it's ${at}`, failureModes });
  }
  await app.call('log.decide', { runId, what: 'graduate', why: 'Shorter, and nothing else is lost.', ...person });
  const statement = 'I read the sample and take it over.';
  const { signOffId } = await app.call('signOff.sign', { runId, ...person, decision: 'exception', statement });
  await sent(app, (await app.call('proposal.send', { signOffId, title: 'Shorter answers' })).proposalId);

  const { text: policy } = await app.call('policy.get', {});
  await sent(
    app,
    (
      await app.call('proposal.sendFiles', {
        title: 'A remark in the policy',
        files: [{ path: 'prompts/policy.yaml', text: `${policy ?? 'schema: signoff/policy@1\n'}# ours\n` }],
      })
    ).proposalId,
  );

  const spec = (await app.call('prompt.get', { promptId: 'order-status' })).files.spec;
  const specText = `${spec.text}# a draft\n`;
  await app.call('draft.save', { promptId: 'order-status', kind: 'spec', text: specText, baseVersion: spec.version });
  const paused = await app.call('run.start', { promptId: 'order-status', trials: 1, seed: 2 });
  await app.call('run.pause', { runId: paused.runId });
  const state = await settledRun(app, paused.runId);
  if (state !== 'paused') throw new Error(`The second experiment is ${state}.`);
}

/** Every table with its rows, as statements that make the same again. */
function dump(file: string): string {
  const database = new Sqlite(file, { readonly: true });
  const version = Number(database.pragma('user_version', { simple: true }));
  const parts = database
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all();
  const rows = parts.flatMap(({ type, name }) => {
    if (type !== 'table') return [];
    return database
      .prepare<[], unknown[]>(`SELECT * FROM ${name}`)
      .raw()
      .all()
      .map((values) => `INSERT INTO ${name} VALUES (${values.map(literal).join(', ')});`);
  });
  database.close();
  return [...parts.map(({ sql }) => `${sql};`), ...rows, `PRAGMA user_version = ${version};`, ''].join('\n');
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`A column holds ${typeof value}.`);
}

const target = process.argv[2];
if (target === undefined) throw new Error('Say where to write it: tests/fixtures/version-<commit>');
const app = await startTestApp();
try {
  await leaveTraces(app);
  const { repository } = await app.call('app.state', {});
  if (!repository) throw new Error('The sample is open.');
  app.ports.stores.close(); // one process has the file at a time
  mkdirSync(target, { recursive: true });
  const portable = (text: string): string => text.replaceAll(app.folder, '{{data}}');
  writeFileSync(path.join(target, 'workspace.sql'), portable(dump(path.join(app.folder, 'workspace.sqlite3'))));
  writeFileSync(
    path.join(target, 'team.fast-export'),
    await git(['--git-dir', repository.address, 'fast-export', '--all']),
  );
  const copy = path.join(app.folder, 'repositories', `${repository.id}.git`);
  writeFileSync(path.join(target, 'copy-source'), portable(readFileSync(path.join(copy, 'signoff-source'), 'utf8')));
} finally {
  await app.close();
}
