/** “Why did it fail?” on real repositories, a scripted server and a real workspace. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SearchView } from '#contract/explain';
import { type ProcedureInput } from '#contract/procedures';
import { createBareRepository } from '#support/git-server';
import {
  type ModelServer,
  type ModelServerOptions,
  type RecordedRequest,
  type ScriptedAnswer,
} from '#support/model-server';
import {
  caseLine,
  connectModel,
  fileOf,
  helperPrompt,
  openRepository,
  person,
  run,
  teamFiles,
  write,
} from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

let folder: string;
let app: TestApp;
let server: ModelServer | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-explain-'));
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

const instructions = [
  '- Answer in plain words.',
  '- Name the page you rely on.',
  '- Say what happens next.',
  '- Never mention fees.',
  '- Be friendly.',
];
const promptWith = (items: readonly string[]): string =>
  helperPrompt.replace('You are the helper of Acme.', `You are the helper of Acme.\n\n${items.join('\n')}`);

/** Question 1-10 are about fees, 11-16 are not. */
const cases = Array.from({ length: 16 }, (_, at) =>
  caseLine(`c-${at + 1}`, at < 10 ? `What is the fee of plan ${at + 1}?` : `How are you, number ${at + 1}?`, {
    sensitivity: at === 0 ? 'personal' : 'internal',
  }),
).join('');

const spec = `schema: signoff/spec@1
must:
  - id: answers
    statement: Answers what was asked.
    check: { type: contains, value: answered }
    severity: blocker
must_not:
  - id: no-evasion
    statement: Never evades the question.
    check: { type: contains, value: cannot speak of that }
    severity: blocker
trials: 2
thresholds: { pass_rate: 0.9 }
`;

/** Evades every question about fees while the planted instruction stands in the prompt; without "Be friendly" it fails c-11 and c-12. */
function planted({ messages }: RecordedRequest): ScriptedAnswer & { readonly text: string } {
  const system = messages[0]?.content ?? '';
  const question = messages.at(-1)?.content ?? '';
  if (question.includes('fee') && system.includes('Never mention fees'))
    return { text: 'answered: I cannot speak of that.' };
  if (/number 1[12]\?/.test(question) && !system.includes('friendly')) return { text: 'No.' };
  return { text: 'answered' };
}

/** As a model whose words depend on all that it reads: any edit of the prompt makes it word its answer anew. */
function wordedAnew(answer: ScriptedAnswer & { readonly text: string }, { messages }: RecordedRequest): ScriptedAnswer {
  return { ...answer, text: `${answer.text} (${messages.map(({ content }) => content.length).join()})` };
}

async function open(
  options: { draft?: readonly string[]; team?: readonly string[]; models?: ModelServerOptions; policy?: string } = {},
) {
  const address = join(folder, 'team.git');
  const files = {
    'prompts/helper.md': promptWith(options.team ?? instructions.filter((each) => !each.includes('fees'))),
    'prompts/helper.spec.yaml': spec,
    'prompts/helper.cases.jsonl': cases,
    ...(options.policy === undefined ? {} : { 'prompts/policy.yaml': options.policy }),
  };
  await createBareRepository(address, { history: [teamFiles(files)] });
  const connected = await connectModel(app, { answer: planted, ...options.models });
  server = connected.server;
  await openRepository(app, { address });
  await write(app, 'helper', 'prompt', promptWith(options.draft ?? instructions));
  const experiment = await run(app, { promptId: 'helper' });
  return { runId: experiment.id, server: connected.server };
}

async function search(input: ProcedureInput<'explain.start'>): Promise<SearchView> {
  const { runId } = await app.call('explain.start', input);
  return ended(runId);
}

function ended(runId: string): Promise<SearchView> {
  return app.until(async () => {
    const view = await app.call('explain.search', { runId });
    return view.state === 'running' ? null : view;
  });
}

async function everything(runId: string): Promise<ProcedureInput<'explain.start'>> {
  const { treatments, failing } = await app.call('explain.prepare', { runId, variant: 'candidate' });
  return {
    runId,
    variant: 'candidate',
    cases: failing.map((each) => each.case),
    treatments: treatments.map(({ id }) => id),
  };
}

describe('before anything is asked', () => {
  test('the failures with their reasons, the instructions with what changed, and what would be tried first', async () => {
    const { runId } = await open();
    const view = await app.call('explain.prepare', { runId, variant: 'candidate' });
    expect(view.failing.map((each) => each.case)).toEqual(Array.from({ length: 10 }, (_, at) => `c-${at + 1}`));
    expect(view.failing[0]).toMatchObject({
      headline: 'What is the fee of plan 1?',
      fails: 2,
      outputs: 2,
      newly: true,
      reasons: [{ criterion: 'no-evasion', statement: 'Never evades the question.' }],
    });
    expect(view.instructions.map(({ number, text, change }) => [number, text, change])).toEqual([
      [1, 'You are the helper of Acme.', 'same'],
      [2, '- Answer in plain words.', 'same'],
      [3, '- Name the page you rely on.', 'same'],
      [4, '- Say what happens next.', 'same'],
      [5, '- Never mention fees.', 'added'],
      [6, '- Be friendly.', 'same'],
    ]);
    expect(view.treatments.map(({ id }) => id)[0]).toBe('without-5');
    expect(view.proposed).toEqual({
      cases: view.failing.map((each) => each.case),
      treatments: ['without-5'],
      maxCostUsd: 1,
    });
    expect(view.passing).toBe(6);
  });

  test('calls, money, time, and what it can tell; nothing is sent', async () => {
    const { runId, server: models } = await open();
    const before = models.calls();
    const estimate = await app.call('explain.estimate', await everything(runId));
    expect(estimate).toEqual({
      calls: 7 * 15 * 3,
      judgeCalls: 0,
      costUsd: null,
      seconds: expect.any(Number),
      trials: 3,
      controls: 5,
      telling: 'Each case is asked 3 times: it can tell when 8 or more of the 10 cases turn.',
      canTell: true,
      aboveCap: false,
    });
    expect(models.calls()).toBe(before);
  });

  test('nothing chosen, a case that passed, an experiment that asked nobody: refused in words', async () => {
    const { runId } = await open();
    const input = await everything(runId);
    expect(await app.refusal('explain.start', { ...input, cases: ['c-16'] })).toMatchObject({ code: 'bad-input' });
    expect(await app.refusal('explain.start', { ...input, treatments: [] })).toMatchObject({ code: 'bad-input' });
    expect(await app.refusal('explain.prepare', { runId: 'gone', variant: 'candidate' })).toMatchObject({
      code: 'not-found',
    });
    expect(await app.refusal('explain.prepare', { runId, variant: 'gone' })).toMatchObject({ code: 'not-found' });
  });
});

describe('the search', () => {
  test('finds exactly the instruction that was planted, with its interval, and what taking out another one breaks', async () => {
    const { runId } = await open();
    const found = await search(await everything(runId));
    expect(found).toMatchObject({
      state: 'finished',
      parentId: runId,
      variant: 'candidate',
      trials: 3,
      practice: false,
    });
    expect(found.headline).toBe('Instruction 5 is probably the cause.');
    expect(found.lede).toContain(
      'Without instruction 5 (“Never mention fees.”), 30 of 30 answers to these 10 cases pass (likely 69-100 %); as it is, 0 of 30.',
    );
    expect(found.effects.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['without-5', 'probably'],
      ['without-1', 'no-effect'],
      ['without-2', 'no-effect'],
      ['without-3', 'no-effect'],
      ['without-4', 'no-effect'],
      ['without-6', 'no-effect'],
    ]);
    const broken = found.effects.find(({ id }) => id === 'without-6')?.controls.broken ?? [];
    expect(broken).toEqual(found.controls.filter((id) => id === 'c-11' || id === 'c-12'));
    expect(broken.length).toBeGreaterThan(0);
  });

  test('an instruction that was taken out is found by putting it back', async () => {
    const { runId } = await open({
      team: [...instructions.slice(0, 3), '- Speak of fees openly.', '- Be friendly.'],
      draft: [...instructions.slice(0, 3), '- Be friendly.'],
      models: {
        answer: (request) => {
          const [first, last] = [request.messages[0]?.content ?? '', request.messages.at(-1)?.content ?? ''];
          return wordedAnew({ text: last.includes('fee') && !first.includes('openly') ? 'No.' : 'answered' }, request);
        },
      },
    });
    const { proposed } = await app.call('explain.prepare', { runId, variant: 'candidate' });
    expect(proposed.treatments).toEqual(['restored-removed-5']);
    const found = await search({ runId, variant: 'candidate', ...proposed });
    expect(found.headline).toBe('An instruction that was taken out is probably the cause.');
  });

  test('trial t of the prompt as it is and of every treatment carries the same neutral edit t, and no two edits are alike', async () => {
    const { runId, server: models } = await open();
    const before = models.requests.length;
    await search(await everything(runId));
    const asked = models.requests.slice(before);
    const texts = asked.map(({ messages }) => messages[0]?.content ?? '');
    // 7 versions with 3 edits each, every one of them sent for each of the 15 cases.
    expect(new Set(texts).size).toBe(7 * 3);
    const plain = promptWith(instructions).split('---\n').at(-1)?.split('{{role')[0]?.trim() ?? '';
    expect(texts).not.toContain(plain);
    const growth = [
      ...new Set(texts.filter((text) => ['You are the helper', ...instructions].every((each) => text.includes(each)))),
    ];
    expect(growth).toHaveLength(3);
  });

  test('a model that repeats itself whatever stands around the case: it cannot be told, and says what to do', async () => {
    // Drawn once for each case and instruction that is left out, and the same for every neutral edit: any treatment turns half of the cases.
    const { runId } = await open({
      models: {
        answer: ({ messages }) => {
          const [system, question] = [messages[0]?.content ?? '', messages.at(-1)?.content ?? ''];
          if (!question.includes('fee')) return { text: 'answered' };
          const left = instructions.filter((each) => !system.includes(each.slice(2, -1)));
          const drawn = (Number(/\d+/.exec(question)?.[0]) + 1) * (instructions.indexOf(left[0] ?? '') + 3);
          return { text: left.length === 0 || drawn % 4 < 2 ? 'No.' : 'answered' };
        },
      },
    });
    const input = await everything(runId);
    const found = await search(input);
    expect(found.headline).toBe('It cannot be told.');
    expect(found.lede).toMatch(/gave another answer only 0 of 30 times.*at a higher temperature/);
    expect(found.effects.some(({ verdict }) => verdict === 'probably' || verdict === 'may-be')).toBe(false);
  });

  test('nothing at fault: nothing is named', async () => {
    const { runId } = await open({
      models: { answer: ({ messages }) => ({ text: messages.at(-1)?.content.includes('fee') ? 'No.' : 'answered' }) },
    });
    const found = await search(await everything(runId));
    expect(found.headline).toBe('No single instruction explains it.');
    expect(new Set(found.effects.map(({ verdict }) => verdict))).toEqual(new Set(['no-effect']));
  });

  test('calls that fail are apart: no verdict is drawn from them', async () => {
    let failing = false;
    const { runId } = await open({
      models: {
        answer: (request) =>
          failing && !request.messages[0]?.content.includes('fees')
            ? { finishReason: 'length', text: '' }
            : planted(request),
      },
    });
    failing = true;
    const found = await search(await everything(runId));
    expect(found.effects.find(({ id }) => id === 'without-5')?.verdict).not.toBe('probably');
    expect(found.headline).toBe('No single instruction explains it.');
  });

  test('is a run of its own under the experiment: not in the list, its cases open, no try is counted', async () => {
    const { runId } = await open();
    const before = await app.call('run.get', { runId });
    const found = await search(await everything(runId));
    expect((await app.call('run.list', {})).runs.map(({ id }) => id)).toEqual([runId]);
    expect(await app.call('run.get', { runId: found.id })).toMatchObject({ kind: 'ablation', parentId: runId });
    expect((await app.call('run.get', { runId })).tries).toBe(before.tries);
    expect((await app.call('run.cases', { runId: found.id })).total).toBe(15);
    expect((await app.call('explain.searches', { runId, variant: 'candidate' })).searches).toMatchObject([
      { id: found.id, state: 'finished' },
    ]);
    const { rows } = await app.call('audit.list', { runId: found.id, limit: 500 });
    expect(rows).toHaveLength(7 * 15 * 3);
    expect(await app.refusal('explain.prepare', { runId: found.id, variant: 'as-is' })).toMatchObject({
      code: 'not-allowed',
    });
    // What explains an experiment is no evidence for one.
    expect((await app.refusal('signOff.get', { runId: found.id })).message).toBe('This experiment has no candidate.');
    expect(await app.refusal('review.start', { runId: found.id })).toMatchObject({ code: 'not-allowed' });
  });

  test('stops at its money limit with the likelier ones done, and shows what is known', async () => {
    const prices = [{ id: 'test-model', signoff_prices: { input_per_million: 100, output_per_million: 100 } }];
    const { runId } = await open({
      models: {
        models: prices,
        answer: (request) => wordedAnew({ ...planted(request), inputTokens: 50, outputTokens: 50 }, request),
      },
    });
    // A call costs one cent, and could cost 82: the first round is 2 x 15 x 3 calls.
    const found = await search({
      ...(await everything(runId)),
      treatments: ['without-5', 'without-1', 'without-2', 'without-3', 'without-4'],
      maxCostUsd: 1.82,
    });
    expect(found).toMatchObject({ state: 'paused', capReached: true });
    expect(found.error?.message).toContain('$1.82');
    expect(found.progress.spentUsd).toBeLessThanOrEqual(1.82);
    expect(found.effects[0]).toMatchObject({ id: 'without-5', verdict: 'probably', passes: 30 });
    expect(found.headline).toBe('Instruction 5 is probably the cause.');
    expect(
      found.effects.some(({ verdict }) => verdict === 'not-tried' || verdict === 'too-few' || verdict === 'no-effect'),
    ).toBe(true);
  });

  test('goes on after the app was closed in the middle, nothing asked twice; verdicts wait for its end', async () => {
    let asked = 0;
    let reached: () => void = () => undefined;
    const halfway = new Promise<void>((resolve) => (reached = resolve));
    const { runId, server: models } = await open({
      models: {
        latencyMs: 5,
        onRequest: () => {
          asked += 1;
          if (asked === 64 + 100) reached();
        },
      },
    });
    expect(asked).toBe(64);
    const { runId: searchId } = await app.call('explain.start', await everything(runId));
    await halfway;
    const underway = await app.call('explain.search', { runId: searchId });
    expect(underway.headline).toBe('Looking for the instruction…');
    expect(new Set(underway.effects.map(({ verdict }) => verdict))).toEqual(new Set([null]));
    await app.restart();
    const found = await ended(searchId);
    expect(found.headline).toBe('Instruction 5 is probably the cause.');
    const { rows } = await app.call('audit.list', { runId: searchId, limit: 500 });
    expect(rows.filter((row) => row.outcome === 'answered')).toHaveLength(7 * 15 * 3);
    expect(models.calls()).toBeGreaterThanOrEqual(64 + 7 * 15 * 3);
  });

  test('can be paused and cancelled like every run', async () => {
    const { runId } = await open({ models: { latencyMs: 20 } });
    const { runId: searchId } = await app.call('explain.start', await everything(runId));
    await app.call('run.pause', { runId: searchId });
    expect((await app.call('explain.search', { runId: searchId })).state).toBe('paused');
    await app.call('run.cancel', { runId: searchId });
    expect((await app.call('explain.search', { runId: searchId })).state).toBe('cancelled');
  });
});

const goodEdit = {
  why: 'Fees are asked for.',
  find: '- Never mention fees.',
  replace: '- Mention fees when they are asked for.',
};

describe('an edit that a model suggests', () => {
  /** The scripted model answers questions for an edit with what it is told. */
  async function searched(suggestion: () => string, more: { policy?: string } = {}) {
    const opened = await open({
      ...more,
      models: {
        answer: (request) =>
          request.messages[0]?.content.startsWith('You edit the prompt') ? { text: suggestion() } : planted(request),
      },
    });
    const found = await search(await everything(opened.runId));
    return { ...opened, found };
  }
  const ask = (found: SearchView) => ({ runId: found.id, treatment: 'without-5', model: 'test-model' });

  test('is asked through the door with the failures as data, and comes back as the whole file', async () => {
    const { found, server: models } = await searched(() => JSON.stringify(goodEdit));
    const suggested = await app.call('explain.suggest', ask(found));
    expect(suggested).toMatchObject({ ...goodEdit, model: 'test-model', practice: false, costUsd: null, leftOut: 0 });
    expect(suggested.after).toBe(suggested.before.replace(goodEdit.find, goodEdit.replace));
    const request = models.requests.at(-1);
    expect(request?.body).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { name: 'suggested_edit' } },
    });
    const material = request?.messages.at(-1)?.content ?? '';
    expect(material).toContain('- Never mention fees.');
    expect(material).toContain('answered: I cannot speak of that.');
    expect(material).toContain('Never evades the question.');
    const { rows } = await app.call('audit.list', { runId: found.id, limit: 1 });
    expect(rows[0]).toMatchObject({
      purpose: 'suggest',
      outcome: 'answered',
      model: 'test-model',
      sensitivity: 'personal',
    });
  });

  test('cases that the data policy keeps from the model are left out of the question', async () => {
    const policy = `schema: signoff/policy@1
models:
  - { origin: loopback, models: [test-model], sensitivities: [public, internal, personal] }
  - { origin: loopback, models: [other-model], sensitivities: [public, internal] }
`;
    const { found, server: models } = await searched(() => JSON.stringify(goodEdit), { policy });
    const suggested = await app.call('explain.suggest', { ...ask(found), model: 'other-model' });
    expect(suggested.leftOut).toBe(1);
    expect(models.requests.at(-1)?.messages.at(-1)?.content).not.toContain('plan 1?');
    expect(await app.refusal('explain.suggest', { ...ask(found), model: 'third-model' })).toMatchObject({
      code: 'not-allowed',
    });
  });

  test.each([
    ['no JSON', 'Sure! Just remove it.', 'could not be read'],
    ['words that are not there', JSON.stringify({ ...goodEdit, find: 'Never talk.' }), 'do not stand in the prompt'],
    ['words that stand there twice', JSON.stringify({ ...goodEdit, find: '- ' }), 'more than once'],
    ['a broken section', JSON.stringify({ ...goodEdit, replace: '{{#open}}' }), 'no longer work'],
    ['a new message', JSON.stringify({ ...goodEdit, replace: 'x\n{{role "assistant"}}\nyes' }), 'would no longer work'],
    [
      'an unknown variable',
      JSON.stringify({ ...goodEdit, replace: '{{secret}}' }),
      'a variable that the prompt does not have',
    ],
    ['nothing', JSON.stringify({ ...goodEdit, replace: goodEdit.find }), 'changes nothing'],
  ])('%s: refused with a sentence, and nothing is changed', async (_what, answer, words) => {
    const { found } = await searched(() => answer);
    const refusal = await app.refusal('explain.suggest', ask(found));
    expect(refusal.code).toBe('malformed-answer');
    expect(refusal.message).toContain(words);
    expect((await fileOf(app, 'helper')).text).toBe(promptWith(instructions));
  });

  test('is tested at once as an experiment of its own, without touching the draft', async () => {
    const { found, runId } = await searched(() => JSON.stringify(goodEdit));
    const { why, find, replace } = await app.call('explain.suggest', ask(found));
    const test_ = { runId, variant: 'candidate', find, replace };
    expect(await app.call('explain.testEstimate', test_)).toMatchObject({ calls: 2 * 16 * 2, aboveLimit: false });
    const { runId: testId } = await app.call('explain.test', { ...test_, why });
    const tested = await app.until(async () => {
      const view = await app.call('run.get', { runId: testId });
      return view.state === 'running' ? null : view;
    });
    expect(tested).toMatchObject({
      kind: 'experiment',
      parentId: null,
      state: 'finished',
      rate: { value: 1 },
      hypothesis: why,
    });
    expect(tested.variants.map(({ id, isBaseline }) => [id, isBaseline])).toEqual([
      ['candidate', false],
      ['baseline', true],
    ]);
    expect((await fileOf(app, 'helper')).text).toBe(promptWith(instructions));
    expect((await app.call('settings.get', {})).person).toEqual(person);
  });
});
