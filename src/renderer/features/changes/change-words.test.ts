import { describe, expect, it } from 'vitest';
import { type ProposalView } from '#contract/proposal';
import { earlierChange, freeName, inReadingOrder, isChangeName, kindOfFile, subjectOfChange } from './change-words.ts';

const promptId = 'support/refund-helper';
const file = (path: string) => ({ path, status: 'added', before: null, after: '' }) as const;
const paths = {
  record: 'prompts/evals/support/refund-helper/2026-11-21T101500Z-3f2a9c1.json',
  review: 'prompts/reviews/support/refund-helper/2026-11-21-kim-3f2a9c1.jsonl',
  cases: 'prompts/support/refund-helper.cases.jsonl',
  spec: 'prompts/support/refund-helper.spec.yaml',
  prompt: 'prompts/support/refund-helper.md',
  policy: 'prompts/policy.yaml',
  log: 'prompts/experiments/2026-11-20-shorter-answers.yaml',
  brief: 'prompts/experiments/2026-11-20-shorter-answers.brief.md',
  other: 'prompts/README.md',
} as const;

describe('the files of a change', () => {
  it('are told apart by where they stand', () => {
    const kinds = Object.values(paths).map((path) => kindOfFile(path, promptId));
    expect(kinds).toEqual(Object.keys(paths));
  });

  it('are read from what changes to the records of it', () => {
    const ordered = inReadingOrder(Object.values(paths).map(file), promptId);
    expect(ordered.map(({ path }) => path)).toEqual([
      paths.policy,
      paths.prompt,
      paths.spec,
      paths.cases,
      paths.brief,
      paths.log,
      paths.review,
      paths.record,
      paths.other,
    ]);
  });
});

describe('what a change is about', () => {
  it('is its prompt, or which of the files that need no sign-off', () => {
    expect(subjectOfChange({ promptId, files: [file(paths.prompt)] })).toBe('Refund helper');
    expect(subjectOfChange({ promptId: null, files: [file(paths.log), file(paths.brief)] })).toBe('Log of experiments');
    expect(subjectOfChange({ promptId: null, files: [file(paths.policy)] })).toBe('Data policy');
  });
});

describe('the name of a change', () => {
  it('is refused while typing where the services would refuse it', () => {
    const names = ['signoff/refund-helper-3f2a9c1', 'a', '', '/a', 'a/', 'a//b', '-a', 'a b', 'ä', 'a'.repeat(122)];
    expect(names.filter(isChangeName)).toEqual(['signoff/refund-helper-3f2a9c1', 'a']);
  });

  it('gets a number when an earlier change has it', () => {
    expect([freeName('a', ['b']), freeName('a', ['a']), freeName('a', ['a', 'a-2'])]).toEqual(['a', 'a-2', 'a-3']);
  });
});

describe('an earlier change of the same sign-off', () => {
  const change = (id: string, signOffId: string, state: ProposalView['state']): ProposalView => ({
    elsewhere: null,
    id,
    signOffId,
    runId: 'run',
    promptId,
    title: 'Shorter',
    practice: true,
    branch: 'signoff/x',
    description: '',
    address: 'here',
    state,
    commit: null,
    files: [],
    error: null,
    createdAt: '2026-11-21T10:00:00.000Z',
    sentAt: null,
  });

  it('is the one with the team before one that failed', () => {
    const [failed, sent, other] = [change('1', 's', 'failed'), change('2', 's', 'sent'), change('3', 'o', 'sent')];
    expect([
      earlierChange([failed, other, sent], 's'),
      earlierChange([failed], 's'),
      earlierChange([other], 's'),
    ]).toEqual([sent, failed, null]);
  });
});
