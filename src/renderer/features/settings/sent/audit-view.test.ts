import { describe, expect, it } from 'vitest';
import { type AuditRow } from '#contract/audit';
import { auditLine, pageOf } from './audit-view.ts';

const answered: AuditRow = {
  id: 1,
  redactions: 0,
  at: '2026-11-21T10:00:00.000Z',
  runId: 'r',
  purpose: 'run',
  promptContent: null,
  case: 'c-001',
  origin: 'https://api.openai.com',
  model: 'gpt-5',
  sensitivity: 'internal',
  outcome: 'answered',
  error: null,
  requestBytes: 900,
  inputTokens: 220,
  outputTokens: null,
  costUsd: null,
};
const practiceModels = new Set(['practice-small']);

describe('a call in the list of what was sent', () => {
  it('says unknown for what nobody knows', () => {
    expect(auditLine(answered, practiceModels)).toEqual({
      place: 'api.openai.com',
      practice: false,
      purpose: 'Answer',
      model: 'gpt-5',
      tokens: '220 / unknown',
      cost: 'unknown',
      outcome: 'Answered',
      tone: 'pass',
      why: null,
    });
  });

  it('tells a call that was kept back from one that failed', () => {
    const error = { code: 'refused-by-policy', message: 'Personal cases stay here.', mayHaveBeenCharged: false };
    const kept = auditLine({ ...answered, outcome: 'refused-by-policy', inputTokens: null, error }, practiceModels);
    expect([kept.outcome, kept.tokens, kept.cost, kept.why]).toEqual([
      'Kept back',
      'nothing',
      'nothing',
      'Personal cases stay here.',
    ]);
    const failed = auditLine(
      { ...answered, outcome: 'error', error: { code: 'timed-out', message: 'Too slow.', mayHaveBeenCharged: true } },
      practiceModels,
    );
    expect([failed.outcome, failed.tone, failed.why]).toEqual([
      'Could not run',
      'unsure',
      'Too slow. It may have been charged.',
    ]);
  });

  it('marks practice, and only where the practice server runs', () => {
    const local = { ...answered, origin: 'http://127.0.0.1:40123', model: 'practice-small' };
    expect(auditLine(local, practiceModels)).toMatchObject({
      practice: true,
      place: '127.0.0.1:40123, on this computer',
    });
    expect(auditLine({ ...local, origin: 'https://elsewhere.example' }, practiceModels).practice).toBe(false);
    expect(auditLine({ ...local, model: 'llama3' }, practiceModels).practice).toBe(false);
  });
});

it('pages count from one and know their ends', () => {
  expect([pageOf(0, 50, 120), pageOf(100, 20, 120), pageOf(0, 0, 0)]).toEqual([
    { from: 1, to: 50, hasNewer: false, hasOlder: true },
    { from: 101, to: 120, hasNewer: true, hasOlder: false },
    { from: 0, to: 0, hasNewer: false, hasOlder: false },
  ]);
});
