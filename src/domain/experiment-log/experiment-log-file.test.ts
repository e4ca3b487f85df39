import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aComparison, aGateItem, aRunResult, aVariantResult } from '#support/domain-values';
import { experimentLogOf, experimentLogSchema, type ExperimentLog, searchTextOfLog } from './experiment-log.ts';
import { briefPath, experimentLogPath, parseExperimentLog, slugOf, writeExperimentLog } from './experiment-log-file.ts';

const path = 'prompts/experiments/2026-11-20-shorter-answers.yaml';

const log: ExperimentLog = {
  schema: 'signoff/experiment@1',
  title: 'Shorter answers keep their sources',
  run: '0195f3a0-0000-7000-8000-0000000000aa',
  prompt: 'refund-helper',
  hypothesis: 'Shorter answers keep their sources: the rule stands first.',
  startedAt: '2026-11-20T14:00:00.000Z',
  finishedAt: '2026-11-20T14:03:00.000Z',
  practice: false,
  variants: [
    {
      id: 'candidate',
      label: 'draft',
      content: 'aaaa',
      model: 'gpt-5-mini',
      parameters: { temperature: 0.2 },
      baseline: false,
    },
    { id: 'baseline', label: 'team', content: 'bbbb', model: 'gpt-5-mini', parameters: {}, baseline: true },
  ],
  cases: { content: 'cccc', count: 40 },
  trials: 3,
  seed: 7,
  result: {
    variants: [
      {
        id: 'candidate',
        pass_rate: { value: 0.84, low: 0.75, high: 0.9, cases: 40, outputs: 120, undecided: 0 },
        errors: 0,
        undecided: 0,
        refused: 0,
        unfinished: 0,
      },
      {
        id: 'baseline',
        pass_rate: { value: 0.8, low: 0.7, high: 0.88, cases: 40, outputs: 119, undecided: 1 },
        errors: 1,
        undecided: 0,
        refused: 0,
        unfinished: 0,
      },
    ],
    comparisons: [
      {
        baseline: 'baseline',
        candidate: 'candidate',
        verdict: 'no-detectable-difference',
        delta: 0.04,
        low: -0.03,
        high: 0.11,
        p_value: 0.45,
        gained: 10,
        lost: 6,
        wavering: 2,
        regressions: null,
        lost_cases: ['c-007'],
      },
    ],
    gate: { met: false, not_met: ['pass_rate'], cannot_tell: ['regressions'] },
    tries: 14,
  },
  decision: {
    what: 'iterate',
    why: 'Too close to tell.',
    by: { name: 'Priya Manager', email: 'pm@acme.example' },
    at: '2026-11-20T15:00:00.000Z',
  },
};

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((each) => each.isWellFormed());
const name = text.map((each) => each || 'x');
const anId = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Number(value.toFixed(6)));
const signed = fc.option(fc.double({ min: -1, max: 1, noNaN: true }).map((value) => Number(value.toFixed(6)) + 0));
const aCount = fc.integer({ min: 0, max: 100_000 });

const aLog: fc.Arbitrary<ExperimentLog> = fc
  .record({
    ids: fc.uniqueArray(anId, { minLength: 1, maxLength: 4 }),
    title: name,
    hypothesis: text,
    prompt: name,
    why: name,
    person: name,
    model: text,
    parameters: fc.dictionary(anId, fc.oneof(fc.integer(), fc.boolean(), text, fc.constant(null))),
    rate: fc.record({
      value: fc.option(share),
      low: share,
      high: share,
      cases: aCount,
      outputs: aCount,
      undecided: aCount,
    }),
    counts: fc.tuple(aCount, aCount, aCount),
    numbers: fc.tuple(signed, signed, signed, signed),
    practice: fc.boolean(),
    decided: fc.boolean(),
    what: fc.constantFrom('kill', 'iterate', 'graduate'),
    cases: fc.array(text, { maxLength: 5 }),
  })
  .map(({ ids, rate, counts: [first, second, third], numbers, ...given }) => ({
    ...log,
    title: given.title,
    hypothesis: given.hypothesis,
    prompt: given.prompt,
    practice: given.practice,
    variants: ids.map((id, at) => ({
      id,
      label: given.title,
      content: 'abc',
      model: given.model,
      parameters: given.parameters,
      baseline: at === 1,
    })),
    result: {
      variants: ids.map((id) => ({
        id,
        pass_rate: rate,
        errors: first,
        undecided: second,
        refused: third,
        unfinished: first,
      })),
      comparisons: ids.slice(1).map((baseline) => ({
        baseline,
        candidate: ids[0] ?? '',
        verdict: 'better' as const,
        delta: numbers[0],
        low: numbers[1],
        high: numbers[2],
        p_value: numbers[3],
        gained: first,
        lost: second,
        wavering: third,
        regressions: null,
        lost_cases: given.cases,
      })),
      gate: { met: given.practice, not_met: given.cases, cannot_tell: [] },
      tries: third,
    },
    decision: given.decided
      ? { what: given.what, why: given.why, by: { name: given.person, email: given.model }, at: '2026-11-20T15:00:00Z' }
      : null,
  }));

describe('a log', () => {
  test('reads as a person would write it', () => {
    expect(writeExperimentLog(log, null)).toMatchInlineSnapshot(`
      "schema: signoff/experiment@1
      title: Shorter answers keep their sources
      run: 0195f3a0-0000-7000-8000-0000000000aa
      prompt: refund-helper
      hypothesis: "Shorter answers keep their sources: the rule stands first."
      startedAt: 2026-11-20T14:00:00.000Z
      finishedAt: 2026-11-20T14:03:00.000Z
      variants:
        - id: candidate
          label: draft
          content: aaaa
          model: gpt-5-mini
          parameters: { temperature: 0.2 }
          baseline: false
        - id: baseline
          label: team
          content: bbbb
          model: gpt-5-mini
          parameters: {}
          baseline: true
      cases: { content: cccc, count: 40 }
      trials: 3
      seed: 7
      result:
        variants:
          - id: candidate
            pass_rate: { value: 0.84, low: 0.75, high: 0.9, cases: 40, outputs: 120, undecided: 0 }
            errors: 0
            undecided: 0
            refused: 0
            unfinished: 0
          - id: baseline
            pass_rate: { value: 0.8, low: 0.7, high: 0.88, cases: 40, outputs: 119, undecided: 1 }
            errors: 1
            undecided: 0
            refused: 0
            unfinished: 0
        comparisons:
          - baseline: baseline
            candidate: candidate
            verdict: no-detectable-difference
            delta: 0.04
            low: -0.03
            high: 0.11
            p_value: 0.45
            gained: 10
            lost: 6
            wavering: 2
            regressions: null
            lost_cases: [ c-007 ]
        gate:
          met: false
          not_met: [ pass_rate ]
          cannot_tell: [ regressions ]
        tries: 14
      decision:
        what: iterate
        why: Too close to tell.
        by: { name: Priya Manager, email: pm@acme.example }
        at: 2026-11-20T15:00:00.000Z
      "
    `);
  });

  test('comes back as it was written, whatever people and models are called', () => {
    fc.assert(
      fc.property(aLog, (each) => {
        const read = parseExperimentLog(path, writeExperimentLog(each, null));
        expect(read).toEqual({ ok: true, value: each, warnings: [] });
      }),
    );
  });

  test('written over another one says what it says, and keeps what only that one has', () => {
    fc.assert(
      fc.property(aLog, aLog, (first, second) => {
        const theirs = writeExperimentLog(first, null).replace('\n', '\n# a note of ours\nticket: ACME-7\n');
        const written = writeExperimentLog(second, theirs);
        const read = parseExperimentLog(path, written);
        expect(written).toContain('# a note of ours');
        expect(read).toMatchObject({ ok: true, value: { ...second, ticket: 'ACME-7' } });
        if (read.ok) expect(read.value.practice).toBe(second.practice);
        expect(read.ok && read.warnings.map((each) => each.field)).toEqual(['ticket']);
      }),
    );
  });

  test('another decision changes the lines of the decision and no other', () => {
    const before = writeExperimentLog(log, null).replace('trials: 3', 'trials: 3 # as the spec says');
    const decision = { ...log.decision, what: 'kill', why: 'It is not worth it.' } as const;
    const after = writeExperimentLog(experimentLogSchema.parse({ ...log, decision }), before);
    const changed = after.split('\n').filter((line) => !before.split('\n').includes(line));
    expect(changed).toEqual(['  what: kill', '  why: It is not worth it.']);
    expect(writeExperimentLog(log, before)).toBe(before);
  });

  test('of a newer version is read-only and never written over', () => {
    const newer = writeExperimentLog(log, null).replace('@1', '@2');
    expect(parseExperimentLog(path, newer)).toMatchObject({ ok: false, readOnly: true });
    expect(() => writeExperimentLog(log, newer)).toThrow(/read-only/);
  });

  test.each([
    ['nothing', '', 'must be fields'],
    ['half a file', 'schema: signoff/experiment@1\ntitle: "Sho', 'cannot be read'],
    ['no result', writeExperimentLog(log, null).replace('result:', 'rezult:'), 'result'],
    ['a rate above 1', writeExperimentLog(log, null).replace('value: 0.84', 'value: 84'), 'pass_rate'],
    ['a rate without its n', writeExperimentLog(log, null).replace('outputs: 120', 'answers: 120'), 'outputs'],
    [
      'numbers of a variant that nobody tried',
      writeExperimentLog(log, null).replace('- id: candidate', '- id: x'),
      'not among the variants',
    ],
    ['a decision without why', writeExperimentLog(log, null).replace('why: Too close to tell.', 'why: ""'), 'why'],
    ['two with one id', writeExperimentLog(log, null).replace('id: baseline', 'id: candidate'), 'already'],
    ['something else', '- a list\n', 'must be fields'],
  ])('with %s says what is wrong, and where', (_name, broken, words) => {
    const read = parseExperimentLog(path, broken);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problems.map((each) => `${each.field} ${each.message}`).join('\n')).toContain(words);
    expect(read.problems.every((each) => each.path === path)).toBe(true);
  });

  test('never throws, whatever the file holds', () => {
    fc.assert(fc.property(fc.string(), (any) => void parseExperimentLog(path, any)));
    fc.assert(
      fc.property(fc.json(), (any) => void parseExperimentLog(path, `schema: signoff/experiment@1\nresult: ${any}\n`)),
    );
  });

  test('is found by everything that people remember of it', () => {
    const words = searchTextOfLog(log);
    for (const each of [
      'shorter answers',
      'rule stands first',
      'iterate',
      'too close',
      'priya',
      'pm@acme',
      'gpt-5-mini',
      'refund-helper',
    ])
      expect(words).toContain(each);
  });
});

describe('the log of a run', () => {
  test('holds its numbers with n and limits, its ids and the decision; what was set aside, looked at and used again too', () => {
    const result = aRunResult({
      cases: { content: 'abcdef0123', count: 40, setAside: 10 },
      confirmation: true,
      judge: { model: 'one', models: ['one', 'two'], origin: 'https://api.example', practice: false, costUsd: null },
      looks: { at: 2, of: 3, correction: 3 },
      variants: [aVariantResult('baseline'), aVariantResult('candidate', { errors: 1, reused: 2 })],
      comparisons: [aComparison({ lost: ['c-1', 'c-2'], wavering: ['c-3'], regressions: null })],
      gate: { phase: 'run', met: false, items: [aGateItem('pass_rate', false), aGateItem('regressions', null)] },
    });
    const run = { ...experimentParts(), id: 'run-1' };
    const made = experimentLogOf({ run, baselines: new Set(['baseline']), result, tries: 3, decision: log.decision });
    expect(made).toMatchObject({
      run: 'run-1',
      cases: { content: 'abcdef0123', count: 40, set_aside: 10 },
      variants: [
        { id: 'baseline', baseline: true },
        { id: 'candidate', baseline: false },
      ],
      result: {
        variants: [{ id: 'baseline' }, { id: 'candidate', errors: 1, reused: 2 }],
        comparisons: [{ gained: 1, lost: 2, lost_cases: ['c-1', 'c-2'], wavering: 1, regressions: null }],
        gate: { met: false, not_met: ['pass_rate'], cannot_tell: ['regressions'] },
        tries: 3,
        judges: ['one', 'two'],
        confirmation: true,
        looks: 'It looked 3 times on the way, and its limits are widened for that.',
      },
      decision: log.decision,
    });
    expect(parseExperimentLog(path, writeExperimentLog(made, null))).toEqual({ ok: true, value: made, warnings: [] });
  });
});

describe('where it stands', () => {
  const run = { ...experimentParts(), id: '0195f3a0-0000-7000-8000-0000000000aa' };

  test('is by day and title, and by the run too where another has that name', () => {
    expect(experimentLogPath('prompts', run, new Set())).toBe(path.replace('.yaml', '-keep-their-sources.yaml'));
    const taken = new Set([experimentLogPath('prompts', run, new Set())]);
    expect(experimentLogPath('prompts', run, taken)).toBe(
      'prompts/experiments/2026-11-20-shorter-answers-keep-their-sources-000000aa.yaml',
    );
    expect(briefPath(path)).toBe('prompts/experiments/2026-11-20-shorter-answers.brief.md');
  });

  test('is a name that every computer takes', () => {
    expect(slugOf('Grüße: “höflich”?! ../../x')).toBe('grusse-hoflich-x');
    expect(slugOf('日本語')).toBe('');
    expect(experimentLogPath('prompts', { ...run, title: '日本語' }, new Set())).toBe(
      'prompts/experiments/2026-11-20-refund-helper.yaml',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        expect(slugOf(title)).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
        expect(slugOf(title).length).toBeLessThanOrEqual(60);
      }),
    );
  });
});

function experimentParts() {
  return {
    title: log.title,
    promptId: log.prompt,
    hypothesis: log.hypothesis,
    createdAt: '2026-11-20T13:59:00.000Z',
    startedAt: log.startedAt,
    finishedAt: log.finishedAt,
    practice: false,
  };
}
