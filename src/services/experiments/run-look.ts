import { type CaseRow } from '#contract/run-cases';
import { type Output } from '#domain/answers/output';
import { type RunResult } from '#domain/result/run-result';
import { type Clock } from '../ports/host.ts';
import { type RunPlan } from '../stores/run-plan.ts';
import { type RunStore, type StoredRun } from '../stores/runs.ts';
import { startCaseRows } from './results/case-rows.ts';
import { RunIndex } from './results/run-index.ts';
import { type Runner } from './runner.ts';
import { drawnOf } from './drawn-result.ts';

/** A summary of a run under way is made anew at most this often. */
const freshMs = 500;
/** And never takes more than one part in so many of the machine's time. */
const restShare = 5;
const runsKept = 4;
const outputsAtATime = 2_000;

interface Look {
  readonly stamp: string;
  readonly madeAt: number;
  readonly tookMs: number;
  readonly result: RunResult;
  readonly rows: CaseRow[] | null;
  readonly index: RunIndex | null;
}

/**
 * Result and case rows of runs, over what is stored. Reading 50,000 outputs takes half a second, and screens ask at every change: what was
 * made is kept until something is new, and of a run under way for a moment longer.
 */
export type RunLook = ReturnType<typeof createRunLook>;

export function createRunLook(runs: RunStore, runner: Runner, clock: Clock) {
  const looks = new Map<string, Look>();

  function remembered(run: StoredRun, stamp: string): Look | null {
    const known = looks.get(run.id);
    if (!known || known.stamp === stamp) return known ?? null;
    const restMs = Math.max(freshMs, known.tookMs * restShare);
    return runner.isUnderway(run.id) && clock.monotonic() - known.madeAt < restMs ? known : null;
  }

  function make(run: StoredRun, plan: RunPlan, stamp: string, withRows: boolean): Look {
    const before = clock.monotonic();
    const result = run.result
      ? drawnOf(run, run.result)
      : runner.summarize(run, plan, runs.outputs(run.id), runs.freshOutputs(run.id));
    const { rows, index } = withRows ? readRows(run, plan) : { rows: null, index: null };
    const madeAt = clock.monotonic();
    const look: Look = { stamp, madeAt, tookMs: madeAt - before, result, rows, index };
    const [oldest] = looks.keys();
    if (looks.size >= runsKept && oldest !== undefined && !looks.has(run.id)) looks.delete(oldest);
    looks.set(run.id, look);
    return look;
  }

  /** One pass over the outputs, a page in memory at a time: 50,000 with their verdicts would take 200 MB. */
  function readRows(run: StoredRun, plan: RunPlan): { rows: CaseRow[]; index: RunIndex } {
    const counts = runs.counts(run.id);
    const total = counts.total - counts.again;
    const rows = startCaseRows(plan);
    function* all(): Generator<Output> {
      for (let at = 0; at < total; at += outputsAtATime) {
        for (const output of runs.outputsPage(run.id, at, outputsAtATime)) {
          rows.add(output);
          yield output;
        }
      }
    }
    const index = new RunIndex(plan, all(), total);
    return { rows: rows.done(), index };
  }

  function stampOf(run: StoredRun): string {
    return JSON.stringify([run.state, run.finishedAt, runs.counts(run.id)]);
  }

  return {
    result(run: StoredRun, plan: RunPlan): RunResult {
      if (run.result) return drawnOf(run, run.result);
      const stamp = stampOf(run);
      return (remembered(run, stamp) ?? make(run, plan, stamp, false)).result;
    },
    rows(run: StoredRun, plan: RunPlan): readonly CaseRow[] {
      const stamp = stampOf(run);
      const known = remembered(run, stamp);
      return known?.rows ?? make(run, plan, stamp, true).rows ?? [];
    },
    /** Every output of the run in columns, for filters, groups and times. */
    index(run: StoredRun, plan: RunPlan): RunIndex {
      const stamp = stampOf(run);
      const known = remembered(run, stamp);
      return known?.index ?? make(run, plan, stamp, true).index ?? new RunIndex(plan, [], 0);
    },
  };
}
