/** What the first answers cannot tell from chance is asked again by itself: from the estimate to the gate, over a death, and within the limit. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBareRepository } from '#support/git-server';
import { type ModelServer, type ModelServerOptions, type RecordedRequest } from '#support/model-server';
import { caseLine, connectModel, helperPrompt, openRepository, run, teamFiles, write } from '#support/team';
import { startTestApp, type TestApp } from '#support/test-app';

const promptId = 'helper';
const draft = helperPrompt.replace('helper of Acme.', 'helper of Acme. Be brief.');
let folder: string;
let app: TestApp;
let server: ModelServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-again-'));
  app = await startTestApp();
});
afterEach(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the server sees of a call: whose prompt it is, the case, and whether it stands exactly as in the file. */
function seen({ messages }: RecordedRequest): { isDraft: boolean; number: number; isPlain: boolean; system: string } {
  const [system, user] = [messages[0]?.content ?? '', messages.at(-1)?.content ?? ''];
  const isDraft = system.includes('Be brief.');
  const plain = (isDraft ? draft : helperPrompt).split('---\n').at(-1)?.split('{{role')[0]?.trim();
  return { isDraft, number: Number(/\d+/.exec(user)?.[0]), isPlain: system.trim() === plain, system };
}

type Answering = (call: ReturnType<typeof seen>) => boolean;

/** Twelve cases; `passes` says what the server answers. */
async function open(thresholds: string, passes: Answering, options: ModelServerOptions = {}, header = '') {
  const headed = (text: string): string => text.replace('model: test-model\n', `model: test-model\n${header}`);
  const address = join(folder, 'team.git');
  const cases = Array.from({ length: 12 }, (_, at) => caseLine(`c-${at + 1}`, `Question ${at + 1}?`)).join('');
  const spec = `schema: signoff/spec@1
must:
  - id: thanks
    statement: Says thank you.
    check: { type: contains, value: thank you }
    severity: blocker
trials: 3
thresholds: ${thresholds}
`;
  await createBareRepository(address, {
    history: [
      teamFiles({
        'prompts/helper.md': headed(helperPrompt),
        'prompts/helper.cases.jsonl': cases,
        'prompts/helper.spec.yaml': spec,
      }),
    ],
  });
  ({ server } = await connectModel(app, {
    answer: (request) => ({ text: passes(seen(request)) ? 'thank you' : 'no' }),
    ...options,
  }));
  await openRepository(app, { address });
  await write(app, promptId, 'prompt', headed(draft));
}

const planned = 12 * 2 * 3;

describe('cases that were lost in every trial', () => {
  test('a model that repeats itself: only what the words of the prompt drew is not held against it', async () => {
    // The draft as it stands loses two cases; with any edit they pass.
    await open('{ regressions: 0 }', ({ isDraft, number, isPlain }) => !(isDraft && isPlain && number <= 2));
    const done = await run(app, { promptId });
    expect(server.calls()).toBe(planned + 2 * 2 * 3);
    expect(done.result?.askedAgain).toEqual({
      for: ['regressions'],
      cases: 2,
      calls: 12,
      settled: 12,
      errors: 0,
      costUsd: null,
    });
    expect(done.result?.gate.items.slice(0, 1)).toMatchObject([
      {
        id: 'regressions',
        met: true,
        shown: true,
        evidence:
          '2 cases passed every time before and fail every time now (c-1, c-2), at most 0; asked again, none of them does so again',
      },
    ]);
    // Rates and counts stay those of the plan.
    expect(done.result?.variants.map(({ outputs }) => outputs)).toEqual([36, 36]);
    expect(done.result?.comparisons[0]).toMatchObject({ regressions: ['c-1', 'c-2'], cases: 12 });
    expect(done.progress).toMatchObject({ total: planned + 12, done: planned + 12, again: 12 });
  });

  test('what is lost again counts, each fresh trial of both versions with the same edit', async () => {
    await open('{ regressions: 0 }', ({ isDraft, number }) => !(isDraft && number === 5));
    const done = await run(app, { promptId });
    expect(done.result?.gate.items.slice(0, 1)).toMatchObject([
      {
        id: 'regressions',
        met: false,
        evidence:
          '1 case passed every time before and fails every time now (c-5), at most 0; asked again, 1 case does so again (c-5), more than chance explains',
        missing: 'Look at what was lost: c-5.',
      },
    ]);
    const fresh = server.requests.slice(planned).map(seen);
    expect(fresh.every(({ number, isPlain }) => number === 5 && !isPlain)).toBe(true);
    const own = (isDraft: boolean) => fresh.filter((each) => each.isDraft === isDraft).map(({ system }) => system);
    expect(new Set(own(true)).size).toBe(3);
    // Taking out what the draft says more leaves the very texts of the team's version.
    expect(
      own(true)
        .map((text) => text.replace(' Be brief.', ''))
        .sort(),
    ).toEqual(own(false).sort());
  });

  test('a fresh answer that could not run is never for it: cannot tell, and a retry of the errors settles it', async () => {
    let isDown = true;
    await open('{ regressions: 0 }', ({ isDraft, number }) => !(isDraft && number === 5), {
      faults: [{ matches: ({ index }) => isDown && index >= planned, fault: { kind: 'malformed-json' } }],
    });
    const open1 = await run(app, { promptId });
    expect(open1.result?.gate.items[0]).toMatchObject({ met: null, missing: expect.stringContaining('c-5') });
    isDown = false;
    await app.call('run.retryErrors', { runId: open1.id });
    const settled = await app.until(async () => {
      const view = await app.call('run.get', { runId: open1.id });
      return view.state === 'finished' ? view : null;
    });
    expect(settled.result?.gate.items[0]).toMatchObject({ met: false });
  });
});

describe('the margin', () => {
  test('an estimate below it is asked again of every case, and the fresh trials alone decide', async () => {
    await open('{ margin: 0.05 }', ({ isDraft, number, isPlain }) => !(isDraft && isPlain && number <= 2));
    const done = await run(app, { promptId });
    expect(server.calls()).toBe(planned + 12 * 2 * 3);
    expect(done.result?.askedAgain).toMatchObject({ for: ['baseline'], cases: 12, calls: 72, settled: 72 });
    expect(done.result?.comparisons[0]?.again?.margin).toMatchObject({ trials: 3, cases: 12, delta: 0, undecided: 0 });
    expect(done.result?.gate.items[0]).toMatchObject({ id: 'baseline', met: true, shown: false });
    expect(done.result?.gate.items[0]?.evidence).toContain('asked again, 3 fresh trials each');
  });

  test('where three fresh trials leave it open three more are asked, and then it is said', async () => {
    // One case of twelve, 8 points: too few to be worse for sure, and below the margin every time.
    await open('{ margin: 0.05 }', ({ isDraft, number }) => !(isDraft && number === 3));
    const done = await run(app, { promptId });
    expect(server.calls()).toBe(planned + 2 * 12 * 2 * 3);
    expect(done.result?.gate.items[0]).toMatchObject({ id: 'baseline', met: false });
    expect(done.result?.comparisons[0]?.again?.margin).toMatchObject({ trials: 6 });
  });

  test('nothing is asked again that the first answers tell', async () => {
    await open('{ margin: 0.05, regressions: 0 }', () => true);
    const done = await run(app, { promptId });
    expect(server.calls()).toBe(planned);
    expect(done.result).toMatchObject({ askedAgain: null, gate: { met: true } });
  });
});

describe('whether it is asked', () => {
  const losing: Answering = ({ isDraft, number }) => !(isDraft && number === 5);

  test('the estimate says up to how many, and how many trials would make it rare', async () => {
    await open('{ margin: 0.05 }', losing);
    expect(await app.call('run.estimate', { promptId })).toMatchObject({
      calls: planned,
      again: { calls: 144, costUsd: null },
      trialsToTell: 10,
    });
    expect(await app.call('run.estimate', { promptId, askAgain: false })).toMatchObject({ again: null });
    expect(await app.call('run.estimate', { promptId, baseline: 'none' })).toMatchObject({
      again: null,
      trialsToTell: null,
    });
  });

  test('not when the person does not want it: cannot tell, with what it costs to ask', async () => {
    await open('{ regressions: 0 }', losing);
    const done = await run(app, { promptId, askAgain: false });
    expect(server.calls()).toBe(planned);
    expect(done.result?.gate).toMatchObject({
      met: false,
      items: [
        { met: null, missing: 'Ask again: 6 calls (1 case, 3 fresh trials with each version).' },
        { id: 'incomplete' },
      ],
    });
  });

  test('not when it would go over the limit on money', async () => {
    const prices = [{ id: 'test-model', signoff_prices: { input_per_million: 100, output_per_million: 100 } }];
    const answer = (request: RecordedRequest): object => ({
      text: losing(seen(request)) ? 'thank you' : 'no',
      inputTokens: 50,
      outputTokens: 50,
    });
    // A call is reckoned at the most it can cost: with this limit at about what it does.
    await open('{ margin: 0.05 }', losing, { models: prices, answer }, 'parameters: { max_output_tokens: 50 }\n');
    // A call costs one cent, and all of them are asked.
    const done = await run(app, { promptId, maxCostUsd: 1 });
    expect(server.calls()).toBe(planned);
    expect(done).toMatchObject({ state: 'finished', result: { askedAgain: null, gate: { met: false } } });
    expect(done.result?.gate.items[0]).toMatchObject({ met: null, missing: expect.stringContaining('72 calls') });
    // The limit is its own: going on under it would end where it began, and says so; under a higher one it asks.
    const { id: runId, askAgainTooDear: tooDear } = done;
    expect(tooDear).toMatchObject({ limitUsd: 1, neededUsd: expect.any(Number) });
    const needed = tooDear?.neededUsd ?? 0;
    await expect(app.call('run.resume', { runId })).rejects.toMatchObject({ code: 'limit-exceeded' });
    await expect(app.call('run.resume', { runId, maxCostUsd: needed - 0.01 })).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    expect(server.calls()).toBe(planned);
    await app.call('run.resume', { runId, maxCostUsd: needed * 2 });
    const asked = await app.until(async () => {
      const view = await app.call('run.get', { runId });
      return view.state === 'finished' ? view : null;
    });
    expect(server.calls()).toBeGreaterThan(planned);
    expect(asked).toMatchObject({
      callsToAskAgain: null,
      askAgainTooDear: null,
      result: { askedAgain: { calls: 144 } },
    });
  });

  test('not of a run that stopped early, which cannot ship however it comes out', async () => {
    await open('{ regressions: 0 }', ({ isDraft }) => !isDraft);
    const done = await run(app, { promptId, untilClear: true });
    expect(done.result?.stopped).not.toBeNull();
    expect(done.result?.askedAgain).toBeNull();
  });

  test('a run that goes on to its end after it stopped early asks then', async () => {
    await open('{ regressions: 0 }', ({ isDraft, number }) => !(isDraft && number > 2));
    const { id: runId } = await run(app, { promptId, untilClear: true });
    await app.call('run.resume', { runId });
    const done = await app.until(async () => {
      const view = await app.call('run.get', { runId });
      return view.state === 'finished' ? view : null;
    });
    expect(done.result).toMatchObject({ stopped: null, askedAgain: { for: ['regressions'], cases: 10, calls: 60 } });
  });
});

test('a finished run that left it open asks when the person says go on', async () => {
  await open('{ regressions: 0 }', ({ isDraft, number }) => !(isDraft && number === 5));
  const left = await run(app, { promptId, askAgain: false });
  expect(left).toMatchObject({
    callsToAskAgain: 6,
    result: { gate: { items: [{ met: null }, { id: 'incomplete' }] } },
  });
  await app.call('run.resume', { runId: left.id });
  const done = await app.until(async () => {
    const view = await app.call('run.get', { runId: left.id });
    return view.state === 'finished' ? view : null;
  });
  expect(server.calls()).toBe(planned + 6);
  expect(done).toMatchObject({
    callsToAskAgain: null,
    result: { gate: { items: [{ met: false }, { id: 'incomplete' }] } },
  });
});
