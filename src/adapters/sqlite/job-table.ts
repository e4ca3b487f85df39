import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { adaptationSchema } from '#domain/answers/adaptation';
import { answerSchema, type Answer } from '#domain/answers/output';
import { type Job, type RunCounts, type RunStore } from '#services/stores/runs';
import {
  nothingFailed,
  outputColumns,
  readOutput,
  type OutputRow,
  unknownToolCalls,
  writeNotes,
} from './output-rows.ts';

/** Verdicts that are known as soon as the answer is. */
type Decided = NonNullable<Parameters<RunStore['saveAnswer']>[3]>;

type JobStore = Pick<
  RunStore,
  | 'answersTo'
  | 'nextJobs'
  | 'jobsIn'
  | 'markRunning'
  | 'release'
  | 'saveAnswer'
  | 'saveVerdicts'
  | 'saveError'
  | 'requeue'
  | 'counts'
  | 'outputs'
  | 'freshOutputs'
  | 'addFresh'
  | 'outputsPage'
  | 'outputsOfCase'
  | 'judgeCost'
  | 'judgeAdapted'
  | 'freshJudgeCost'
  | 'judgeAnswers'
  | 'saveJudgeAnswer'
>;

interface JobRow {
  id: string;
  variant: string;
  case_id: string;
  trial: number;
  state: Job['state'];
}

interface CountRow {
  total: number;
  done: number;
  errors: number;
  refused: number;
  running: number;
  again: number;
  again_settled: number;
  interrupted: number;
  cost: number;
  judge: number;
  unpriced: number;
  judged: number;
  unpriced_judge: number;
}

interface JudgeAnswerRow {
  question: string;
  model: string;
  attempt: number;
  answer: string;
}

const adaptationsSchema = z.array(adaptationSchema);

/** Stands in the column, which is never NULL, for an answer whose wait nobody measured. */
const notMeasured = -1;

/** Runs without a result are counted again by every list; those with one have their counts beside it. */
const countsKept = 5_000;

const readJob = ({ id, variant, case_id, trial, state }: JobRow): Job => ({ id, variant, case: case_id, trial, state });

/**
 * The calls of runs: small rows that change with every call, and their answers, which are appended beside them. `numberOf` gives the key of
 * a run; `countsChanged` hears that what lists say of a run's calls is no longer so. Measured, on a file: asking, answering and judging one call together 0.1 ms; 50,000 outputs read in 0.4 s.
 */
export function createJobTable(
  database: Database,
  numberOf: (runId: string) => number,
  countsChanged: () => void,
): { readonly store: JobStore; insert(run: number, jobs: readonly Job[]): void } {
  const insertJob = database.prepare(
    'INSERT INTO jobs (run, position, id, variant, case_id, trial, state, reused_from, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertFresh = database.prepare(
    `INSERT INTO jobs (run, position, id, variant, case_id, trial, state, again)
     SELECT :run, coalesce(max(position), -1) + 1, :id, :variant, :case, :trial, :state, 1 FROM jobs WHERE run = :run
     ON CONFLICT (run, id) DO NOTHING`,
  );
  const jobColumns = 'id, variant, case_id, trial, state';
  const waiting = database.prepare<[number, number], JobRow>(
    `SELECT ${jobColumns} FROM jobs INDEXED BY jobs_waiting WHERE run = ? AND state = 'waiting' ORDER BY position LIMIT ?`,
  );
  const inState = database.prepare<[number, string, number], JobRow>(
    `SELECT ${jobColumns} FROM jobs WHERE run = ? AND state = ? ORDER BY position LIMIT ?`,
  );
  const running = database.prepare("UPDATE jobs SET state = 'running' WHERE run = ? AND id = ?");
  const released = database.prepare("UPDATE jobs SET state = 'waiting' WHERE run = ? AND id = ? AND state = 'running'");
  const insertAnswer = database.prepare(
    'INSERT INTO answers (text, finish, tool_calls, input_tokens, output_tokens, latency_ms, notes, verdicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const answered = database.prepare(
    'UPDATE jobs SET state = ?, answer = ?, cost_usd = ?, judge_cost_usd = ?, failed = ?, error = NULL WHERE run = ? AND id = ?',
  );
  const verdicts = database.prepare(
    'UPDATE answers SET verdicts = ? WHERE number = (SELECT answer FROM jobs WHERE run = ? AND id = ?)',
  );
  const judged = database.prepare(
    "UPDATE jobs SET state = 'done', judge_cost_usd = ?, judge_adapted = ? WHERE run = ? AND id = ?",
  );
  const failed = database.prepare("UPDATE jobs SET state = 'error', error = ? WHERE run = ? AND id = ?");
  const requeueRunning = database.prepare(
    "UPDATE jobs SET state = 'waiting', interruptions = interruptions + 1 WHERE run = ? AND state = 'running'",
  );
  const requeueErrors = database.prepare(
    "UPDATE jobs SET state = 'waiting', error = NULL WHERE run = ? AND state = 'error'",
  );
  const requeueLimited = database.prepare(
    "UPDATE jobs SET state = 'waiting', error = NULL WHERE run = ? AND state = 'error' AND error ->> '$.limited'",
  );
  /** Before what was counted when the result was stored is no longer so. */
  const saveUncounted = database.prepare('UPDATE runs SET counts = NULL WHERE number = ? AND counts IS NOT NULL');
  const uncounted = (run: number): void => {
    if (saveUncounted.run(run).changes > 0) countsChanged();
  };
  /** What answers from a file once cost is nothing that was spent here. */
  const counted = database.prepare<[{ run: number }], CountRow>(`
    SELECT count(*) AS total, total(state = 'done') AS done, total(state = 'error') AS errors,
      total(state = 'refused-by-policy') AS refused, total(state IN ('running', 'answered')) AS running,
      total(again) AS again, total(again AND state IN ('done', 'error')) AS again_settled, total(interruptions) AS interrupted,
      total(CASE WHEN (SELECT kind FROM runs WHERE number = :run) <> 'scored' THEN cost_usd END) AS cost,
      total(judge_cost_usd) + (SELECT total(judge_answers.cost_usd) FROM judge_answers WHERE judge_answers.run = :run) AS judge,
      (SELECT kind FROM runs WHERE number = :run) <> 'scored' AND total(answer IS NOT NULL AND cost_usd IS NULL) AS unpriced,
       total(state = 'done') + (SELECT count(*) FROM judge_answers WHERE judge_answers.run = :run) AS judged,
      total(state = 'done' AND judge_cost_usd IS NULL)
        + (SELECT count(*) FROM judge_answers WHERE judge_answers.run = :run AND judge_answers.cost_usd IS NULL) AS unpriced_judge
    FROM jobs WHERE run = :run`);
  const outputs = database.prepare<[number], OutputRow>(
    `SELECT ${outputColumns} FROM jobs LEFT JOIN answers ON answers.number = jobs.answer WHERE run = ? AND again = 0 ORDER BY position`,
  );
  const freshOutputs = database.prepare<[number], OutputRow>(
    `SELECT ${outputColumns} FROM jobs LEFT JOIN answers ON answers.number = jobs.answer WHERE run = ? AND again = 1 ORDER BY position`,
  );
  // Positions count from 0 without a gap, and are the key: a page is found without walking what stands before it. Fresh ones stand behind all others.
  const outputsPage = database.prepare<[number, number, number], OutputRow>(
    `SELECT ${outputColumns} FROM jobs LEFT JOIN answers ON answers.number = jobs.answer
     WHERE run = ? AND position >= ? AND again = 0 ORDER BY position LIMIT ?`,
  );
  const outputsOfCase = database.prepare<[number, string], OutputRow>(
    // Left to itself SQLite walks the whole run (measured: a batch of 20,000 took 100 s instead of 16).
    `SELECT ${outputColumns} FROM jobs INDEXED BY jobs_by_case LEFT JOIN answers ON answers.number = jobs.answer
     WHERE run = ? AND case_id = ? AND again = 0 ORDER BY variant, trial`,
  );

  const answersTo = database.prepare<[string, string | null, number], OutputRow & { run_id: string }>(
    `SELECT ${outputColumns}, (SELECT id FROM runs WHERE number = jobs.run) AS run_id
     FROM jobs JOIN answers ON answers.number = jobs.answer
     WHERE request_id = ? AND reused_from IS NULL
       AND EXISTS (SELECT 1 FROM runs WHERE number = jobs.run AND repository IS ? AND removed_at IS NULL)
     ORDER BY jobs.run DESC, position LIMIT ?`,
  );

  const judgesAdapted = database
    .prepare<[number], string>('SELECT judge_adapted FROM jobs WHERE run = ? AND judge_adapted IS NOT NULL')
    .pluck();

  const judgeAnswers = database.prepare<[number, string], JudgeAnswerRow>(
    'SELECT question, model, attempt, answer FROM judge_answers WHERE run = ? AND job = ?',
  );
  const insertJudgeAnswer = database.prepare('INSERT OR REPLACE INTO judge_answers VALUES (?, ?, ?, ?, ?, ?, ?)');
  const forgetJudgeAnswers = database.prepare('DELETE FROM judge_answers WHERE run = ? AND job = ?');
  const freshJudgeCosts = database
    .prepare<[{ run: number }], number | null>(
      `SELECT judge_cost_usd FROM jobs WHERE run = :run AND again = 1 AND state = 'done'
       UNION ALL SELECT judge_answers.cost_usd FROM judge_answers
         JOIN jobs ON jobs.run = judge_answers.run AND jobs.id = judge_answers.job WHERE judge_answers.run = :run AND again = 1`,
    )
    .pluck();

  /** Counting walks all jobs of a run: known until one of them changes. */
  const known = new Map<string, CountRow>();
  const countOf = (runId: string): CountRow => {
    const row = known.get(runId) ?? counted.get({ run: numberOf(runId) });
    if (!row) throw new Error('an aggregate answered no row');
    const [oldest] = known.keys();
    if (known.size >= countsKept && oldest !== undefined) known.delete(oldest);
    known.set(runId, row);
    return row;
  };

  const storeAnswer = (run: number, jobId: string, answer: Answer, decided?: Decided): void => {
    const { text, finish, toolCalls, inputTokens, outputTokens, latencyMs, costUsd } = answer;
    const listed = toolCalls.length === 0 ? null : JSON.stringify(toolCalls);
    const tools = answer.toolCallsUnknown === true ? unknownToolCalls : listed;
    const { lastInsertRowid } = insertAnswer.run(
      text,
      finish,
      tools,
      inputTokens,
      outputTokens,
      latencyMs ?? notMeasured,
      writeNotes(answer),
      decided ? JSON.stringify(decided.verdicts) : null,
    );
    const state = decided ? 'done' : 'answered';
    const failed = answer.failed === undefined ? nothingFailed : answer.failed && JSON.stringify(answer.failed);
    answered.run(state, lastInsertRowid, costUsd, decided?.judgeCostUsd ?? null, failed, run, jobId);
    // What judges said was about another answer.
    forgetJudgeAnswers.run(run, jobId);
  };
  const inTransaction = database.transaction((work: () => void) => work());
  /** A transaction within one would be a savepoint: the one around it holds both, and costs half. */
  const together = (work: () => void): void => (database.inTransaction ? work() : inTransaction(work));

  const store: JobStore = {
    answersTo: (repository, requestId, limit) =>
      answersTo.all(requestId, repository, limit).flatMap((row) => {
        const { answer } = readOutput(row, false);
        return answer ? [{ runId: row.run_id, answer }] : [];
      }),
    nextJobs: (runId, limit) => {
      const run = numberOf(runId);
      const first = waiting.all(run, limit);
      const rest = first.length < limit ? inState.all(run, 'answered', limit - first.length) : [];
      return [...first, ...rest].map(readJob);
    },
    jobsIn: (runId, state) => inState.all(numberOf(runId), state, -1).map(readJob),
    markRunning: (runId, jobId) => {
      known.delete(runId);
      running.run(numberOf(runId), jobId);
    },
    release: (runId, jobId) => {
      known.delete(runId);
      released.run(numberOf(runId), jobId);
    },
    saveAnswer: (runId, jobId, answer, decided) => {
      known.delete(runId);
      together(() => storeAnswer(numberOf(runId), jobId, answer, decided));
    },
    saveVerdicts: (runId, jobId, list, judgeCostUsd, adapted = []) => {
      known.delete(runId);
      together(() => {
        const run = numberOf(runId);
        verdicts.run(JSON.stringify(list), run, jobId);
        judged.run(judgeCostUsd, adapted.length === 0 ? null : JSON.stringify(adapted), run, jobId);
        forgetJudgeAnswers.run(run, jobId);
      });
    },
    saveError: (runId, jobId, error) => {
      known.delete(runId);
      failed.run(JSON.stringify(error), numberOf(runId), jobId);
    },
    requeue: (runId, from) => {
      known.delete(runId);
      uncounted(numberOf(runId));
      return { running: requeueRunning, error: requeueErrors, limited: requeueLimited }[from].run(numberOf(runId))
        .changes;
    },
    counts: (runId) => readCounts(countOf(runId)),
    outputs: (runId) => outputs.all(numberOf(runId)).map((row) => readOutput(row, false)),
    freshOutputs: (runId) => freshOutputs.all(numberOf(runId)).map((row) => readOutput(row, false)),
    addFresh: (runId, jobs) => {
      known.delete(runId);
      const run = numberOf(runId);
      together(() => {
        for (const { id, variant, case: inCase, trial, state } of jobs)
          insertFresh.run({ run, id, variant, case: inCase, trial, state });
      });
    },
    outputsPage: (runId, offset, limit) =>
      outputsPage.all(numberOf(runId), offset, limit).map((row) => readOutput(row, false)),
    outputsOfCase: (runId, caseId) => outputsOfCase.all(numberOf(runId), caseId).map((row) => readOutput(row, true)),
    judgeAdapted: (runId) =>
      judgesAdapted.all(numberOf(runId)).flatMap((text) => adaptationsSchema.parse(JSON.parse(text))),
    judgeAnswers: (runId, jobId) => judgeAnswers.all(numberOf(runId), jobId).flatMap(readJudgeAnswer),
    saveJudgeAnswer: (runId, jobId, { question, model, attempt }, answer) => {
      known.delete(runId);
      const text = JSON.stringify(answer);
      insertJudgeAnswer.run(numberOf(runId), jobId, question, model, attempt, text, answer.costUsd);
    },
    freshJudgeCost: (runId) => {
      const costs = freshJudgeCosts.all({ run: numberOf(runId) });
      return costs.reduce<number | null>((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);
    },
    judgeCost: (runId) => {
      const { judged: some, unpriced_judge: unpriced, judge } = countOf(runId);
      return some === 0 || unpriced > 0 ? null : judge;
    },
  };
  return {
    store,
    insert: (run, jobs) => {
      jobs.forEach((job, position) => {
        const { id, variant, trial, state, answer, reusedFrom = null, requestId = null } = job;
        insertJob.run(run, position, id, variant, job.case, trial, answer ? 'waiting' : state, reusedFrom, requestId);
        if (answer) storeAnswer(run, id, answer);
        if (job.error) failed.run(JSON.stringify(job.error), run, id);
      });
    },
  };
}

/** One that is damaged is asked again. */
function readJudgeAnswer({ answer, ...asked }: JudgeAnswerRow): ReturnType<RunStore['judgeAnswers']>[number][] {
  try {
    return [{ ...asked, answer: answerSchema.parse(JSON.parse(answer)) }];
  } catch {
    return [];
  }
}

function readCounts(row: CountRow): RunCounts {
  const { total, done, errors, refused, running, interrupted, again, again_settled: againSettled } = row;
  const spentUsd = row.unpriced > 0 || row.unpriced_judge > 0 ? null : row.cost + row.judge;
  return { total, done, errors, refused, running, interrupted, again, againSettled, spentUsd };
}
