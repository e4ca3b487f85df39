import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { planSample } from '#adapters/git/sample/sample-plan';
import { parseCases } from '#domain/cases/case-file';
import { type Output } from '#domain/answers/output';
import { outcomeOf } from '#domain/result/outcome';
import { type Parsed } from '#domain/files/problem';
import { parsePrompt, promptIdFromPath } from '#domain/prompt/prompt-file';
import { type RunResult, type VariantResult } from '#domain/result/run-result';
import { criteriaOf } from '#domain/spec/spec';
import { parseSpec } from '#domain/spec/spec-file';
import { templateProblems } from '#domain/prompt/template';
import { parseTool } from '#domain/prompt/tool-file';
import { experiment, latestFiles, readSample, valueOf } from '#support/practice-experiment';

const files = await latestFiles();
const baseline = files.get('prompts/refund-helper.md') ?? '';
const seeds = [1, 2, 3, 4, 5];

const editSchema = z.strictObject({
  promptId: z.literal('refund-helper'),
  title: z.string().min(1),
  find: z.string().min(1),
  replace: z.string(),
  why: z.string().min(1),
});

async function edited(name: string): Promise<string> {
  const edit = editSchema.parse(JSON.parse(await readSample(name)));
  expect(baseline.split(edit.find)).toHaveLength(2);
  return baseline.replace(edit.find, edit.replace);
}

describe('the files', () => {
  const parsers: [ending: string, parse: (path: string, text: string) => Parsed<unknown>][] = [
    ['.spec.yaml', parseSpec],
    ['.cases.jsonl', parseCases],
    ['.tool.yaml', parseTool],
    ['.md', parsePrompt],
  ];
  const isOurs = (path: string): boolean =>
    path.startsWith('tools/') || /\.(spec\.yaml|cases\.jsonl)$/.test(path) || promptIdFromPath(path) !== null;

  test('every version of every prompt, spec, case set and tool is without a problem', async () => {
    const history = z
      .array(z.looseObject({ files: z.record(z.string(), z.string().nullable()) }))
      .parse(JSON.parse(await readSample('history.json')));
    const read: string[] = [];
    for (const [path, source] of history.flatMap((version) => Object.entries(version.files))) {
      if (source === null || !isOurs(path)) continue;
      const text = await readSample(`versions/${source}`);
      const parse = parsers.find(([ending]) => path.endsWith(ending))?.[1];
      expect([source, parse?.(path, text)]).toEqual([source, expect.objectContaining({ ok: true, warnings: [] })]);
      if (promptIdFromPath(path) !== null) expect(templateProblems(path, valueOf(parsePrompt(path, text)))).toEqual([]);
      read.push(source);
    }
    expect(read.length).toBeGreaterThan(18);
  });

  test('become a Git history of seven versions', async () => {
    const plan = await planSample(fileURLToPath(new URL('../../resources/sample', import.meta.url)));
    const commits = [...plan.objects.values()].filter((object) => object.type === 'commit');
    expect(commits).toHaveLength(7);
  });

  test('hold four prompts, forty cases in slices, all three kinds of criteria', () => {
    const prompts = [...files.keys()].filter((path) => promptIdFromPath(path) !== null);
    const { cases } = valueOf(parseCases('cases', files.get('prompts/refund-helper.cases.jsonl') ?? ''));
    const spec = valueOf(parseSpec('spec', files.get('prompts/refund-helper.spec.yaml') ?? ''));
    expect(prompts.sort()).toEqual([
      'prompts/account-care.md',
      'prompts/order-status.md',
      'prompts/refund-helper.md',
      'prompts/vip/concierge.md',
    ]);
    expect(cases).toHaveLength(40);
    expect([...new Set(cases.flatMap((each) => each.slices))].sort()).toEqual([
      'angry',
      'express',
      'policy',
      'status',
      'vip',
    ]);
    expect([...new Set(criteriaOf(spec).map((criterion) => criterion.kind))]).toEqual(['must', 'must-not', 'quality']);
  });
});

const rate = (variant: VariantResult | undefined): number => variant?.passRate.value ?? NaN;
const slice = (variant: VariantResult | undefined, id: string): number =>
  variant?.slices.find((each) => each.id === id)?.passRate.value ?? NaN;
const criterion = (variant: VariantResult | undefined, id: string): number =>
  variant?.criteria.find((each) => each.id === id)?.passRate.value ?? NaN;
const unmet = (result: RunResult): string[] =>
  result.gate.items.filter((item) => item.met !== true).map((item) => item.id);
const words = (outputs: Output[], variant: string): number => {
  const texts = outputs.filter((output) => output.variant === variant).map((output) => output.answer?.text ?? '');
  return texts.join(' ').split(/\s+/).length / texts.length;
};

describe('the numbers of the refund helper, whatever the seed', () => {
  test.each(seeds)('the tempting edit: shorter, warmer, and without its sources (seed %i)', async (seed) => {
    const { result, outputs } = await experiment(
      'refund-helper',
      {
        baseline: { text: baseline, model: 'practice-small' },
        candidate: { text: await edited('suggestion.json'), model: 'practice-small' },
      },
      seed,
    );
    const [before, after] = result.variants;
    expect(rate(before)).toBeGreaterThan(0.78);
    expect(rate(before)).toBeLessThan(0.96);
    expect(before?.undecided).toBe(0);
    expect(words(outputs, 'candidate')).toBeLessThan(words(outputs, 'baseline') * 0.7);
    expect(criterion(after, 'warm')).toBeGreaterThan(criterion(before, 'warm') + 0.05);
    expect(rate(after)).toBeLessThan(rate(before) - 0.08);
    expect(rate(after)).toBeGreaterThan(0.6);
    expect(slice(after, 'vip')).toBeLessThan(slice(before, 'vip') - 0.15);
    expect(criterion(after, 'cites-policy')).toBeLessThan(criterion(before, 'cites-policy') - 0.12);
    expect(unmet(result)).toEqual(expect.arrayContaining(['pass_rate', 'slice:vip', 'baseline']));
  });

  test.each(seeds)('the improvement meets the gate (seed %i)', async (seed) => {
    const { result } = await experiment(
      'refund-helper',
      {
        baseline: { text: baseline, model: 'practice-small' },
        candidate: { text: await edited('improvement.json'), model: 'practice-small' },
      },
      seed,
    );
    expect(rate(result.variants[1])).toBeGreaterThanOrEqual(0.96);
    expect(unmet(result)).toEqual([]);
  });

  test('the larger model follows the same prompt better, and costs too much', async () => {
    const { result } = await experiment(
      'refund-helper',
      {
        baseline: { text: baseline, model: 'practice-small' },
        candidate: { text: baseline, model: 'practice-large' },
      },
      1,
    );
    const [small, large] = result.variants;
    expect(rate(large)).toBeGreaterThan(rate(small));
    expect(large?.latencyMs.p50).toBeGreaterThan(2 * (small?.latencyMs.p50 ?? Infinity));
    expect(unmet(result)).toEqual(['cost_per_success_usd']);
  });
});

test('the two instructions of order-status that contradict each other make it waver', async () => {
  const text = files.get('prompts/order-status.md') ?? '';
  const spec = valueOf(parseSpec('spec', files.get('prompts/order-status.spec.yaml') ?? ''));
  const same = { text, model: 'practice-small' };
  const { outputs } = await experiment('order-status', { baseline: same, candidate: same }, 1);
  const outcomes = new Map<string, Set<string | null>>();
  for (const output of outputs.filter((each) => each.variant === 'baseline')) {
    const seen = outcomes.get(output.case) ?? new Set();
    outcomes.set(output.case, seen.add(outcomeOf(output, criteriaOf(spec))));
  }
  const wavering = [...outcomes].filter(([, seen]) => seen.size > 1);
  expect(wavering.length).toBeGreaterThanOrEqual(2);
});

test('the other prompts run without an undecided output', async () => {
  for (const [id, model] of [
    ['vip/concierge', 'practice-large'],
    ['account-care', 'practice-small'],
  ] as const) {
    const same = { text: files.get(`prompts/${id}.md`) ?? '', model };
    const { result } = await experiment(id, { baseline: same, candidate: same }, 1);
    expect([id, result.variants[0]?.undecided]).toEqual([id, 0]);
    expect(rate(result.variants[0])).toBeGreaterThan(0.85);
  }
});
