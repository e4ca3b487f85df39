import { describe, expect, it } from 'vitest';
import { emptySpec } from '#domain/spec/spec-file';
import { readSpec, type SpecForm } from './spec-form.ts';

const path = 'prompts/refund-helper.spec.yaml';
const read = (text: string) => readSpec(path, text);

function formIn(text: string): SpecForm {
  const reading = read(text);
  if (reading.kind !== 'form') throw new Error(`read as ${reading.kind}`);
  return reading.form;
}

describe('a spec as a form', () => {
  it('shows every field of the format', () => {
    expect(
      read(`schema: signoff/spec@1
intents: [refund-status]
must:
  - id: cites
    statement: Names its page.
    check: { type: contains, value: policy }
    severity: report
    applies_to: { slices: [vip], intents: [refund-status] }
    examples: { good: [See policy., Yes], bad: [No] }
must_not: []
quality: []
trials: 3
judge: { model: judge-1, min_labels: 30, min_agreement: 0.6 }
thresholds:
  pass_rate: 0.95
  slices: { vip: 1.0 }
  criteria: { cites: 0.8 }
  regressions: 0
  margin: 0.05
  incomplete: 0.01
  latency_p95_ms: 4000
  cost_per_success_usd: 0.01
review: { sample: 15, required_for: [safety, tone] }
sign_off: { approvers: [pm@acme.example], count: 1, always_for: [safety], max_age_days: 30 }
`),
    ).toEqual({
      kind: 'form',
      problems: [],
      form: {
        intents: ['refund-status'],
        criteria: [
          {
            list: 'must',
            kind: 'must',
            index: 0,
            id: 'cites',
            hasOwnId: true,
            statement: 'Names its page.',
            check: { type: 'contains', value: 'policy' },
            severity: 'report',
            slices: ['vip'],
            intents: ['refund-status'],
            good: ['See policy.', 'Yes'],
            bad: ['No'],
          },
        ],
        trials: 3,
        judge: { model: 'judge-1', models: [], minLabels: 30, minAgreement: 0.6 },
        thresholds: {
          passRate: 0.95,
          slices: [{ name: 'vip', rate: 1 }],
          criteria: [{ name: 'cites', rate: 0.8 }],
          regressions: 0,
          margin: 0.05,
          incomplete: 0.01,
          latencyMs: 4000,
          costUsd: 0.01,
        },
        review: { sample: 15, requiredFor: ['tone', 'safety'] },
        signOff: { approvers: ['pm@acme.example'], count: 1, alwaysFor: ['safety'], maxAgeDays: 30 },
      },
    });
  });

  it('shows a criterion that still lacks everything, with what is wrong', () => {
    const reading = read(
      'schema: signoff/spec@1\nmust:\n  - id: a\n    statement: ""\n    check: { type: contains }\n  -\n',
    );
    expect(reading).toMatchObject({
      kind: 'form',
      form: {
        criteria: [
          { id: 'a', hasOwnId: true, statement: '', check: { type: 'contains' }, severity: 'blocker' },
          { id: '', hasOwnId: false, index: 1, check: {} },
        ],
      },
    });
    expect(reading.kind === 'form' && reading.problems.map(({ field }) => field)).toEqual([
      'must[0].statement',
      'must[0].check.value',
      'must[1]',
    ]);
  });

  it('knows ids that are given twice, across lists too', () => {
    const criterion = '  - { id: a, statement: S, check: { type: json } }\n';
    const form = formIn(`schema: signoff/spec@1\nmust:\n${criterion}quality:\n${criterion}`);
    expect(form.criteria.map(({ list, hasOwnId }) => [list, hasOwnId])).toEqual([
      ['must', false],
      ['quality', false],
    ]);
  });

  it('reads the spec that a new prompt starts with', () => {
    expect(formIn(emptySpec())).toMatchObject({
      criteria: [],
      trials: 3,
      thresholds: { passRate: 0.9, regressions: 0 },
    });
  });
});

describe('a spec that cannot be a form', () => {
  it('is none, text to mend, or read-only', () => {
    const newer = read('schema: signoff/spec@2\nmust: []\n');
    expect([
      read('').kind,
      read('must: [').kind,
      read('- a\n').kind,
      read('must: []\n').kind,
      read('schema: signoff/cases@1\n').kind,
      newer.kind,
    ]).toEqual(['none', 'text-only', 'text-only', 'text-only', 'text-only', 'read-only']);
    expect(newer).toMatchObject({
      problems: [{ line: 1, field: 'schema', message: expect.stringContaining('spec@2') }],
    });
  });
});
