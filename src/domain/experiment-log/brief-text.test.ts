import { describe, expect, test } from 'vitest';
import {
  aChangedBeside,
  aComparison,
  aCriterion,
  aGateItem,
  aRate,
  aRunResult,
  aVariantResult,
} from '#support/domain-values';
import { type BriefParts } from './brief-parts.ts';
import { briefText } from './brief-text.ts';
import { experimentLogOf } from './experiment-log.ts';
import { type RunResult } from '../result/run-result.ts';

const result = aRunResult({
  variants: [
    aVariantResult('baseline', { label: 'team’s version', passRate: aRate(0.8) }),
    aVariantResult('candidate', {
      label: 'draft',
      errors: 2,
      passRate: aRate(0.84, { outputs: 118, undecided: 2 }),
      criteria: [
        {
          id: 'no-promise',
          kind: 'must-not',
          severity: 'blocker',
          passRate: aRate(0.95),
          fail: 6,
          cannotTell: 3,
          notMeasured: 1,
        },
      ],
    }),
  ],
  comparisons: [aComparison({ lost: ['c-012', 'c-013'], regressions: ['c-012'], wavering: ['c-031'] })],
});

function partsOf(
  change: Partial<BriefParts> & { result?: RunResult; practice?: boolean; hypothesis?: string } = {},
): BriefParts {
  const theResult = change.result ?? result;
  const log = experimentLogOf({
    run: {
      id: 'run-1',
      title: 'Shorter answers',
      promptId: 'refund-helper',
      hypothesis: change.hypothesis ?? 'Customers read less than we write',
      createdAt: '2026-11-21T10:00:00Z',
      startedAt: '2026-11-21T10:15:00Z',
      finishedAt: '2026-11-21T10:16:00Z',
      practice: change.practice ?? false,
    },
    baselines: new Set(['baseline']),
    result: theResult,
    tries: 14,
    decision: {
      what: 'graduate',
      why: 'Users find the answer faster.',
      by: { name: 'Priya Manager', email: 'pm@acme.example' },
      at: '2026-11-21T12:00:00Z',
    },
  });
  return {
    log,
    result: theResult,
    gate: { phase: 'run', met: false, items: [aGateItem('pass_rate', false), aGateItem('regressions', null)] },
    criteria: [
      aCriterion(
        'names-source',
        { type: 'regex', pattern: '\\[policy:[a-z-]+\\]' },
        { statement: 'Names its source.' },
      ),
      aCriterion(
        'no-promise',
        { type: 'judge', rubric: 'Promises a refund.' },
        { kind: 'must-not', statement: 'Never promises a refund', slices: ['vip'] },
      ),
    ],
    thresholds: { pass_rate: 0.95, regressions: 0, latency_p95_ms: 4000, cost_per_success_usd: 0.01 },
    review: { done: 15, labels: { pass: 13, fail: 1, unsure: 1 }, missed: 1, automatic: false },
    ...change,
  };
}

/** Without the invisible joiners that keep mentions from working. */
const plain = (text: string): string => text.replaceAll('\u2060', '');
const section = (text: string, name: string): string[] =>
  (plain(text).split(`## ${name}\n\n`)[1] ?? '').split('\n\n## ')[0]?.trim().split('\n') ?? [];

test('a brief holds insight, evidence, criteria and open risks', () => {
  expect(plain(briefText(partsOf()))).toMatchInlineSnapshot(`
    "# Brief: Shorter answers

    Prompt: Refund helper (refund-helper). Decided by Priya Manager (pm@acme.example) on 2026-11-21:

    > Users find the answer faster.

    ## Insight

    Expected, before the run: Customers read less than we write. What came out: 2 cases pass less often and 1 more often, of 40 cases; no difference could be told from chance.

    ## Evidence

    40 cases (set \`abcdef0\`), 3 trials each. 14 variants (a variant is a text on a model) have been tried on these cases or most of them, this one among them.

    | Version | Model | Passes | Outside the rate | Incomplete | 95 of 100 within | For each good answer |
    | --- | --- | --- | --- | --- | --- | --- |
    | team’s version (\`3f2a9c1\`) | gpt-5-mini | 80 % of 120 (likely 70-90 %) | – | none of 120 answers | 2,100 ms | – |
    | draft (\`3f2a9c1\`) | gpt-5-mini | 84 % of 118 (likely 70-90 %), 2 could not be judged | 2 could not run | none of 120 answers | 2,100 ms | – |

    - **draft** beside team’s version: 2 cases pass less often and 1 more often, of 40 cases; no difference could be told from chance. 1 of those that pass less often passed every time before and fails every time now. +4 points (95 % interval -3 points to +11 points). A difference this small comes up by chance 45 times in 100. About 680 cases more would tell them apart.

    15 answers reviewed by a person: 13 pass, 1 fail, 1 unsure.

    ## Criteria

    - **Must** (names-source): Names its source. Must hold, decided by a rule.
    - **Must never** (no-promise): Never promises a refund. Must hold, decided by a judge, in vip only; met in 95 % of 120 (likely 70-90 %).
    - At least 95 % of all answers pass.
    - At most 0 cases may be lost.
    - 95 of 100 answers within 4,000 ms.
    - At most $0.01 for each good answer.

    ## Open risks

    - The comparison does not settle it: no difference could be told from chance.
    - 2 cases pass less often: c-012, c-013.
    - Lost, because they passed every time before and fail every time now: c-012.
    - 1 case wavers between trials: c-031.
    - 14 variants were tried on these cases or most of them: a good one by luck becomes likely, and it was not confirmed on others.
    - Not met: Label of pass\\_rate (Evidence of pass\\_rate).
    - Cannot tell: Label of regressions (Evidence of regressions).
    - Outside the pass rate: 2 could not run.
    - “Never promises a refund”: 3 cannot be told, 1 not measured.
    - A person failed 1 answer of the sample.
    - The checks had not failed 1 of what a person failed: they miss something.
    "
  `);
});

describe('the open risks', () => {
  test('name a bar that was lowered, as the log does, and none where it was not', () => {
    const settings = [{ name: 'pass_rate', before: '0.95', now: '0.5' }];
    const lower = partsOf({ result: { ...result, changedBeside: aChangedBeside({ settings }) } });
    const line = '- Tested against a lower bar than main: good answers, at least: 95 % → 50 %.';
    expect(section(briefText(lower), 'Open risks')).toContain(line);
    expect(lower.log.result.gate).toMatchObject({ lower_bar: ['good answers, at least: 95 % → 50 %'] });
    expect(section(briefText(partsOf()), 'Open risks').join()).not.toContain('lower bar');
    expect(partsOf().log.result.gate).not.toHaveProperty('lower_bar');
  });

  test('name every kind of thing that the numbers leave open', () => {
    expect(section(briefText(partsOf()), 'Open risks')).toEqual([
      '- The comparison does not settle it: no difference could be told from chance.',
      '- 2 cases pass less often: c-012, c-013.',
      '- Lost, because they passed every time before and fail every time now: c-012.',
      '- 1 case wavers between trials: c-031.',
      '- 14 variants were tried on these cases or most of them: a good one by luck becomes likely, and it was not confirmed on others.',
      '- Not met: Label of pass\\_rate (Evidence of pass\\_rate).',
      '- Cannot tell: Label of regressions (Evidence of regressions).',
      '- Outside the pass rate: 2 could not run.',
      '- “Never promises a refund”: 3 cannot be told, 1 not measured.',
      '- A person failed 1 answer of the sample.',
      '- The checks had not failed 1 of what a person failed: they miss something.',
    ]);
  });

  test('never read as none where nobody looked', () => {
    const clean = aRunResult({ confirmation: true, comparisons: [aComparison({ verdict: 'better' })] });
    const gate = { phase: 'run', met: true, items: [aGateItem('pass_rate', true)] } as const;
    const reviewed = { done: 9, labels: { pass: 9, fail: 0, unsure: 0 }, missed: 0, automatic: false };
    const risks = (change: Parameters<typeof partsOf>[0]) => section(briefText(partsOf(change)), 'Open risks');
    expect(risks({ result: clean, gate: { ...gate, items: [...gate.items] }, review: reviewed })).toEqual([
      'None that these numbers show. What nobody measured is not known.',
    ]);
    expect(risks({ result: clean, gate: { ...gate, items: [...gate.items] }, review: null })).toEqual([
      '- No person has read answers of it.',
    ]);
    expect(
      risks({
        result: aRunResult({ confirmation: true, comparisons: [] }),
        gate: { ...gate, items: [aGateItem('pass_rate', true, { shown: false })] },
        review: { ...reviewed, automatic: true },
        practice: true,
      }),
    ).toEqual([
      '- A practice model answered or judged: nothing here is shown for a real one.',
      '- Whether it is better than what the team has: it was not compared.',
      '- Met, not yet shown: Label of pass\\_rate (Evidence of pass\\_rate).',
      '- The review was automatic: no person has read answers of it.',
    ]);
  });
});

test('holds no pattern, no rubric and nothing that a reader of it would run or follow', () => {
  const text = briefText(
    partsOf({ hypothesis: '<img src=x> @team see #1\n\n# A heading ```js\nalert(1)``` [x](https://evil.example)' }),
  );
  expect(text).not.toContain('policy:[a-z');
  expect(text).not.toContain('Promises a refund.');
  expect(text).not.toMatch(/^# A heading/m);
  expect(text).not.toMatch(/(?<!\\)</);
  expect(text).not.toContain('```');
  expect(text).not.toContain('@team');
  expect(text).not.toMatch(/(?<!\\)\]\(/);
});

test('of practice results says so at its head', () => {
  expect(briefText(partsOf({ practice: true })).split('\n')[2]).toMatch(/^\*\*Practice\.\*\*/);
  expect(briefText(partsOf())).not.toContain('Practice');
});
