import { describe, expect, it } from 'vitest';
import { type SignOff } from './eval-record.ts';
import { isReadyToSign, signOffGate, type SignOffFacts } from './sign-off-gate.ts';
import { summarizeReview, type LabelledOutput } from './review.ts';
import { type Gate, type GateItem } from '../result/run-result.ts';
import { specSchema } from '../spec/spec.ts';

const passed: GateItem = {
  id: 'pass_rate',
  phase: 'run',
  label: 'At least 95 % of all answers pass',
  met: true,
  shown: true,
  evidence: '99 % of 120, threshold 95 %',
  missing: null,
};
const runGate: Gate = { phase: 'run', met: true, items: [passed] };

const spec = specSchema.parse({
  schema: 'signoff/spec@1',
  must: [{ id: 'warm', statement: 'Sounds like a person.', check: { type: 'human' } }],
  must_not: [{ id: 'promise', statement: 'Never promises.', check: { type: 'judge', rubric: 'It promises.' } }],
  judge: { min_labels: 12, min_agreement: 0.6 },
  review: { sample: 12 },
  sign_off: { approvers: ['pm@acme.example'], max_age_days: 30 },
});

const labelled = (...counts: [LabelledOutput['label'], LabelledOutput['outcome'], number][]): LabelledOutput[] =>
  counts.flatMap(([label, outcome, count]) =>
    Array.from({ length: count }, () => ({ label, outcome, ...about(label) })),
  );
/** The person says about the one criterion that only she decides what she says of the whole. */
const about = (label: LabelledOutput['label']) => ({
  asked: ['warm'],
  byCriterion: label === null ? {} : { warm: label },
});
const read = labelled(['pass', 'pass', 12]);
const signature: SignOff = {
  name: 'Pat',
  email: 'PM@acme.example',
  at: '2026-11-21T11:00:00Z',
  decision: 'approve',
  statement: 'Good.',
};

const facts: SignOffFacts = {
  spec,
  review: { ...summarizeReview(read), agreement: { kappa: 0.8, agreed: 11, of: 12 } },
  automaticReview: false,
  approvals: [signature],
  now: '2026-11-22T11:00:00Z',
  testedAt: '2026-11-21T10:00:00Z',
  practice: false,
  sampleRepository: false,
  header: { owner: 'pm@acme.example' },
  changedSince: [],
  changeKinds: null,
};
const gate = (change: Partial<SignOffFacts> = {}): Gate => signOffGate(runGate, { ...facts, ...change });
const itemOf = (id: string, change: Partial<SignOffFacts>): GateItem | undefined =>
  gate(change).items.find((item) => item.id === id);

describe('the sign-off gate', () => {
  it('does not overhear a name in the spec that nobody knows, even where the run was stored without it', () => {
    const odd = specSchema.parse({
      ...spec,
      thresholds: { pas_rate: 0.9 },
      sign_off: { aprovers: ['pm@acme.example'] },
    });
    expect(itemOf('threshold:pas_rate', { spec: odd })).toMatchObject({
      met: null,
      missing: expect.stringContaining('pass_rate'),
    });
    expect(itemOf('name:sign_off.aprovers', { spec: odd })).toMatchObject({
      met: null,
      missing: expect.stringContaining('approvers'),
    });
    expect(gate({ spec: odd }).met).toBe(false);
  });

  it('words what is on the wrong side of a limit so that it shows', () => {
    const agreement = { kappa: 0.598, agreed: 11, of: 12 };
    expect(itemOf('judge_trust', { review: { ...summarizeReview(read), agreement } })).toMatchObject({
      met: false,
      evidence: 'Agrees on 11 of 12: 0.598 on a scale from 0 (as by chance) to 1 (always), at least 0.6',
    });
    expect(itemOf('age', { testedAt: '2026-10-23T10:00:00Z' })).toMatchObject({
      met: false,
      evidence: 'Tested more than 30 days ago',
    });
  });

  it('is met when the run gate and everything that was asked for is', () => {
    expect(gate()).toEqual({
      phase: 'sign-off',
      met: true,
      items: [
        passed,
        entry(
          'human:warm',
          'A person finds: Sounds like a person.',
          '100 % of 12 answers about which a person was asked, threshold 100 %',
        ),
        entry(
          'review',
          'A person has decided on 12 answers and found no failure that the checks let pass',
          '12 of 12 decided',
        ),
        entry(
          'judge_trust',
          'The judge agrees with people',
          'Agrees on 11 of 12: 0.80 on a scale from 0 (as by chance) to 1 (always), at least 0.6',
        ),
        entry('header', 'The prompt names its owner', 'Owned by pm@acme.example'),
        entry('current', 'What was tested is what stands now', 'Nothing changed since the test'),
        entry('age', 'The test is at most 30 days old', 'Tested 1 day ago'),
        entry('approvals', 'Someone who may has signed it off', 'Signed by Pat'),
      ],
    });
  });

  it('asks of a spec that names nothing no more than the header, no change and a signature', () => {
    const plain = specSchema.parse({ schema: 'signoff/spec@1' });
    expect(gate({ spec: plain, review: null }).items.map(({ id }) => id)).toEqual([
      'pass_rate',
      'header',
      'current',
      'approvals',
    ]);
  });

  it('waits for approvals only when all else is met', () => {
    expect(gate({ approvals: [] }).met).toBe(false);
    expect(isReadyToSign(gate({ approvals: [] }))).toBe(true);
    expect(isReadyToSign(gate({ approvals: [], review: null }))).toBe(false);
    expect(isReadyToSign(runGate)).toBe(false);
  });
});

describe('no shortcut past the gate', () => {
  it('an item of the run gate that is not met or cannot be told', () => {
    for (const met of [false, null]) {
      const run: Gate = { phase: 'run', met: false, items: [{ ...passed, met }] };
      expect(signOffGate(run, facts).met).toBe(false);
    }
  });

  it('a review that was not done, is not finished, or has "unsure" in place of decisions', () => {
    expect(itemOf('review', { review: null })).toMatchObject({ met: null, evidence: '0 of 12 decided' });
    const half = summarizeReview(labelled(['pass', 'pass', 6], [null, 'pass', 6]));
    expect(itemOf('review', { review: half })).toMatchObject({ met: null, missing: 'Review 6 more answers.' });
    const unsure = summarizeReview(labelled(['pass', 'pass', 11], ['unsure', 'pass', 1]));
    expect(itemOf('review', { review: unsure })).toMatchObject({
      met: null,
      evidence: '11 of 12 decided; unsure of 1',
      missing: 'Pass or fail what you were unsure of.',
    });
    expect(itemOf('human:warm', { review: unsure })).toMatchObject({ met: null });
    expect(itemOf('human:warm', { review: null })).toMatchObject({ met: null });
  });

  it('an output that a person failed and the checks let pass; one that they failed too is no news', () => {
    const missed = summarizeReview(labelled(['pass', 'pass', 11], ['fail', 'pass', 1]));
    expect(itemOf('review', { review: missed })).toMatchObject({
      met: false,
      evidence: '12 of 12 decided; a person failed 1 answer that the checks let pass',
    });
    const undecided = summarizeReview(labelled(['pass', 'pass', 11], ['fail', 'undecided', 1]));
    expect(itemOf('review', { review: undecided })).toMatchObject({ met: false });
    const known = summarizeReview(labelled(['pass', 'pass', 11], ['fail', 'fail', 1]));
    expect(itemOf('review', { review: known })).toMatchObject({ met: true });
    expect(itemOf('human:warm', { review: known })).toMatchObject({ met: false });
  });

  it('a criterion that only a person decides, about which nobody was asked: what she says of the whole stands for nothing', () => {
    const whole = Array.from({ length: 12 }, () => ({ label: 'pass', outcome: 'pass', asked: ['warm'] }) as const);
    expect(itemOf('review', { review: summarizeReview(whole) })).toMatchObject({ met: true });
    expect(itemOf('human:warm', { review: summarizeReview(whole) })).toMatchObject({
      met: null,
      evidence: 'Nobody was asked about it',
      missing: 'Say of each answer in the review whether it is so.',
    });
    const beside = whole.map((each) => ({ ...each, asked: [] }));
    expect(itemOf('human:warm', { review: summarizeReview(beside) })).toMatchObject({ met: null });
    const some = whole.map((each, at) => (at < 11 ? { ...each, byCriterion: { warm: 'pass' as const } } : each));
    expect(itemOf('human:warm', { review: summarizeReview(some) })).toMatchObject({
      met: null,
      evidence: '100 % of 11 answers about which a person was asked, threshold 100 %',
      missing: 'Decide 1 answer left open.',
    });
    const failed = whole.map((each, at) => ({ ...each, byCriterion: { warm: at < 11 ? 'pass' : 'fail' } as const }));
    expect(itemOf('human:warm', { review: summarizeReview(failed) })).toMatchObject({ met: false });
    expect(itemOf('review', { review: summarizeReview(failed) })).toMatchObject({ met: true });
  });

  it('a sample larger than what the test brought, and says that', () => {
    const few = summarizeReview(labelled(['pass', 'pass', 7]));
    expect(itemOf('review', { review: few })).toMatchObject({
      met: null,
      missing: 'This test brought only 7 answers to read: test more cases, or ask for a smaller sample in the spec.',
    });
  });

  it('says in one item one thing: read by a person, and without a failure that the checks let pass', () => {
    const missed = labelled(['pass', 'pass', 10], ['fail', 'pass', 2]);
    const { label, evidence, met } = itemOf('review', { review: summarizeReview(missed) }) ?? {};
    expect([label, met, evidence]).toEqual([
      'A person has decided on 12 answers and found no failure that the checks let pass',
      false,
      '12 of 12 decided; a person failed 2 answers that the checks let pass',
    ]);
    const texts = gate({ review: null, approvals: [] }).items.slice(1);
    expect(
      texts.flatMap(({ label: words, evidence: said, missing }) => [words, said, missing ?? '']).join(' '),
    ).not.toMatch(/output|kappa/i);
  });

  it('an automatic review, outside the sample', () => {
    expect(itemOf('review', { automaticReview: true })).toMatchObject({
      met: false,
      evidence: 'The review was automatic',
    });
    expect(itemOf('human:warm', { automaticReview: true })).toMatchObject({ met: null });
    expect(itemOf('judge_trust', { automaticReview: true })).toMatchObject({ met: null });
    expect(itemOf('review', { automaticReview: true, sampleRepository: true })).toMatchObject({
      met: true,
      evidence: '12 of 12 decided (automatic, practice only)',
    });
  });

  it('a practice model, outside the sample', () => {
    expect(itemOf('practice', { practice: true })).toMatchObject({ met: false, missing: 'Test with a real model.' });
    expect(gate({ practice: true }).met).toBe(false);
    expect(gate({ practice: true, sampleRepository: true }).met).toBe(true);
  });

  it('a judge with too few labels, an agreement that cannot be told, or one too low', () => {
    const judged = (agreement: SignOffFacts['judgeAgreement']) =>
      itemOf('judge_trust', { judgeAgreement: agreement ?? null });
    expect(judged(null)).toMatchObject({ met: null, evidence: '0 of 12 labels' });
    expect(judged({ kappa: 0.9, agreed: 11, of: 11 })).toMatchObject({ met: null, missing: 'Label 1 more answer.' });
    expect(judged({ kappa: null, agreed: 12, of: 12 })).toMatchObject({ met: null });
    expect(judged({ kappa: 0.59, agreed: 10, of: 12 })).toMatchObject({ met: false });
  });

  it('a prompt without header or owner, and a draft that changed since', () => {
    expect(itemOf('header', { header: null })).toMatchObject({ met: false, evidence: 'The prompt has no header' });
    expect(itemOf('header', { header: { owner: ' ' } })).toMatchObject({ met: false });
    expect(itemOf('current', { changedSince: ['prompt', 'cases'] })).toMatchObject({
      met: false,
      evidence: 'Changed since the test: prompt, cases',
    });
  });

  it('a test that is too old or has not finished', () => {
    expect(itemOf('age', { now: '2026-12-21T09:59:00Z' })).toMatchObject({ met: true });
    expect(itemOf('age', { now: '2026-12-21T10:01:00Z' })).toMatchObject({ met: false, missing: 'Test again.' });
    expect(itemOf('age', { testedAt: null })).toMatchObject({ met: null });
  });

  it('a signature by someone else, withdrawn, twice by the same, or by nobody named', () => {
    const by = (approvals: SignOff[]) => itemOf('approvals', { approvals })?.met;
    expect(by([{ ...signature, email: 'dev@acme.example' }])).toBeNull();
    expect(by([{ ...signature, decision: 'withdraw' }])).toBeNull();
    const two = specSchema.parse({ ...spec, sign_off: { count: 2 } });
    const twice = [signature, { ...signature, email: 'pm@ACME.example ' }];
    expect(itemOf('approvals', { spec: two, approvals: twice })).toMatchObject({
      met: null,
      missing: '1 signature missing.',
    });
    expect(itemOf('approvals', { spec: two, approvals: [signature, { ...signature, email: '' }] })).toMatchObject({
      met: null,
    });
    const lead = { ...signature, email: 'lead@acme.example', name: 'Lee' };
    expect(itemOf('approvals', { spec: two, approvals: [signature, lead] })).toMatchObject({ met: true });
  });
});

it('asks for a review only for the kinds of change that need one; a kind that was not said needs it', () => {
  const toned = specSchema.parse({ ...spec, review: { sample: 12, required_for: ['tone'] } });
  const ids = (changeKinds: SignOffFacts['changeKinds']) =>
    gate({ spec: toned, changeKinds }).items.filter(({ id }) => id === 'review').length;
  expect([ids(['tone', 'facts']), ids(['facts']), ids(null)]).toEqual([1, 0, 1]);
});

function entry(id: string, label: string, evidence: string): GateItem {
  return { id, phase: 'sign-off', label, met: true, shown: null, evidence, missing: null };
}
