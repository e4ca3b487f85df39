import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodePorts } from '#adapters/node';
import { createClient, type Client } from '#contract/wire/client';
import type { AppEvent } from '#contract/wire/events';
import { procedures } from '#contract/procedures';
import type { App } from '#services/app';
import { createApp } from '#services/create-app';
import { wires, type Wire } from './wires.ts';

const resourcesFolder = path.resolve(import.meta.dirname, '../../resources');

/** What a tour saw, without what differs from start to start (ids, times, ports). */
type Seen = Record<string, unknown>;
const seen: Record<string, Seen> = {};

async function openWorkspace(): Promise<{ app: App; close(): Promise<void> }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'signoff-same-'));
  const ports = await createNodePorts({ dataFolder, resourcesFolder, host: 'direct', version: '0.0.0-test' });
  // What else runs on this machine is no part of the test.
  const app = createApp({ ...ports, localServers: [] });
  return {
    app,
    close: async () => {
      await app.close();
      await ports.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  let found: T | null = null;
  await expect.poll(async () => (found = await look()) !== null, { timeout: 30_000 }).toBe(true);
  if (found === null) throw new Error('never came');
  return found;
}

describe.each(wires)('the whole app over %s', (name, open) => {
  let workspace: Awaited<ReturnType<typeof openWorkspace>>;
  let wire: Wire;
  let client: Client;
  const events: AppEvent[] = [];
  const tour: Seen = (seen[name] = {});
  beforeAll(async () => {
    workspace = await openWorkspace();
    wire = await open(workspace.app);
    client = createClient(wire.transport);
    client.subscribe((event) => events.push(event));
    await wire.listening();
  });
  afterAll(async () => {
    await wire.close();
    await workspace.close();
  });

  it('opens the sample and shows its prompts', async () => {
    await client.call('repository.openSample', {});
    const { repository } = await until(async () => {
      const state = await client.call('app.state', {});
      return state.repository?.state === 'ready' ? state : null;
    });
    expect(repository).toMatchObject({ sample: true, error: null });
    await expect.poll(() => events.map((event) => event.type)).toContain('repository.changed');
    tour['prompts'] = await client.call('prompt.list', {});
    tour['prompt'] = await client.call('prompt.get', { promptId: 'refund-helper' });
    tour['messages'] = await client.call('prompt.render', { promptId: 'refund-helper', caseId: null });
    tour['revisions'] = await client.call('prompt.revisions', { promptId: 'refund-helper' });
  });

  it('saves a draft once, and refuses the second of two writers', async () => {
    const { files } = await client.call('prompt.get', { promptId: 'refund-helper' });
    const text = `${files.prompt.text}\nBe brief. “é” 🙂\n`;
    const save = { promptId: 'refund-helper', kind: 'prompt', text, baseVersion: files.prompt.version } as const;
    const saved = await client.call('draft.save', save);
    expect(saved.text).toBe(text);
    await expect(client.call('draft.save', { ...save, text: 'other' })).rejects.toMatchObject({
      code: 'stale-version',
    });
    tour['saved'] = { ...saved, savedAt: null };
  });

  it('runs an experiment to its end, saying what changed on the way', async () => {
    const plan = { promptId: 'refund-helper', trials: 1, seed: 3 };
    tour['estimate'] = await client.call('run.estimate', plan);
    const { runId } = await client.call('run.start', plan);
    const run = await until(async () => {
      const now = await client.call('run.get', { runId });
      return now.state === 'planned' || now.state === 'running' ? null : now;
    });
    expect(run).toMatchObject({ state: 'finished', error: null });
    expect(run.progress).toMatchObject({ done: run.progress.total, errors: 0, running: 0 });
    expect(events).toContainEqual({ type: 'run.changed', id: runId });
    const { rows, total } = await client.call('run.cases', { runId });
    tour['cases'] = { rows, total };
    tour['rates'] = run.result?.variants.map(({ label, model, practice, passRate }) => ({
      label,
      model,
      practice,
      passRate,
    }));
    tour['comparisons'] = run.result?.comparisons;
  });

  it('answers bad input to every command and query in words, and changes nothing', async () => {
    const answers: Seen = {};
    for (const each of Object.keys(procedures)) {
      const answer = await wire.transport.call(each, {
        promptId: 7,
        runId: 7,
        id: 7,
        reviewId: 7,
        signOffId: 7,
        proposalId: 7,
      });
      answers[each] = answer.ok ? 'answered' : answer.error.code;
    }
    tour['bad input'] = answers;
    expect(Object.values(answers)).not.toContain('internal');
  });
});

it('is the same over all of them', () => {
  const [first, ...others] = Object.values(seen);
  expect(Object.keys(first ?? {})).toHaveLength(10);
  for (const other of others) expect(other).toEqual(first);
});
