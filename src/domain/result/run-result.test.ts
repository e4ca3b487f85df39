import { describe, expect, it } from 'vitest';
import { aCase, anOutput, aRunResult, aVariantResult } from '#support/domain-values';
import { buildRunResult } from '../run/build-run-result.ts';
import { withIncomplete } from '../gate/gate-incomplete.ts';
import { runAsJUnit, runAsMarkdown } from '../report/report-text.ts';
import { resultFromCounts } from '../run/result-from-counts.ts';
import { runResultSchema } from './run-result.ts';
import { specSchema } from '../spec/spec.ts';

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'a', statement: 'A.', check: { type: 'contains', value: 'x' } }],
  thresholds: { pass_rate: 0.5 },
});

/** A result as the version before stored it: without what it did not know. */
function oldResult(): unknown {
  const variant = {
    id: 'candidate',
    label: 'x',
    content: 'c',
    model: 'm',
    origin: 'o',
    parameters: {},
    practice: false,
  };
  const cases = [aCase('c-1')];
  const result = buildRunResult(
    { id: 'run-1', startedAt: '2026-11-21T10:15:00Z', durationMs: 1, judgeCostUsd: null },
    {
      promptId: 'p',
      promptPath: 'prompts/p.md',
      spec,
      specContent: 's',
      cases,
      casesContent: 'cases',
      tools: [],
      variants: [{ ...variant, isBaseline: false }],
      trials: 1,
      seed: 1,
      concurrency: 1,
      judge: null,
    },
    [anOutput({}, { a: 'pass' })],
  );
  const added = new Set(['incomplete', 'incompleteRate', 'incompleteCases', 'errorReasons', 'mayHaveBeenCharged']);
  return {
    ...result,
    variants: result.variants.map((each) =>
      Object.fromEntries(Object.entries(each).filter(([name]) => !added.has(name))),
    ),
    gate: { phase: 'run', met: true, items: result.gate.items.filter(({ id }) => id !== 'incomplete') },
  };
}

describe('a result that the version before stored', () => {
  const read = runResultSchema.parse(oldResult());

  it('is read, and what it did not count is unknown, never none', () => {
    expect(read.variants).toMatchObject([
      { incomplete: null, incompleteRate: null, incompleteCases: [], errorReasons: [], mayHaveBeenCharged: null },
    ]);
    expect(read.counts).toBeUndefined();
    expect(resultFromCounts(read, { spec, cases: [aCase('c-1')] })).toBeNull();
  });

  it('keeps the gate that was said then, and is no evidence for a new signature', () => {
    expect(read.gate.met).toBe(true);
    expect(withIncomplete(read.gate)).toMatchObject({
      met: false,
      items: [
        { id: 'pass_rate', met: true },
        { id: 'incomplete', met: null, missing: 'Run it again.' },
      ],
    });
  });

  it('is reported', () => {
    expect(runAsMarkdown(read)).toContain('Incomplete: not counted.');
    expect(runAsJUnit(read)).toContain('<property name="candidate.incomplete" value="unknown"/>');
  });
});

it('keeps what it does not know, and its counts, through its schema', () => {
  const count = { pass: 1, fail: 0, cannotTell: 0, notMeasured: 0, errors: 0, incomplete: 0 };
  const counts = [{ variant: 'candidate', case: 'c-1', criterion: null, ...count }];
  const variants = [aVariantResult('candidate', { errorReasons: [{ code: 'timed-out', reason: 'Slow.', count: 2 }] })];
  const whole = { ...aRunResult({ variants, counts }), later: 'kept' };
  expect(runResultSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});
