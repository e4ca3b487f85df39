import { describe, expect, test } from 'vitest';
import { contentId } from '#domain/prompt/content-id';
import { defaultPolicy } from '#domain/policy/policy';
import { aRunPlan, casesText, judgedSpec, plainSpec, refundPrompt } from '#support/run-plans';
import { planRun, type RunRequest } from './plan-run.ts';

const server = { baseUrl: 'https://models.example/v1', origin: 'https://models.example', practice: false };

function aRequest(change: Partial<RunRequest> = {}): RunRequest {
  return {
    promptId: 'refund-helper',
    promptPath: 'prompts/refund-helper.md',
    specPath: 'prompts/refund-helper.spec.yaml',
    specText: plainSpec,
    casesPath: 'prompts/refund-helper.cases.jsonl',
    casesText: casesText(2),
    variants: [aVariant('candidate', refundPrompt())],
    tools: [],
    trials: null,
    seed: 1,
    concurrency: 8,
    maxCostUsd: null,
    judgeModel: null,
    judgeServer: server,
    connectionId: 'c',
    baselineCommit: null,
    policy: defaultPolicy,
    nextId: () => 'job',
    ...change,
  };
}

function aVariant(id: string, promptText: string, change: Partial<RunRequest['variants'][number]> = {}) {
  const rest = { label: id, promptPath: 'prompts/refund-helper.md', model: null, parameters: null, server };
  return { id, promptText, isBaseline: id === 'baseline', ...rest, ...change };
}

function planOf(change: Partial<RunRequest> = {}) {
  const planned = planRun(aRequest(change));
  if (!planned.ok) throw new Error(planned.problems.map((each) => each.message).join('; '));
  return planned;
}

function problemsOf(change: Partial<RunRequest>): string[] {
  const planned = planRun(aRequest(change));
  return planned.ok ? [] : planned.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a plan', () => {
  test('holds everything that the run needs, frozen, with a job for every variant, case and trial', () => {
    const baseline = refundPrompt('Answer about refunds.');
    const { plan, jobs } = planOf({
      trials: 2,
      variants: [aVariant('candidate', refundPrompt()), aVariant('baseline', baseline, { model: 'older-model' })],
    });
    expect(plan.variants.map(({ id, model, content }) => [id, model, content])).toEqual([
      ['candidate', 'test-model', contentId('prompt', refundPrompt())],
      ['baseline', 'older-model', contentId('prompt', baseline)],
    ]);
    expect(plan).toMatchObject({
      specContent: contentId('other', plainSpec),
      casesContent: contentId('other', casesText(2)),
    });
    const places = jobs.map((job) => `${job.variant} ${job.case} ${job.trial}`).sort();
    const all = ['baseline', 'candidate'].flatMap((variant) =>
      ['c-1', 'c-2'].flatMap((aCase) => [1, 2].map((trial) => `${variant} ${aCase} ${trial}`)),
    );
    expect(places).toEqual(all);
    expect(new Set(jobs.map((job) => job.id)).size).toBe(8);
  });

  test('repeats by its seed: the same jobs in the same order', () => {
    const order = (seed: number): string[] =>
      aRunPlan(server.baseUrl, { cases: 30, compared: true, seed }).jobs.map((job) => `${job.variant} ${job.case}`);
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
  });

  test('trials are those asked for, else the spec’s, else one', () => {
    const spec = `${plainSpec}trials: 4\n`;
    expect(
      [planOf({ specText: spec, trials: 2 }), planOf({ specText: spec }), planOf({ specText: null })].map(
        (each) => each.plan.trials,
      ),
    ).toEqual([2, 4, 1]);
  });

  test('a prompt without a spec and without a header can be run', () => {
    const bare = aVariant('candidate', 'You answer.\n{{role "user"}}\n{{question}}\n', { model: 'm' });
    expect(planOf({ specText: null, variants: [bare] }).plan).toMatchObject({
      spec: null,
      specContent: null,
      judge: null,
    });
  });

  test('only the tools that a variant names go to it', () => {
    const tool = (name: string) => ({
      name,
      content: `content of ${name}`,
      tool: { name, description: '', parameters: {} },
    });
    const withTool = refundPrompt().replace('model:', 'tools: [lookup]\nmodel:');
    const { plan } = planOf({
      tools: [tool('lookup'), tool('refund')],
      variants: [aVariant('candidate', withTool), aVariant('baseline', refundPrompt())],
    });
    expect(plan.variants.map((variant) => variant.tools.map((each) => each.name))).toEqual([['lookup'], []]);
  });
});

describe('the judge', () => {
  const judgeOf = (change: Partial<RunRequest>) => planOf({ specText: judgedSpec, ...change }).plan.judge;

  test('is the spec’s, else the chosen one, never the model under test', () => {
    expect(judgeOf({ judgeModel: 'chosen' })).toEqual({ model: 'chosen', ...server });
    expect(judgeOf({ judgeModel: 'chosen', specText: `${judgedSpec}judge: { model: named }\n` })).toEqual({
      model: 'named',
      ...server,
    });
    expect(judgeOf({ judgeModel: null })).toBeNull();
    expect(planOf({ judgeModel: 'chosen', specText: plainSpec }).plan.judge).toBeNull();
  });

  test('of a team’s real spec gives way on the practice server, which does not know it', () => {
    const specText = `${judgedSpec}judge: { model: gpt-5 }\n`;
    const isKnownModel = (model: string): boolean => model === 'practice-judge';
    expect(judgeOf({ specText, judgeModel: 'practice-judge', isKnownModel })).toEqual({
      model: 'practice-judge',
      ...server,
    });
    expect(judgeOf({ specText, judgeModel: null, isKnownModel })).toBeNull();
  });
});

describe('what stops a run before it begins', () => {
  test.each<[string, Partial<RunRequest>, string]>([
    ['no cases', { casesText: '\n' }, 'prompts/refund-helper.cases.jsonl: has no cases: add at least one to test with'],
    ['two cases of one name', { casesText: casesText(1) + casesText(1) }, 'every case needs its own id'],
    ['a spec that cannot be read', { specText: 'must: {' }, 'prompts/refund-helper.spec.yaml: '],
    [
      'no model in the version to compare with',
      {
        variants: [
          aVariant('candidate', '---\nschema: signoff/prompt@1\nmodel: m\n---\nHi {{question}}'),
          { ...aVariant('baseline', 'Hi {{question}}'), label: 'main', isBaseline: true },
        ],
      },
      'in main, the version to compare with, it names no model: choose one for both',
    ],
    ['no model anywhere', { variants: [aVariant('candidate', 'Hi {{question}}')] }, 'names no model'],
    [
      'an input that is missing',
      { casesText: '{"id":"c-9","input":{"topic":"x","b":1}}\n' },
      'No case says {{question}}: give it a value or a default',
    ],
    [
      'a template that cannot be read',
      { variants: [aVariant('candidate', refundPrompt('{{#open}}'))] },
      'prompts/refund-helper.md: ',
    ],
  ])('%s', (_what, change, words) => {
    expect(problemsOf(change).join('\n')).toContain(words);
  });

  test('a criterion that cannot be decided is named by its sentence; what is about no criterion, by file and line', () => {
    const specText =
      "schema: signoff/spec@1\nmust:\n  - { id: a, statement: Names the page., check: { type: regex, pattern: '(' } }\n";
    const found = (text: string) => {
      const planned = planRun(aRequest({ specText: text }));
      return planned.ok ? [] : planned.problems.map(({ criterion, line }) => [criterion, line]);
    };
    expect(found(specText)).toEqual([['Names the page.', 3]]);
    expect(found(`${plainSpec}trials: many\n`)).toEqual([[undefined, plainSpec.split('\n').length]]);
  });

  test('a policy that keeps back every case; one that keeps back some is no obstacle', () => {
    const policy = {
      ...defaultPolicy,
      models: [{ origin: server.origin, models: null, sensitivities: ['public' as const] }],
    };
    expect(problemsOf({ policy })).toEqual([
      expect.stringContaining('no case may be sent to the model: The data policy keeps internal cases from'),
    ]);
    const mixed = casesText(2).replace('"id":"c-2"', '"id":"c-2","sensitivity":"public"');
    const { plan, jobs } = planOf({ policy, casesText: mixed });
    expect(plan.refused.map((each) => each.case)).toEqual(['c-1']);
    expect(jobs.map((job) => [job.case, job.state]).sort()).toEqual([
      ['c-1', 'refused-by-policy'],
      ['c-2', 'waiting'],
    ]);
  });

  test('at most twenty problems are named', () => {
    expect(
      problemsOf({ casesText: casesText(50).replaceAll('question', 'topic') + '{"id":"z","input":{"a":"1","b":"2"}}' })
        .length,
    ).toBeLessThanOrEqual(20);
  });
});
