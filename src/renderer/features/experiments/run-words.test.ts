import { describe, expect, it } from 'vitest';
import { type EstimateView } from '#contract/estimate';
import { type RunProgress, type RunView } from '#contract/run';
import {
  estimateFacts,
  gateWords,
  isCompared,
  isForBoth,
  progressFacts,
  refusalsByRule,
  stateWords,
  troubleFacts,
} from './run-words.ts';

const progress: RunProgress = {
  total: 1200,
  done: 40,
  errors: 2,
  refused: 3,
  running: 8,
  again: 0,
  againSettled: 0,
  spentUsd: null,
  secondsLeft: 240,
};
const estimate: EstimateView = {
  calls: 240,
  judgeCalls: 0,
  cases: 40,
  inputTokens: 12000,
  outputTokens: 8000,
  costUsd: null,
  seconds: 30,
  limitUsd: null,
  aboveLimit: false,
  refusedCases: [],
  batch: { possible: false, costUsd: null, chosen: false },
  blockers: [],
  identicalToBaseline: false,
  unpriced: [],
  baselineBlocks: false,
  masked: { parts: [], criteria: [] },
  variants: [],
  leftOut: [],
  reused: 0,
  again: null,
  trialsToTell: null,
  setAside: 0,
};

describe('a run in words', () => {
  it('counts what is asked again apart: none of the planned answers is one of them', () => {
    const again = { ...progress, total: 264, done: 240, errors: 0, refused: 0, again: 24, againSettled: 0 };
    expect(progressFacts(again, 'running').slice(0, 2)).toEqual(['240 of 240 answers', 'then 24 asked again: 0 of 24']);
    expect(progressFacts({ ...again, done: 250, againSettled: 10 }, 'running').slice(0, 2)).toEqual([
      '240 of 240 answers',
      'then 24 asked again: 10 of 24',
    ]);
  });

  it('keeps what was compared while fresh answers are on their way, and compares nothing before the planned ones are in', () => {
    const planned = { ...progress, total: 240, done: 236, errors: 3, refused: 0 };
    const asking = { ...planned, total: 264, done: 237, again: 24 };
    expect([
      isCompared({ state: 'running', progress: planned }),
      isCompared({ state: 'paused', progress: planned }),
      isCompared({ state: 'failed', progress: planned }),
      isCompared({ state: 'running', progress: asking }),
      isCompared({ state: 'paused', progress: { ...asking, done: 247, againSettled: 10 } }),
      // One of the planned ones is tried again, and as many fresh ones are in.
      isCompared({ state: 'running', progress: { ...asking, done: 239, errors: 1, againSettled: 1 } }),
      isCompared({ state: 'finished', progress: planned }),
    ]).toEqual([false, false, false, true, true, false, true]);
  });

  it('says of the calls of asking again that they are for both items where both are open', () => {
    const runOf = (regressions: boolean | null, baseline: boolean | null) => {
      const item = { phase: 'run', label: '', shown: null, evidence: '', missing: null } as const;
      const items = [
        { ...item, id: 'regressions', met: regressions },
        { ...item, id: 'baseline', met: baseline },
        { ...item, id: 'pass_rate', met: null },
      ];
      return { result: { gate: { phase: 'run', met: false, items } } as unknown as RunView['result'] };
    };
    expect([runOf(null, null), runOf(null, true), runOf(true, null), { result: null }].map(isForBoth)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('says of a gate that only cannot tell that it cannot tell', () => {
    expect(gateWords(true, false, true)).toBe('Meets all it must, against a lower bar');
    expect([gateWords(true, false), gateWords(false, false), gateWords(false, true), gateWords(false, null)]).toEqual([
      'Meets all it must',
      'Does not meet all it must',
      'Cannot tell yet whether it meets all it must',
      'Not shown to meet all it must',
    ]);
  });

  it('counts what is over, whatever came of it, and never shows an unknown price as 0', () => {
    expect(progressFacts(progress, 'running')).toEqual([
      '45 of 1,200 answers',
      'About 4 minutes left',
      'Spent: cannot be told, a price is missing',
    ]);
    expect(progressFacts({ ...progress, secondsLeft: null, spentUsd: 0 }, 'paused')).toEqual([
      '45 of 1,200 answers',
      'Spent $0.00',
    ]);
  });

  it('says how far it came only where that says something', () => {
    expect(
      (['planned', 'running', 'paused', 'finished', 'cancelled', 'failed'] as const).map((state) =>
        stateWords({ state, progress }),
      ),
    ).toEqual([
      'About to start',
      'Running, 45 of 1,200',
      'Paused at 45 of 1,200',
      'Finished',
      'Stopped at 45 of 1,200',
      'Interrupted at 45 of 1,200',
    ]);
  });

  it('names errors and refusals apart, and nothing where there are none', () => {
    expect(troubleFacts(progress)).toEqual(['2 could not run', '3 kept back by the data policy']);
    expect(troubleFacts({ ...progress, errors: 0, refused: 0 })).toEqual([]);
    const charged = { ...progress, errors: 0, refused: 0 };
    expect(troubleFacts({ ...charged, possibleCharges: { calls: 3, usd: 0.0123 } })).toEqual([
      '3 calls may have been charged without an answer, $0.02 at most',
    ]);
  });
});

describe('an estimate in words', () => {
  it('says "unknown" where a price is missing', () => {
    expect(estimateFacts(estimate)).toEqual([
      { label: 'Calls', value: '240' },
      { label: 'Cases', value: '40' },
      { label: 'Tokens', value: 'about 12,000 in, 8,000 out' },
      { label: 'Cost', value: 'unknown: a price is missing' },
      { label: 'Time', value: 'about 30 seconds' },
    ]);
    expect(estimateFacts({ ...estimate, costUsd: 0.0123, judgeCalls: 1 }).map((fact) => fact.value)).toContain(
      'about $0.01',
    );
  });

  it('groups refused cases by their rule', () => {
    const refusedCases = [
      { case: 'a', rule: 'personal' },
      { case: 'b', rule: 'unapproved model' },
      { case: 'c', rule: 'personal' },
    ];
    expect(refusalsByRule({ refusedCases })).toEqual([
      { rule: 'personal', cases: ['a', 'c'] },
      { rule: 'unapproved model', cases: ['b'] },
    ]);
  });
});
