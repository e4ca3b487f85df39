import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { runResultSchema } from '#domain/run-result';
import { type Job, type RunPlan, type RunStore, type StoredRun } from '#services/stores';
import { outputColumns, readOutput, type OutputRow } from './output-rows.ts';
import { fromJson, toFlag, toJson } from './rows.ts';

interface RunRow {
  id: string;
  repository: string | null;
  prompt: string;
  title: string;
  hypothesis: string;
  state: StoredRun['state'];
  practice: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  duration_ms: number;
  error: string | null;
  result: string | null;
  removed_at: string | null;
}

const runColumns =
  'id, repository, prompt, title, hypothesis, state, practice, created_at, started_at, finished_at, duration_ms, error, result, removed_at';

const runErrorSchema = z.object({ message: z.string(), nextStep: z.string(), detail: z.string().nullable() });

function readRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    repository: row.repository,
    promptId: row.prompt,
    title: row.title,
    hypothesis: row.hypothesis,
    state: row.state,
    practice: row.practice === 1,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
    error: fromJson(runErrorSchema, row.error),
    result: fromJson(runResultSchema, row.result),
    removedAt: row.removed_at,
  };
}

function writeRun(run: StoredRun): Record<string, string | number | null> {
  return {
    id: run.id,
    repository: run.repository,
    prompt: run.promptId,
    title: run.title,
    hypothesis: run.hypothesis,
    state: run.state,
    practice: toFlag(run.practice),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    durationMs: run.durationMs,
    error: toJson(run.error),
    result: toJson(run.result),
    removedAt: run.removedAt,
  };
}

const may = 'The app or the machine stopped while this call was under way; it may have been charged.';

/** Runs, their plans and their outputs: every finished call is a row before anything counts it. */
export function createRunStore(database: Database): RunStore {
  const insertRun = database.prepare(`
    INSERT INTO runs (${runColumns}, cases_content, plan)
    VALUES (:id, :repository, :prompt, :title, :hypothesis, :state, :practice, :createdAt, :startedAt, :finishedAt,
      :durationMs, :error, :result, :removedAt, :casesContent, :plan)`);
  const updateRun = database.prepare(`
    UPDATE runs SET repository = :repository, prompt = :prompt, title = :title, hypothesis = :hypothesis, state = :state,
      practice = :practice, created_at = :createdAt, started_at = :startedAt, finished_at = :finishedAt,
      duration_ms = :durationMs, error = :error, result = :result, removed_at = :removedAt
    WHERE id = :id`);
  const oneRun = database.prepare<[string], RunRow>(`SELECT ${runColumns} FROM runs WHERE id = ?`);
  const onePlan = database.prepare<[string], { plan: string }>('SELECT plan FROM runs WHERE id = ?');
  const allRuns = database.prepare<[{ repository: string | null; prompt: string | null }], RunRow>(`
    SELECT ${runColumns} FROM runs
    WHERE repository IS :repository AND (:prompt IS NULL OR prompt = :prompt)
    ORDER BY created_at DESC, id DESC`);
  const plansOnCases = database.prepare<[string | null, string, string], { plan: string }>(
    'SELECT plan FROM runs WHERE repository IS ? AND prompt = ? AND cases_content = ?',
  );
  const insertJob = database.prepare(
    'INSERT INTO outputs (run, position, id, variant, case_id, trial, state) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const waiting = database.prepare<[string, number], Job & { case_id: string }>(`
    SELECT id, variant, case_id, trial, state FROM outputs
    WHERE run = ? AND state IN ('waiting', 'answered')
    ORDER BY state DESC, position LIMIT ?`);
  const running = database.prepare("UPDATE outputs SET state = 'running' WHERE run = ? AND id = ?");
  const answered = database.prepare(`
    UPDATE outputs SET state = 'answered', text = :text, finish = :finish, tool_calls = :toolCalls, input_tokens = :inputTokens,
      output_tokens = :outputTokens, latency_ms = :latencyMs, cost_usd = :costUsd, error = NULL
    WHERE run = :run AND id = :id`);
  const judged = database.prepare(
    "UPDATE outputs SET state = 'done', verdicts = :verdicts, judge_cost_usd = :judgeCostUsd, judged = 1 WHERE run = :run AND id = :id",
  );
  const failed = database.prepare("UPDATE outputs SET state = 'error', error = :error WHERE run = :run AND id = :id");
  const requeueRunning = database.prepare(
    "UPDATE outputs SET state = 'waiting', charged_before = charged_before + 1 WHERE run = ? AND state = 'running'",
  );
  const requeueErrors = database.prepare(
    "UPDATE outputs SET state = 'waiting', error = NULL WHERE run = ? AND state = 'error'",
  );
  const counted = database.prepare<
    [string],
    { state: string; count: number; cost: number | null; unknown: number; judge: number | null }
  >(`
    SELECT state, count(*) AS count, sum(cost_usd) AS cost, sum(text IS NOT NULL AND cost_usd IS NULL) AS unknown,
      sum(judge_cost_usd) AS judge
    FROM outputs WHERE run = ? GROUP BY state`);
  const allOutputs = database.prepare<[string], OutputRow>(
    `SELECT ${outputColumns} FROM outputs WHERE run = ? ORDER BY position`,
  );
  const caseOutputs = database.prepare<[string, string], OutputRow>(
    `SELECT ${outputColumns} FROM outputs WHERE run = ? AND case_id = ? ORDER BY variant, trial`,
  );

  const create = database.transaction((run: StoredRun, plan: RunPlan, jobs: readonly Job[]): void => {
    insertRun.run({ ...writeRun(run), casesContent: plan.casesContent, plan: JSON.stringify(plan) });
    jobs.forEach((job, position) => {
      insertJob.run(run.id, position, job.id, job.variant, job.case, job.trial, job.state);
    });
  });

  function get(id: string): StoredRun | null {
    const row = oneRun.get(id);
    return row ? readRun(row) : null;
  }

  function readPlan(text: string): RunPlan {
    // Written by `create` from a RunPlan and never changed: our own JSON, not a stranger's.
    return JSON.parse(text) as RunPlan;
  }

  return {
    create,
    get,
    plan: (id) => {
      const row = onePlan.get(id);
      if (!row)
        throw new AppError('not-found', 'This experiment is no longer there.', 'Go back to the list of experiments.');
      return readPlan(row.plan);
    },
    list: ({ repository, promptId }) => allRuns.all({ repository, prompt: promptId ?? null }).map(readRun),
    update: (id, change) => {
      const before = get(id);
      if (before) updateRun.run(writeRun({ ...before, ...change, id }));
    },
    tries: (repository, promptId, casesContent) => {
      const tried = plansOnCases.all(repository, promptId, casesContent).flatMap(({ plan }) =>
        readPlan(plan)
          .variants.filter((variant) => !variant.isBaseline)
          .map((variant) => `${variant.content} ${variant.model} ${JSON.stringify(variant.parameters)}`),
      );
      return new Set(tried).size;
    },

    nextJobs: (runId, limit) =>
      waiting
        .all(runId, limit)
        .map(({ id, variant, case_id, trial, state }) => ({ id, variant, case: case_id, trial, state })),
    markRunning: (runId, jobId) => {
      running.run(runId, jobId);
    },
    saveAnswer: (runId, jobId, answer) => {
      const { toolCalls, ...rest } = answer;
      answered.run({
        ...rest,
        toolCalls: toolCalls.length === 0 ? null : JSON.stringify(toolCalls),
        run: runId,
        id: jobId,
      });
    },
    saveVerdicts: (runId, jobId, verdicts, judgeCostUsd) => {
      judged.run({ run: runId, id: jobId, verdicts: JSON.stringify(verdicts), judgeCostUsd });
    },
    saveError: (runId, jobId, error) => {
      failed.run({ run: runId, id: jobId, error: JSON.stringify(error) });
    },
    requeue: (runId, from) => (from === 'running' ? requeueRunning : requeueErrors).run(runId).changes,
    counts: (runId) => {
      const rows = counted.all(runId);
      const count = (...states: string[]): number =>
        rows.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.count, 0);
      const unknown = rows.some((row) => row.unknown > 0);
      const spent = rows.reduce((sum, row) => sum + (row.cost ?? 0) + (row.judge ?? 0), 0);
      return {
        total: rows.reduce((sum, row) => sum + row.count, 0),
        done: count('done'),
        errors: count('error'),
        refused: count('refused-by-policy'),
        running: count('running', 'answered'),
        spentUsd: unknown ? null : spent,
      };
    },
    outputs: (runId) => allOutputs.all(runId).map((row) => readOutput(row, false)),
    outputsOfCase: (runId, caseId) => caseOutputs.all(runId, caseId).map((row) => readOutput(row, true)),
    judgeCost: (runId) =>
      counted.all(runId).reduce<number | null>((sum, row) => (row.judge === null ? sum : (sum ?? 0) + row.judge), null),
  };
}

/** What a requeued call is said to have been. */
export const interruptedCallWords = may;
