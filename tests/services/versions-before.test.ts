/** What an earlier version left on a computer and in a repository is read by this one, on every screen. Written by `write-version.ts`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { procedures, type ProcedureInput, type ProcedureName } from '#contract/procedures';
import { parseCases } from '#domain/cases/case-file';
import { parseEvalRecord } from '#domain/sign-off/eval-record-file';
import { parseExperimentLog } from '#domain/experiment-log/experiment-log-file';
import { parsePolicy } from '#domain/policy/policy';
import { parsePrompt } from '#domain/prompt/prompt-file';
import { reviewFileSchema } from '#domain/sign-off/review-file';
import { digestOf } from '#domain/report/run-digest';
import { parseSpec } from '#domain/spec/spec-file';
import { git } from '#support/git-server';
import { startTestApp, type TestApp } from '#support/test-app';
import { restoreVersion } from '#support/version-fixture';

const versions = readdirSync(path.resolve(import.meta.dirname, '../fixtures')).filter((name) =>
  name.startsWith('version-'),
);
const promptId = 'refund-helper';

describe.each(versions)('%s', (version) => {
  let app: TestApp;
  let finished: string;
  let paused: string;

  beforeAll(async () => {
    app = await startTestApp({ before: (folder) => restoreVersion(version, folder) });
    const { runs } = await app.call('run.list', {});
    finished = runs.find(({ state }) => state === 'finished')?.id ?? '';
    paused = runs.find(({ state }) => state === 'paused')?.id ?? '';
  });
  afterAll(() => app.close());

  /** Every question that a screen may ask, about what is there. */
  async function questions() {
    const runId = finished;
    const [review] = (await app.call('review.list', {})).reviews;
    const { reviewId, signOffId } = await app.call('run.get', { runId });
    const { proposals } = await app.call('proposal.list', {});
    const { revisions } = await app.call('prompt.revisions', { promptId });
    if (!review || reviewId === null || signOffId === null) throw new Error('The fixture holds a signed review.');
    const place = { runId, variant: 'candidate' };
    const files = [{ path: 'prompts/policy.yaml', text: 'schema: signoff/policy@1\n' }];
    return {
      'app.state': [{}],
      'prompt.list': [{}],
      'prompt.folders': [{}],
      'prompt.get': [{ promptId }, { promptId: 'order-status' }],
      'prompt.revisions': [{ promptId }],
      'prompt.revision': revisions.map(({ commit }) => ({ promptId, commit })),
      'prompt.render': [{ promptId, caseId: null }],
      'run.estimate': [{ promptId }],
      'run.replayEstimate': [{ runId }],
      'run.list': [{}, { promptId }],
      'run.get': [{ runId }, { runId: paused }],
      'run.cases': [{ runId }, { runId: paused }, { runId, order: 'change', search: 'refund' }],
      'run.case': [{ runId, caseId: (await app.call('run.cases', { runId })).rows[0]?.case ?? '' }],
      'run.notices': [{ runId }],
      'review.list': [{}],
      'review.get': [{ reviewId }],
      'signOff.get': [{ runId }],
      'proposal.preview': [{ signOffId }],
      'proposal.previewFiles': [{ title: 'x', files }],
      'proposal.get': proposals.map(({ id }) => ({ proposalId: id })),
      'proposal.list': [{}],
      'settings.get': [{}],
      'connection.list': [{}],
      'connection.models': [{ id: 'practice' }],
      'connection.discover': [{}],
      'connection.closing': [{}],
      'audit.list': [{}, { runId }],
      'audit.export': [{ format: 'csv' }],
      'reading.slices': [{ runId, variant: 'candidate', baseline: null, difference: true }],
      'reading.times': [{ runId }],
      'reading.failures': [{ runId, variant: 'candidate' }],
      'reading.compare': [{ runId }, { runId, baseline: 'candidate' }],
      'reading.trend': [
        { promptId, runId },
        { promptId, allCases: true },
      ],
      'reading.caseHistory': [{ runId, caseId: 'c-001' }],
      'reading.facets': [{ runId }],
      'confirmation.get': [{ promptId }],
      'confirmation.preview': [],
      'log.decision': [{ runId }],
      'log.brief': [{ runId }],
      'log.shareable': [{}],
      'log.list': [{}],
      'log.entry': [],
      'log.versions': [{ promptId, contents: [] }],
      'explain.prepare': [place],
      'explain.searches': [place],
      'explain.estimate': [],
      'explain.search': [],
      'explain.testEstimate': [],
      'export.answers': [{ runId, format: 'csv' }],
      'export.report': [{ runId }],
      'policy.get': [{}],
      'preference.prepare': [{ runId, candidate: 'candidate', baseline: 'baseline' }],
      'preference.estimate': [],
      'preference.get': [],
      'preference.pairs': [],
      'outputs.preview': [],
    } as const satisfies { readonly [Name in ProcedureName]?: readonly ProcedureInput<Name>[] };
  }

  test('every question of every screen is answered', async () => {
    const all = await questions();
    // Those without a question here ask about what this fixture has not, or take what the person just chose.
    const queries = Object.entries(procedures).flatMap(([name, { kind }]) => (kind === 'query' ? [name] : []));
    expect(Object.keys(all).sort()).toEqual(queries.sort());
    for (const [name, inputs] of Object.entries(all)) {
      for (const input of inputs) {
        // A name stands beside inputs of its own; a loop over all of them cannot say which.
        await expect(app.call(name as 'prompt.get', input as { promptId: string }), name).resolves.toBeDefined();
      }
    }
  });

  test('lists say of an experiment what its result says', async () => {
    const { runs } = app.ports.stores;
    const stored = runs.get(finished);
    const listed = runs.list({ repository: stored?.repository ?? '' }).find(({ id }) => id === finished);
    expect(stored?.result).not.toBeNull();
    // What a version did not keep beside a result is not there.
    if (stored?.result) expect(digestOf(stored.result)).toMatchObject(listed?.digest ?? { none: true });
    expect(listed?.counts).toEqual(runs.counts(finished));
    const [item] = (await app.call('run.list', { promptId })).runs;
    const view = await app.call('run.get', { runId: finished });
    expect(item).toMatchObject({ rate: view.rate, verdict: view.verdict, gateMet: view.gateMet, models: view.models });
  });

  test('what was begun can be gone on with: draft, review, sign-off, change, settings', async () => {
    const { files } = await app.call('prompt.get', { promptId: 'order-status' });
    expect(files.spec).toMatchObject({ version: 1, text: expect.stringMatching(/# a draft\n$/) as string });
    expect((await app.call('settings.get', {})).person).toEqual({ name: 'Priya Manager', email: 'pm@acme.example' });
    const { connections } = await app.call('connection.list', {});
    expect(connections.map(({ label }) => label)).toContain('Our models');
    expect((await app.call('review.list', {})).reviews).toMatchObject([{ state: 'finished', runId: finished }]);
    expect(await app.call('signOff.get', { runId: finished })).toMatchObject({ signOff: { decision: 'exception' } });
    expect(await app.call('log.decision', { runId: finished })).toMatchObject({ decision: { what: 'graduate' } });
    const { proposals } = await app.call('proposal.list', {});
    expect(proposals.map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(proposals.flatMap(({ files: sent }) => sent.map(({ path: at }) => at))).toContain('prompts/policy.yaml');
    expect((await app.call('app.state', {})).counts).toMatchObject({
      experiments: 2,
      running: 0,
      review: null,
      proposals: 2,
    });

    await app.call('run.resume', { runId: paused });
    const ended = await app.until(async () => {
      const { state, progress } = await app.call('run.get', { runId: paused });
      return state === 'running' ? null : { state, left: progress.total - progress.done - progress.refused };
    });
    expect(ended).toEqual({ state: 'finished', left: 0 });
  });

  test('every file that was written into the repository is read', async () => {
    const folder = path.join(app.folder, 'sample-team.git');
    const branches = (await git(['--git-dir', folder, 'branch', '--format=%(refname:short)'])).trim().split('\n');
    const read: Record<string, number> = {};
    for (const branch of branches) {
      const names = (await git(['--git-dir', folder, 'ls-tree', '-r', '--name-only', branch])).trim().split('\n');
      for (const name of names.filter((each) => each.startsWith('prompts/'))) {
        const text = await git(['--git-dir', folder, 'show', `${branch}:${name}`]);
        const kind = kindOf(name);
        if (kind === null) continue;
        const parsed = readers[kind](name, text);
        expect(parsed.ok ? [] : parsed.problems, `${branch}:${name}`).toEqual([]);
        read[kind] = (read[kind] ?? 0) + 1;
      }
    }
    expect(Object.keys(read).sort()).toEqual(Object.keys(readers).sort());
  });
});

const readers = {
  reviews: (_path: string, text: string) => {
    const read = reviewFileSchema.safeParse(JSON.parse(text));
    return read.success ? { ok: true as const } : { ok: false as const, problems: read.error.issues };
  },
  evals: parseEvalRecord,
  experiments: parseExperimentLog,
  policy: parsePolicy,
  spec: parseSpec,
  cases: parseCases,
  prompt: parsePrompt,
} as const;

function kindOf(name: string): keyof typeof readers | null {
  if (name.startsWith('prompts/evals/')) return 'evals';
  if (name.startsWith('prompts/reviews/')) return 'reviews';
  if (name.startsWith('prompts/experiments/')) return name.endsWith('.yaml') ? 'experiments' : null;
  if (name === 'prompts/policy.yaml') return 'policy';
  if (name.endsWith('.spec.yaml')) return 'spec';
  if (name.endsWith('.cases.jsonl')) return 'cases';
  return /^prompts\/[a-z-]+\.md$/.test(name) && !name.includes('README') ? 'prompt' : null;
}
