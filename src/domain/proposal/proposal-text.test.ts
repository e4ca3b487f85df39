import { describe, expect, it, test } from 'vitest';
import {
  aChangedBeside,
  aComparison,
  aCriterion,
  aGateItem,
  aRate,
  aRunResult,
  aVariantResult,
} from '#support/domain-values';
import { type RunResult } from '../result/run-result.ts';
import { branchName, proposalDescription, type ProposalParts } from './proposal-text.ts';

const signOff = {
  name: 'Pat',
  email: 'pm@acme.example',
  at: '2026-11-21T11:00:00Z',
  decision: 'approve' as const,
  statement: 'I read the sample and it is right.',
};
const parts: ProposalParts = {
  promptId: 'refund-helper',
  why: 'Customers read less than we write.',
  run: aRunResult({
    variants: [
      aVariantResult('baseline', {
        passRate: aRate(0.8),
        slices: [{ id: 'vip', passRate: aRate(1, { outputs: 12 }) }],
      }),
      aVariantResult('candidate', {
        errors: 2,
        undecided: 1,
        passRate: aRate(0.84, { outputs: 117, undecided: 3 }),
        slices: [{ id: 'vip', passRate: aRate(0.5, { outputs: 12 }) }],
        criteria: [
          {
            id: 'warm',
            kind: 'quality',
            severity: 'report',
            passRate: aRate(null, { outputs: 0 }),
            fail: 0,
            cannotTell: 0,
            notMeasured: 0,
          },
        ],
      }),
    ],
    comparisons: [
      aComparison({ lost: ['c-012', 'c-013'], maybeLost: ['c-013'], regressions: ['c-012'], wavering: ['c-031'] }),
    ],
  }),
  gate: {
    phase: 'sign-off',
    met: false,
    items: [aGateItem('pass_rate', true, { shown: false }), aGateItem('review', null), aGateItem('age', false)],
  },
  signOff,
  review: { done: 15, labels: { pass: 13, fail: 1, unsure: 1 } },
  files: [{ path: 'prompts/refund-helper.md', status: 'changed' }],
  criteria: [
    aCriterion(
      'warm',
      { type: 'judge', rubric: 'Warm?' },
      { kind: 'quality', severity: 'report', statement: 'Is warm.' },
    ),
  ],
  passingLess: [
    {
      case: 'c-012',
      input: 'Where is it?',
      output: 'It is guaranteed.',
      failed: [{ statement: 'Never promises a refund.', reason: 'Contains “guaranteed”.' }],
      failing: 2,
      decided: 3,
    },
  ],
  tries: 14,
  practice: false,
  evalPath: 'prompts/evals/refund-helper/2026-11-21T101500Z-3f2a9c1.json',
};

it('says what changed, on which evidence, what got worse and who signed', () => {
  const j = '\u2060';
  expect(proposalDescription(parts)).toBe(
    [
      'Expected, before the test: Customers read less than we write. What came out: no difference could be told from chance.',
      '',
      'Prompt: Refund helper. Files: prompts/refund-helper.md (changed).',
      '',
      'Result',
      '------',
      '',
      'Case set `abcdef0` of 40 cases, 3 trials each, model gpt-5-mini. 14 variants (a variant is a text on a model) have been tried on these cases or most of them, this one among them.',
      '',
      '2 cases pass less often and 1 more often, of 40 cases: **no detectable difference**. 1 of those that pass less often passed every time before and fails every time now. +4 points (95 % interval -3 points to +11 points). A difference this small comes up by chance 45 times in 100. About 680 cases more would tell them apart. 1 case passes in some trials and fails in others.',
      '',
      'Outside these rates: 2 could not run, 1 could not be judged.',
      '',
      'Incomplete: none of 120 answers.',
      '',
      '| | This change | Team’s version |',
      '| --- | --- | --- |',
      '| all cases | 84 % of 117 (likely 70-90 %), 3 could not be judged | 80 % of 120 (likely 70-90 %) |',
      '| slice vip | 50 % of 12 (likely 70-90 %) | 100 % of 12 (likely 70-90 %) |',
      '| Is warm (only reported) | not counted | – |',
      '',
      'Cases that pass less often',
      '--------------------------',
      '',
      '- **c-012**: 2 of 3 answers fail. Not met: Never promises a refund. Contains “guaranteed”.',
      '  > Where is it?',
      '  >',
      '  > It is guaranteed.',
      '',
      '1 more case passes less often and is not shown here.',
      '',
      'Gate',
      '------',
      '',
      '| | Item | Evidence |',
      '| --- | --- | --- |',
      '| ✓ met, not yet shown | Label of pass\\_rate | Evidence of pass\\_rate |',
      '| ? cannot tell | Label of review | Evidence of review |',
      '| ✕ not met | Label of age | Evidence of age |',
      '',
      'Review and sign-off',
      '-------------------',
      '',
      '15 answers reviewed: 13 pass, 1 fail, 1 unsure.',
      '',
      `Signed off by Pat (pm@${j}acme.example), 2026-11-21T11:00:00Z:`,
      '',
      '> I read the sample and it is right.',
      '',
      'Evidence: prompts/evals/refund-helper/2026-11-21T101500Z-3f2a9c1.json',
      '',
    ].join('\n'),
  );
});

describe('what is not evidence is labelled', () => {
  const said = (change: Partial<ProposalParts>): string => proposalDescription({ ...parts, ...change });

  test('practice, an automatic review, an exception, no comparison', () => {
    expect(said({ practice: true })).toContain('**Practice.** These numbers come from the practice model');
    const automatic = { done: 15, labels: { pass: 15, fail: 0, unsure: 0 }, automatic: true };
    expect(said({ review: automatic })).toContain('15 answers labelled automatically, by no person: 15 pass');
    expect(said({ review: null })).toContain('No answers were reviewed by a person.');
    expect(said({ signOff: { ...signOff, decision: 'exception' } })).toContain('Signed off as an exception by Pat');
    const alone = said({ run: aRunResult({ comparisons: [] }), passingLess: [] });
    expect(alone).toContain('It was not compared with the team’s version.');
    expect(alone).toContain('Not known: it was not compared with the team’s version.');
  });

  test('lost cases that may not be shown are counted, not passed over', () => {
    expect(said({ passingLess: [] })).toContain('2 more cases pass less often and are not shown here.');
    expect(said({ passingLess: [], run: aRunResult() })).toContain('No case passes less often');
  });
});

it('says at the gate that the bar is lower, and in what', () => {
  const changedBeside = aChangedBeside({ settings: [{ name: 'pass_rate', before: '0.95', now: '0.5' }] });
  const said = (run: RunResult): string => proposalDescription({ ...parts, run }).split('Gate\n------\n\n')[1] ?? '';
  expect(said({ ...parts.run, changedBeside }).split('\n')[0]).toBe(
    'Against a lower bar than main: good answers, at least: 95 % → 50 %.',
  );
  expect(said(parts.run)).not.toContain('lower bar');
});

it('carries no text of a model, a file or a person that does anything', () => {
  const hostile =
    '</td></table># x\n\n@acme/all fixes #1 ![i](https://evil.example/i.png) <script>alert(1)</script> | a | `b`';
  const description = proposalDescription({
    ...parts,
    why: hostile,
    promptId: hostile,
    signOff: { ...signOff, name: hostile, email: hostile, statement: hostile },
    files: [{ path: hostile, status: 'added' }],
    passingLess: [
      {
        case: hostile,
        input: hostile,
        output: hostile,
        failed: [{ statement: hostile, reason: hostile }],
        failing: 1,
        decided: 1,
      },
    ],
    criteria: [
      aCriterion('odd', { type: 'human' }, { statement: hostile }),
      aCriterion('even', { type: 'refusal', is: true }, { statement: hostile }),
    ],
    gate: { ...parts.gate, items: [aGateItem('x', true, { label: hostile, evidence: hostile })] },
    run: aRunResult({
      variants: [
        aVariantResult('candidate', {
          model: hostile,
          slices: [{ id: hostile, passRate: aRate(1) }],
          criteria: ['odd', 'even', hostile].map((id) => ({
            id,
            kind: 'must',
            severity: 'blocker',
            passRate: aRate(1),
            fail: 0,
            cannotTell: 0,
            notMeasured: 0,
          })),
        }),
      ],
      judge: { model: hostile, origin: '', practice: false, costUsd: null },
      comparisons: [aComparison({ lost: ['c-1'] })],
    }),
  });
  expect(description).not.toMatch(/@(?!\u2060)|(?<!\\)<|:\/\/|#\d|(?<!\\)\[|\n#[^#]* x\n/u);
  const columns = description
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.match(/(?<!\\)\|/gu)?.length);
  expect(new Set(columns)).toEqual(new Set([4]));
});

it.each([
  ['refund-helper', 'signoff/refund-helper-3f2a9c1'],
  ['vip/Concierge $(rm -rf)', 'signoff/vip-concierge-rm-rf-3f2a9c1'],
  ['返金', 'signoff/prompt-3f2a9c1'],
  [`${'a'.repeat(59)}/b`, `signoff/${'a'.repeat(59)}-3f2a9c1`],
])('names the branch of %j %s', (id, branch) => expect(branchName(id, '3f2a9c1d00')).toBe(branch));
