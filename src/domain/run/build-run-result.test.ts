import { describe, expect, it } from 'vitest';
import { aCase, anOutput } from '#support/domain-values';
import { buildRunResult, type PlannedRun } from './build-run-result.ts';
import { type Prompt } from '../prompt/prompt.ts';
import { type Output } from '../answers/output.ts';
import { runResultSchema } from '../result/run-result.ts';
import { specSchema } from '../spec/spec.ts';
import { type Verdict } from '../files/verdict.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'a', statement: 'A.', check: { type: 'contains', value: 'x' } }],
  thresholds: { pass_rate: 0.9, regressions: 0 },
});
const variant = {
  id: 'candidate',
  label: 'draft',
  isBaseline: false,
  content: 'c-content',
  model: 'm-1',
  origin: 'https://api.example',
  parameters: { temperature: 0.2 },
  practice: false,
};
const plan: PlannedRun = {
  promptId: 'refund-helper',
  promptPath: 'prompts/refund-helper.md',
  spec,
  specContent: 's-content',
  cases: [aCase('c-1', { slices: ['vip'] }), aCase('c-2')],
  casesContent: 'cases-content',
  tools: [{ name: 'lookup_order', content: 't-content' }],
  variants: [{ ...variant, id: 'baseline', label: 'main', isBaseline: true, content: 'b-content' }, variant],
  trials: 3,
  seed: 1,
  concurrency: 8,
  judge: { model: 'j-1', origin: 'https://api.example', practice: false },
};
const run = { id: 'run-1', startedAt: '2026-11-21T10:15:00Z', durationMs: 61_234, judgeCostUsd: null };

function outputsFor(planned: PlannedRun, verdict: (variantId: string, caseId: string) => Verdict): Output[] {
  return planned.variants.flatMap(({ id }) =>
    planned.cases.flatMap((each) =>
      Array.from({ length: planned.trials }, (_, at) =>
        anOutput({ variant: id, case: each.id, trial: at + 1 }, { a: verdict(id, each.id) }),
      ),
    ),
  );
}

describe('a run result', () => {
  const outputs = outputsFor(plan, (id, caseId) => (id === 'candidate' && caseId === 'c-2' ? 'fail' : 'pass'));
  const result = buildRunResult(run, plan, outputs);

  it('names the model of the prompt where another one answered, and claims nothing where nobody knows which', () => {
    const prompt = { header: { model: 'm-2' } } as Pick<Prompt, 'header'>;
    const namedWith = (more: Partial<typeof variant>) =>
      buildRunResult(run, { ...plan, variants: [{ ...variant, ...more, prompt }] }, []).variants[0]?.namedModel;
    expect([
      namedWith({}),
      namedWith({ model: 'm-2' }),
      namedWith({ origin: 'imported' }),
      namedWith({ origin: 'imported', model: 'unknown' }),
    ]).toEqual(['m-2', undefined, 'm-2', undefined]);
  });

  it('says what was run, on what, and what came of it', () => {
    const { variants, comparisons, gate, ...head } = result;
    expect(head).toEqual({
      schema: 'signoff/run@1',
      id: 'run-1',
      startedAt: '2026-11-21T10:15:00Z',
      durationMs: 61_234,
      seed: 1,
      trials: 3,
      concurrency: 8,
      prompt: { id: 'refund-helper', path: 'prompts/refund-helper.md' },
      spec: { content: 's-content' },
      cases: { content: 'cases-content', count: 2, setAside: 0 },
      tools: [{ name: 'lookup_order', content: 't-content' }],
      judge: { model: 'j-1', origin: 'https://api.example', practice: false, costUsd: null },
      uncompared: null,
      looks: null,
      stopped: null,
      unmatched: null,
      confirmation: false,
      askedAgain: null,
    });
    expect(variants.map(({ id, passRate, outputs: count }) => [id, passRate.value, count])).toEqual([
      ['baseline', 1, 6],
      ['candidate', 0.5, 6],
    ]);
    expect(comparisons).toMatchObject([{ baseline: 'baseline', candidate: 'candidate', regressions: ['c-2'] }]);
    expect(gate.items.map(({ id, met }) => [id, met])).toEqual([
      ['pass_rate', false],
      // Until what was lost is asked again it cannot be told from chance.
      ['regressions', null],
      ['incomplete', true],
    ]);
  });

  it('follows its own schema, and survives JSON unchanged', () => {
    expect(runResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('holds nothing of what the models answered', () => {
    expect(JSON.stringify(result)).not.toContain('Answer of');
  });

  it('has no comparison and no item that needs one without a baseline', () => {
    const alone = buildRunResult(run, { ...plan, variants: [variant] }, outputs);
    expect([alone.comparisons, alone.gate.items.map(({ id, met }) => [id, met])]).toEqual([
      [],
      [
        ['pass_rate', false],
        ['regressions', null],
        ['incomplete', true],
      ],
    ]);
    const uncompared = { kind: 'new', version: 'main', commit: null } as const;
    const fresh = buildRunResult(run, { ...plan, variants: [variant], uncompared }, outputs);
    expect([fresh.uncompared, fresh.gate.items[1]?.met]).toEqual([uncompared, true]);
  });

  it('is not met before the first output, nor without a spec', () => {
    expect(buildRunResult(run, plan, []).gate.met).toBe(false);
    expect(buildRunResult(run, { ...plan, spec: null, specContent: null }, outputs)).toMatchObject({
      spec: null,
      gate: {
        met: false,
        items: [
          { id: 'thresholds', met: null },
          { id: 'incomplete', met: true },
        ],
      },
    });
  });
});

it('sums up 50,000 outputs', () => {
  const cases = Array.from({ length: 5_000 }, (_, at) => aCase(`c-${at}`, { slices: [`s-${at % 12}`] }));
  const large = { ...plan, cases, trials: 5 };
  const outputs = outputsFor(large, (_id, caseId) => (caseId.endsWith('7') ? 'fail' : 'pass'));
  expect(outputs).toHaveLength(50_000);
  const result = buildRunResult(run, large, outputs);
  expect(result.variants.map(({ outputs: count }) => count)).toEqual([25_000, 25_000]);
});
