import { describe, expect, it } from 'vitest';
import { aChangedBeside, aComparison, aGateItem, aRate, aRunResult, aVariantResult } from '#support/domain-values';
import { runResultJson } from '../sign-off/result-json.ts';
import { gateInWords, runAsJUnit, runAsMarkdown } from './report-text.ts';

const items = [aGateItem('a', true, { shown: false }), aGateItem('b', false), aGateItem('c', null)];
const gate = { phase: 'run' as const, met: false, items };

it('reports a run as Markdown', () => {
  const candidate = aVariantResult('candidate', {
    label: 'draft',
    errors: 2,
    practice: true,
    costUsd: 0.12,
    slices: [{ id: 'vip', passRate: aRate(null, { outputs: 0, undecided: 3 }) }],
    criteria: [
      { id: 'a', kind: 'must', severity: 'blocker', passRate: aRate(0.9), fail: 12, cannotTell: 1, notMeasured: 2 },
    ],
  });
  const comparisons = [aComparison({ lost: ['c-1', 'c-2'], maybeLost: ['c-2'], regressions: ['c-1'] })];
  const report = runAsMarkdown(
    aRunResult({ gate, comparisons, variants: [aVariantResult('baseline', { label: 'main' }), candidate] }),
  );
  expect(report.split('\n## draft')[0]).toContain(
    'draft against main: 1 case passes more often, 2 less often (1 of them lost) of 40. The two cannot be told apart.',
  );
  expect(report).toContain('Lost: c-1. Less often: c-2.');
  expect(report.startsWith('# refund-helper: gate not met\n\n**Practice.** A practice model was used')).toBe(true);
  expect(report).toContain(
    '| ✓ met, not yet shown | Label of a | Evidence of a |\n| ✕ | Label of b | Evidence of b. Missing for b |\n| ? | Label of c |',
  );
  expect(report.slice(report.indexOf('## draft'))).toBe(
    [
      '## draft · gpt-5-mini **Practice**',
      '',
      'Pass rate: 84 % of 120 (likely 70-90 %). Outside it: 2 could not run, 0 could not be judged, 0 kept back, 0 not run.',
      '',
      'Incomplete: none of 120 answers.',
      '',
      'Cost: $0.12, for each good answer unknown. Latency: half within 800 ms, 95 of 100 within 2,100 ms.',
      '',
      '| Criterion | Pass rate | Not met | Cannot tell | Not measured |',
      '| --- | --- | --- | --- | --- |',
      '| a | 90 % of 120 (likely 70-90 %) | 12 | 1 | 2 |',
      '',
      '| Slice | Pass rate |',
      '| --- | --- |',
      '| vip | not counted, 3 undecided |',
      '',
    ].join('\n'),
  );
});

it('says what else the change alters, in every form', () => {
  const none = { count: 0, ids: [] };
  const changedBeside = aChangedBeside({
    cases: { removed: { count: 2, ids: ['c-1', 'c-2'] }, added: none, changed: none },
    criteria: { removed: ['Never promises.'], added: [], changed: [], ids: [] },
  });
  const result = aRunResult({ changedBeside });
  for (const report of [runAsMarkdown(result), runAsJUnit(result)]) {
    expect(report).toContain('2 cases are removed: c-1, c-2.');
    expect(report).toContain('“Never promises”.');
  }
  expect(JSON.parse(runResultJson(result))).toMatchObject({ changedBeside });
});

it('says beside the word that the gate is met that the bar is lower, and of a gate that is not met only that', () => {
  const met = { phase: 'run' as const, met: true, items: [] };
  const lower = aChangedBeside({ settings: [{ name: 'pass_rate', before: '0.95', now: '0.5' }] });
  const higher = aChangedBeside({ settings: [{ name: 'pass_rate', before: '0.5', now: '0.95' }] });
  expect([
    gateInWords({ gate: met }),
    gateInWords({ gate: met, changedBeside: lower }),
    gateInWords({ gate: met, changedBeside: higher }),
    gateInWords({ gate: { ...met, met: false }, changedBeside: lower }),
  ]).toEqual(['met', 'met, against a lower bar than main', 'met', 'not met']);
});

it('says practice when only the judge was', () => {
  const judge = { model: 'practice-judge', origin: 'loopback', practice: true, costUsd: null };
  expect(runAsMarkdown(aRunResult({ judge }))).toContain('**Practice.**');
});

it('reports the gate as JUnit: not met fails, cannot tell is an error, nothing is skipped', () => {
  expect(runAsJUnit(aRunResult({ gate, variants: [aVariantResult('candidate', { errors: 2, incomplete: 3 })] }))).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites tests="3" failures="1" errors="1" time="61.234">',
      '  <testsuite name="refund-helper" tests="3" failures="1" errors="1" time="61.234" timestamp="2026-11-21T10:15:00Z">',
      '    <properties>',
      '      <property name="candidate.outputs" value="120"/>',
      '      <property name="candidate.errors" value="2"/>',
      '      <property name="candidate.mayHaveBeenCharged" value="0"/>',
      '      <property name="candidate.incomplete" value="3"/>',
      '    </properties>',
      '    <testcase classname="refund-helper" name="Label of a"/>',
      '    <testcase classname="refund-helper" name="Label of b">',
      '      <failure message="Evidence of b">Missing for b</failure>',
      '    </testcase>',
      '    <testcase classname="refund-helper" name="Label of c">',
      '      <error message="Evidence of c">Missing for c</error>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

it('shows an empty gate as an error, and no text as XML', () => {
  expect(runAsJUnit(aRunResult({ gate: { phase: 'run', met: false, items: [] } }))).toContain(
    'tests="1" failures="0" errors="1"',
  );
  const hostile = aGateItem('x', true, { label: '"><skipped/> & \u0000\ud800' });
  expect(runAsJUnit(aRunResult({ gate: { ...gate, items: [hostile] } }))).toContain(
    'name="&quot;&gt;&lt;skipped/&gt; &amp; "/>',
  );
});

describe('every report', () => {
  const candidate = aVariantResult('candidate', {
    label: 'draft',
    outputs: 20,
    errors: 20,
    mayHaveBeenCharged: 2,
    incomplete: 3,
    incompleteRate: aRate(0.15, { outputs: 20 }),
    incompleteCases: Array.from({ length: 12 }, (_, at) => `c-${at + 1}`),
    errorReasons: [
      { code: 'server-failed', reason: 'It failed (HTTP 503): <b>ask @all</b> & "wait"', count: 17 },
      { code: 'timed-out', reason: '', count: 3 },
    ],
  });
  const result = aRunResult({ variants: [candidate] });

  it('says why calls failed, as text that nothing can be made of', () => {
    const markdown = runAsMarkdown(result);
    expect(markdown).toContain(
      'Why calls could not run:\n\n- 17 of 20: It failed (HTTP 503): \\<b\\>ask @\u2060all\\</b\\> \\& "wait"\n- 3 of 20: timed-out\n- 2 of 20 may have been charged.\n',
    );
    expect(runAsJUnit(result)).toContain(
      '    <system-err>draft: 17 of 20: It failed (HTTP 503): &lt;b&gt;ask @all&lt;/b&gt; &amp; &quot;wait&quot;\ndraft: 3 of 20: timed-out\ndraft: 2 of 20 may have been charged.</system-err>',
    );
  });

  it('counts incomplete answers, with the first cases, and says where an older version did not', () => {
    expect(runAsMarkdown(result)).toContain(
      'Incomplete: 3 of 20 answers (c-1, c-2, c-3, c-4, c-5, c-6, c-7, c-8, c-9, c-10 and 2 more).',
    );
    expect(runAsJUnit(result)).toContain('<property name="candidate.incomplete" value="3"/>');
    const old = aRunResult({
      variants: [{ ...candidate, incomplete: null, incompleteRate: null, incompleteCases: [] }],
    });
    expect(runAsMarkdown(old)).toContain('Incomplete: not counted.');
    expect(runAsJUnit(old)).toContain('<property name="candidate.incomplete" value="unknown"/>');
  });

  it('holds the counts one a line in JSON, and every value as it was', () => {
    const count = { pass: 1, fail: 0, cannotTell: 0, notMeasured: 0, errors: 0, incomplete: 0 };
    const counts = ['c-1', 'c-2'].map((id) => ({ variant: 'candidate', case: id, criterion: null, ...count }));
    // A parameter of that name, and a text that looks like the key, are no place for them.
    const variants = [{ ...candidate, label: '\n  "counts": []', parameters: { counts: [] } }];
    const whole = aRunResult({ variants, counts });
    const text = runResultJson(whole);
    expect(JSON.parse(text)).toEqual(whole);
    expect(text.split('\n').filter((line) => line.includes('"case":"c-'))).toHaveLength(2);
    expect(JSON.parse(runResultJson({ ...whole, counts: [] }))).toEqual({ ...whole, counts: [] });
    expect(JSON.parse(runResultJson(result))).toEqual(result);
  });
});

it('says that it stopped early, or that it looked on the way', () => {
  const looks = { at: 2, of: 5, correction: 20 };
  const stopped = { look: 2, of: 5, asked: 240, planned: 600, rule: 'A rule.' };
  expect(runAsMarkdown(aRunResult({ looks, stopped }))).toContain(
    'Stopped early after 240 of 600 calls: the answer was clear. Because it could look 5 times, each look had to be clearer.',
  );
  expect(runAsMarkdown(aRunResult({ looks: { at: 5, of: 5, correction: 1.25 } }))).toContain(
    'It looked 5 times on the way, and its limits are widened for that.',
  );
  expect(runAsMarkdown(aRunResult())).not.toContain('looked');
});

it('says which cases were set aside, and that a result is their confirmation', () => {
  const cases = { content: 'c', count: 30, setAside: 10 };
  expect(runAsMarkdown(aRunResult({ cases }))).toContain('30 cases (10 more set aside), 3 trials each');
  expect(runAsMarkdown(aRunResult({ cases: { ...cases, setAside: 0 }, confirmation: true }))).toContain(
    '30 cases that had been set aside (a confirmation, used once), 3 trials each',
  );
});
