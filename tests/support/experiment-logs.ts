/** Logs of experiments as a team's repository holds them. */
import { type ExperimentLog } from '#domain/experiment-log/experiment-log';
import { writeExperimentLog } from '#domain/experiment-log/experiment-log-file';

const rate = { value: 0.84, low: 0.75, high: 0.9, cases: 40, outputs: 120, undecided: 0 };
const counts = { errors: 0, undecided: 0, refused: 0, unfinished: 0 };

/** A finished experiment of a colleague's: shorter answers, not distinguishable, to be tried again. */
export function anExperimentLog(change: Partial<ExperimentLog> = {}): ExperimentLog {
  return {
    schema: 'signoff/experiment@1',
    title: 'Shorter answers keep their sources',
    run: 'a-run-of-somebody-else',
    prompt: 'helper',
    hypothesis: 'Shorter answers keep their sources: the rule stands first.',
    startedAt: '2026-01-20T14:00:00.000Z',
    finishedAt: '2026-01-20T14:03:00.000Z',
    practice: false,
    variants: [
      { id: 'candidate', label: 'draft', content: 'aaaa', model: 'gpt-5-mini', parameters: {}, baseline: false },
      { id: 'baseline', label: 'team', content: 'bbbb', model: 'gpt-5-mini', parameters: {}, baseline: true },
    ],
    cases: { content: 'cccc', count: 40 },
    trials: 3,
    seed: 7,
    result: {
      variants: [
        { id: 'candidate', pass_rate: rate, ...counts },
        { id: 'baseline', pass_rate: { ...rate, value: 0.8 }, ...counts },
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
          regressions: 1,
          lost_cases: ['c-007'],
        },
      ],
      gate: { met: false, not_met: ['pass_rate'], cannot_tell: ['regressions'] },
      tries: 14,
    },
    decision: {
      what: 'iterate',
      why: 'Too close to tell, and the sources matter.',
      by: { name: 'Kim Colleague', email: 'kim@acme.example' },
      at: '2026-01-20T15:00:00.000Z',
    },
    ...change,
  };
}

export function logText(change: Partial<ExperimentLog> = {}): string {
  return writeExperimentLog(anExperimentLog(change), null);
}
