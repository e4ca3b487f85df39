/** Any mix of versions, models and parameters in one experiment. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer } from '#support/model-server';
import {
  connectModel,
  helperPrompt,
  openRepository,
  run,
  teamChanges,
  teamFiles,
  thankfulPrompt,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer;
let address: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-team-'));
  app = await startTestApp();
  address = join(folder, 'team.git');
  await createBareRepository(address, { history: [teamFiles()] });
  ({ server } = await connectModel(app));
  await openRepository(app, { address });
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const helper = { promptId: 'helper' };

describe('a mix of variants', () => {
  test('any version with any model and parameters, each under a name that says what it is', async () => {
    const { commit = '' } = (await app.call('prompt.revisions', helper)).revisions[0] ?? {};
    await teamChanges(address, {
      'prompts/helper.md': helperPrompt.replace(
        'model: test-model',
        'model: test-model\nparameters: { temperature: 0.5, top_p: 0.9 }',
      ),
    });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    await write(app, 'helper', 'prompt', thankfulPrompt);

    const done = await run(app, {
      ...helper,
      more: [
        { version: 'team', model: 'gpt-5' },
        { version: { commit }, parameters: { temperature: 0 } },
        { version: 'team', parameters: { temperature: 0, max_output_tokens: 300 } },
      ],
    });
    expect(done.result?.variants.map(({ id, label, model, parameters }) => [id, label, model, parameters])).toEqual([
      ['candidate', 'yours', 'test-model', {}],
      ['candidate-2', 'team’s version · gpt-5', 'gpt-5', { temperature: 0.5, top_p: 0.9 }],
      ['candidate-3', `version ${commit.slice(0, 7)} · temperature 0`, 'test-model', { temperature: 0 }],
      [
        'candidate-4',
        'team’s version · temperature 0 · tokens at most 300',
        'test-model',
        { temperature: 0, top_p: 0.9, max_output_tokens: 300 },
      ],
      ['baseline', 'team’s version', 'test-model', { temperature: 0.5, top_p: 0.9 }],
    ]);
    expect(done.result?.comparisons.map(({ candidate, verdict }) => [candidate, verdict])).toEqual([
      ['candidate', 'better'],
      ['candidate-2', 'no-detectable-difference'],
      ['candidate-3', 'no-detectable-difference'],
      ['candidate-4', 'no-detectable-difference'],
    ]);
    const sent = server.requests.filter(
      (request) => request.body['max_completion_tokens'] === 300 || request.body['max_tokens'] === 300,
    );
    expect(sent).toHaveLength(8);
  });

  test('what is asked for twice stands once, and the estimate says so', async () => {
    await write(app, 'helper', 'prompt', thankfulPrompt);
    const estimate = await app.call('run.estimate', {
      ...helper,
      more: [{ version: 'team' }, { version: 'draft', model: 'gpt-5' }, { version: 'draft', model: 'gpt-5' }, {}],
    });
    expect(estimate.variants.map(({ id, label }) => [id, label])).toEqual([
      ['candidate', 'yours'],
      ['candidate-2', 'yours · gpt-5'],
      ['baseline', 'team’s version'],
    ]);
    expect(estimate.leftOut).toEqual([
      '“team’s version” is there already and stands once.',
      '“yours · gpt-5” is there already and stands once.',
      '“yours” is there already and stands once.',
    ]);
    expect(estimate.calls).toBe(24);
  });

  test('an unchanged prompt on another model is compared with itself on its own model', async () => {
    const done = await run(app, { ...helper, more: [{ model: 'gpt-5' }] });
    expect(done.variants.map(({ id, label, model }) => [id, label, model])).toEqual([
      ['candidate', 'yours · gpt-5', 'gpt-5'],
      ['baseline', 'team’s version', 'test-model'],
    ]);
    expect(done.result?.comparisons).toHaveLength(1);
  });

  test('a version in which there was no such prompt is refused in words, before anything is sent', async () => {
    const before = await teamChanges(address, { 'other.md': 'x' });
    await teamChanges(address, {
      'prompts/late.md': helperPrompt,
      'prompts/late.cases.jsonl': '{"id":"c-1","input":{"question":"?"}}\n',
    });
    const { repository } = await app.call('app.state', {});
    await app.call('repository.update', { id: repository?.id ?? '' });
    const refusal = await app.refusal('run.start', { promptId: 'late', more: [{ version: { commit: before } }] });
    expect(refusal).toMatchObject({ code: 'unknown-ref' });
    expect(server.calls()).toBe(0);
  });

  test('the judge that was chosen for this experiment goes before the one of the settings', async () => {
    await app.call('settings.save', { judgeModel: 'usual-judge' });
    await write(
      app,
      'helper',
      'spec',
      'schema: signoff/spec@1\nmust:\n  - { id: kind, statement: Is kind., check: { type: judge, rubric: It is kind. } }\n',
    );
    const done = await run(app, { ...helper, baseline: 'none', judgeModel: 'chosen-judge' });
    expect(done.result?.judge?.model).toBe('chosen-judge');
  });
});
