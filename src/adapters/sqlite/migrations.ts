/**
 * The workspace's tables, one step a version, forward only. A released step is never edited: add the next one.
 * Times are ISO 8601 UTC text, money is USD, JSON columns are parsed with the domain's schemas when read.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE repositories (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    username TEXT,
    sample INTEGER NOT NULL,
    trusted INTEGER NOT NULL,
    branch TEXT,
    commit_id TEXT,
    updated_at TEXT,
    opened_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE drafts (
    repository TEXT NOT NULL,
    prompt TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('prompt', 'spec', 'cases')),
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    base_content TEXT,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (repository, prompt, kind)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE discarded_drafts (
    id INTEGER PRIMARY KEY,
    repository TEXT NOT NULL,
    prompt TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    base_content TEXT,
    saved_at TEXT NOT NULL,
    discarded_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    repository TEXT,
    prompt TEXT NOT NULL,
    title TEXT NOT NULL,
    hypothesis TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'paused', 'finished', 'cancelled', 'failed')),
    practice INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    duration_ms REAL NOT NULL,
    error TEXT,
    result TEXT,
    removed_at TEXT,
    cases_content TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_prompt ON runs (repository, prompt, created_at);

  -- Apart from the run, so that a list of runs does not read whole case sets.
  CREATE TABLE run_plans (run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE, plan TEXT NOT NULL) STRICT;

  CREATE TABLE run_variants (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    content TEXT NOT NULL,
    model TEXT NOT NULL,
    parameters TEXT NOT NULL,
    is_baseline INTEGER NOT NULL,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;

  -- Appended to and hardly ever changed, so that a long text never moves.
  CREATE TABLE answers (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    finish TEXT NOT NULL,
    tool_calls TEXT,
    input_tokens INTEGER,
    output_tokens INTEGER,
    latency_ms REAL NOT NULL,
    verdicts TEXT
  ) STRICT;

  -- Small rows in the order of the plan: what changes with every call, and what is counted.
  CREATE TABLE jobs (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    variant TEXT NOT NULL,
    case_id TEXT NOT NULL,
    trial INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'answered', 'done', 'error', 'refused-by-policy')),
    -- How often a session ended while the call was under way: it may have been charged each time.
    interruptions INTEGER NOT NULL DEFAULT 0,
    answer INTEGER REFERENCES answers (number),
    cost_usd REAL,
    judge_cost_usd REAL,
    error TEXT,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX jobs_by_id ON jobs (run, id);
  CREATE INDEX jobs_by_case ON jobs (run, case_id);
  CREATE INDEX jobs_waiting ON jobs (run, position) WHERE state = 'waiting';

  CREATE TABLE reviews (
    id TEXT PRIMARY KEY,
    repository TEXT,
    run TEXT NOT NULL REFERENCES runs (id),
    prompt TEXT NOT NULL,
    blind INTEGER NOT NULL,
    automatic INTEGER NOT NULL,
    reviewer_name TEXT NOT NULL,
    reviewer_email TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX reviews_by_run ON reviews (run);

  CREATE TABLE review_items (
    review TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    output TEXT NOT NULL,
    variant TEXT NOT NULL,
    case_id TEXT NOT NULL,
    trial INTEGER NOT NULL,
    label TEXT CHECK (label IN ('pass', 'fail', 'unsure')),
    comment TEXT NOT NULL,
    failure_modes TEXT NOT NULL,
    labelled_at TEXT,
    PRIMARY KEY (review, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sign_offs (
    id TEXT PRIMARY KEY,
    repository TEXT,
    run TEXT NOT NULL REFERENCES runs (id),
    prompt TEXT NOT NULL,
    sign_off TEXT NOT NULL,
    gate TEXT NOT NULL,
    contents TEXT NOT NULL,
    withdrawn_at TEXT
  ) STRICT;
  CREATE INDEX sign_offs_by_run ON sign_offs (run);

  CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    sign_off TEXT NOT NULL REFERENCES sign_offs (id),
    run TEXT NOT NULL,
    prompt TEXT NOT NULL,
    title TEXT NOT NULL,
    practice INTEGER NOT NULL,
    branch TEXT NOT NULL,
    description TEXT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
    base TEXT NOT NULL,
    commit_id TEXT,
    files TEXT NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    sent_at TEXT
  ) STRICT;

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE connections (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    base_url TEXT NOT NULL,
    practice INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    run TEXT,
    purpose TEXT NOT NULL,
    prompt_content TEXT,
    case_id TEXT,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    sensitivity TEXT,
    outcome TEXT NOT NULL,
    error TEXT,
    request_bytes INTEGER NOT NULL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cost_usd REAL
  ) STRICT;
  CREATE INDEX audit_by_run ON audit (run);
  `,
  `
  -- Runs that explain or compare another one, answers that were there already, and what was made unreadable before a text left.
  ALTER TABLE runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'experiment';
  ALTER TABLE runs ADD COLUMN parent TEXT REFERENCES runs (id);
  CREATE INDEX runs_by_parent ON runs (parent) WHERE parent IS NOT NULL;
  ALTER TABLE jobs ADD COLUMN reused_from TEXT;
  ALTER TABLE audit ADD COLUMN redactions INTEGER NOT NULL DEFAULT 0;

  -- A change to the team's files need not carry a sign-off: the log of experiments and the data policy have none.
  CREATE TABLE proposals_next (
    id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    sign_off TEXT REFERENCES sign_offs (id),
    run TEXT,
    prompt TEXT,
    title TEXT NOT NULL,
    practice INTEGER NOT NULL,
    branch TEXT NOT NULL,
    description TEXT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
    base TEXT NOT NULL,
    commit_id TEXT,
    files TEXT NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    sent_at TEXT
  ) STRICT;
  INSERT INTO proposals_next SELECT * FROM proposals;
  DROP TABLE proposals;
  ALTER TABLE proposals_next RENAME TO proposals;

  -- What was decided on an experiment (formats.md, "Experiment log"); the team's file is made of it.
  CREATE TABLE decisions (
    run TEXT PRIMARY KEY REFERENCES runs (id),
    decision TEXT NOT NULL CHECK (decision IN ('kill', 'iterate', 'graduate')),
    why TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  -- Cases that are kept out of experiments until one confirmation.
  CREATE TABLE confirmation_sets (
    id TEXT PRIMARY KEY,
    repository TEXT,
    prompt TEXT NOT NULL,
    cases TEXT NOT NULL,
    created_at TEXT NOT NULL,
    used_by TEXT REFERENCES runs (id),
    released_at TEXT
  ) STRICT;
  CREATE INDEX confirmation_sets_by_prompt ON confirmation_sets (repository, prompt);

  -- Batches that a model server works on while the app may be closed.
  CREATE TABLE batches (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'submitted', 'collected', 'failed')),
    server_id TEXT,
    jobs TEXT NOT NULL,
    submitted_at TEXT,
    collected_at TEXT,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Who sends a change that nobody signed off: a second try must give the same bytes, whatever the settings say by then.
  ALTER TABLE proposals ADD COLUMN author TEXT;
  `,
  `
  -- Finds the answer to the very same call in an earlier experiment.
  ALTER TABLE jobs ADD COLUMN request_id TEXT;
  CREATE INDEX jobs_by_request ON jobs (request_id) WHERE request_id IS NOT NULL;
  `,
  `
  -- What failed before an answer came: a user would have waited for it, and may have paid for it. '': nothing; NULL: not written down.
  ALTER TABLE jobs ADD COLUMN failed TEXT;

  -- A folder that does not hold the team's branch: what is checked out in it is nobody's version but its own.
  ALTER TABLE repositories ADD COLUMN guessed INTEGER NOT NULL DEFAULT 0;

  -- A gate that left out what the spec says about lost cases or the margin, because nothing was compared, was met by what was missing.
  UPDATE runs SET result = json_set(result, '$.gate.met', json('false'), '$.gate.items[#]', json_object(
      'id', 'regressions', 'phase', 'run', 'label', 'No more cases lost than chance explains', 'met', NULL, 'shown', NULL,
      'evidence', 'It was not compared, and nothing says why', 'missing', 'Run it again, beside the team’s version.'))
    WHERE result IS NOT NULL
      AND (SELECT json_extract(plan, '$.spec.thresholds.regressions') FROM run_plans WHERE run = runs.number) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM json_each(runs.result, '$.gate.items') WHERE json_extract(value, '$.id') = 'regressions');
  UPDATE runs SET result = json_set(result, '$.gate.met', json('false'), '$.gate.items[#]', json_object(
      'id', 'baseline', 'phase', 'run', 'label', 'Not much worse than the version it replaces', 'met', NULL, 'shown', NULL,
      'evidence', 'It was not compared, and nothing says why', 'missing', 'Run it again, beside the team’s version.'))
    WHERE result IS NOT NULL
      AND (SELECT json_extract(plan, '$.spec.thresholds.margin') FROM run_plans WHERE run = runs.number) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM json_each(runs.result, '$.gate.items') WHERE json_extract(value, '$.id') = 'baseline');
  `,
  `
  -- 1: asked again beside the plan, with a neutral edit; no rate counts it.
  ALTER TABLE jobs ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- What each run may have cost, at most. Open: attempts under way, or under way when a session died. An earlier version counted a death's calls
  -- and no money: each is reckoned at the dearest answer of its run.
  CREATE TABLE charges (
    run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
    known_usd REAL NOT NULL,
    uncertain_usd REAL NOT NULL,
    uncertain_calls INTEGER NOT NULL,
    open_usd REAL NOT NULL,
    open_calls INTEGER NOT NULL,
    longest_output INTEGER NOT NULL
  ) STRICT;
  INSERT INTO charges
    SELECT run, CASE WHEN kind = 'scored' THEN 0 ELSE total(cost_usd) END + total(judge_cost_usd),
      sum(interruptions) * coalesce(max(cost_usd), 0), sum(interruptions), 0, 0, 0
    FROM jobs JOIN runs ON runs.number = jobs.run GROUP BY run;
  `,
  `
  -- What of a call its server refuses, and thinking that was taken out of its answer: JSON, null for nothing. The same of its judges.
  ALTER TABLE answers ADD COLUMN notes TEXT;
  ALTER TABLE jobs ADD COLUMN judge_adapted TEXT;
  ALTER TABLE connections ADD COLUMN leave_out_thinking INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Lists read rows of their own: the result, which can be a thousand times as large, stands apart, and beside the run what lists say of
  -- it (domain/run-digest.ts), what was counted when it was stored, and the models. What is no JSON stays for the run itself to tell.
  CREATE TABLE run_results (run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE, result TEXT NOT NULL) STRICT;
  INSERT INTO run_results SELECT number, result FROM runs WHERE result IS NOT NULL;
  ALTER TABLE runs DROP COLUMN result;
  ALTER TABLE runs ADD COLUMN models TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE runs ADD COLUMN counts TEXT;
  ALTER TABLE runs ADD COLUMN digest TEXT;
  UPDATE runs SET models = (SELECT json_group_array(model) FROM (
    SELECT model FROM run_variants WHERE run = runs.number GROUP BY model ORDER BY min(position)));
  UPDATE runs SET digest = (
    SELECT json_object(
      'seed', result ->> '$.seed',
      'gateMet', json(result -> '$.gate.met'),
      'cases', result ->> '$.cases.content',
      'spec', result ->> '$.spec.content',
      'verdict', (SELECT value ->> '$.verdict' FROM json_each(result, '$.comparisons')
        WHERE value ->> '$.candidate' = 'candidate' ORDER BY key LIMIT 1),
      'candidate', json((SELECT value -> '$.passRate' FROM json_each(result, '$.variants')
        WHERE value ->> '$.id' = 'candidate' ORDER BY key LIMIT 1)),
      'tested', json((SELECT json_object('content', value ->> '$.content', 'model', value ->> '$.model',
          'passRate', json(value -> '$.passRate')) FROM json_each(result, '$.variants')
        WHERE value ->> '$.id' NOT IN (SELECT value ->> '$.baseline' FROM json_each(result, '$.comparisons'))
        ORDER BY key LIMIT 1)),
      'variants', json((SELECT json_group_array(json_object('model', value ->> '$.model', 'outputs', value ->> '$.outputs',
          'errors', value ->> '$.errors', 'outputTokens', value ->> '$.tokens.output', 'p50Ms', value ->> '$.latencyMs.p50')
          ORDER BY key) FROM json_each(result, '$.variants')))
    ) FROM run_results WHERE run = runs.number AND json_valid(result)
  );
  UPDATE runs SET counts = (
    SELECT json_object(
      'total', count(*), 'done', count(*) FILTER (WHERE state = 'done'), 'errors', count(*) FILTER (WHERE state = 'error'),
      'refused', count(*) FILTER (WHERE state = 'refused-by-policy'),
      'running', count(*) FILTER (WHERE state IN ('running', 'answered')), 'interrupted', coalesce(sum(interruptions), 0), 'again', total(again),
      'spentUsd', CASE WHEN (runs.kind <> 'scored' AND count(*) FILTER (WHERE answer IS NOT NULL AND cost_usd IS NULL) > 0)
          OR count(*) FILTER (WHERE state = 'done' AND judge_cost_usd IS NULL) > 0
        THEN NULL ELSE CASE WHEN runs.kind = 'scored' THEN 0 ELSE total(cost_usd) END + total(judge_cost_usd) END
    ) FROM jobs WHERE run = runs.number
  ) WHERE number IN (SELECT run FROM run_results);

  -- How a review ended, for the list of reviews: made of its labels and of all that the checks said of those answers. NULL: not made yet.
  ALTER TABLE reviews ADD COLUMN agreement TEXT;
  CREATE INDEX review_items_open ON review_items (review) WHERE label IS NULL;

  -- Names of a change's files, so that a list of changes does not read all that was sent.
  ALTER TABLE proposals ADD COLUMN paths TEXT NOT NULL DEFAULT '[]';
  UPDATE proposals SET paths = coalesce((SELECT json_group_array(json_object('path', value ->> '$.path', 'status', value ->> '$.status')
    ORDER BY key) FROM json_each(files)), '[]') WHERE json_valid(files);
  CREATE INDEX proposals_by_repository ON proposals (repository, created_at);
  `,
  `
  -- A judge's answer, until its output has its verdicts: it is paid for, and not asked again.
  CREATE TABLE judge_answers (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    job TEXT NOT NULL,
    question TEXT NOT NULL,
    model TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    answer TEXT NOT NULL,
    cost_usd REAL,
    PRIMARY KEY (run, job, question, model, attempt)
  ) STRICT, WITHOUT ROWID;

  -- Models that have answered in a run, and how far beyond what their calls are reckoned at (domain/call-bound.ts): a limit on money that goes on
  -- in another session goes on with what it had learned.
  CREATE TABLE model_surprises (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    model TEXT NOT NULL,
    beyond_limit INTEGER NOT NULL,
    excess_input INTEGER NOT NULL,
    PRIMARY KEY (run, model)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO model_surprises
    SELECT run_variants.run, model, coalesce(max(CASE WHEN json_valid(parameters)
        AND output_tokens > parameters ->> '$.max_output_tokens' THEN output_tokens END), 0), 0
    FROM run_variants
      JOIN runs ON runs.number = run_variants.run AND kind <> 'scored'
      JOIN jobs ON jobs.run = run_variants.run AND jobs.variant = run_variants.id AND reused_from IS NULL
      JOIN answers ON answers.number = jobs.answer
    GROUP BY run_variants.run, model;
    `,
  `
  -- What a person said about the criteria that only she decides: JSON by their ids. Of a review of before nobody was asked about them.
  ALTER TABLE review_items ADD COLUMN by_criterion TEXT NOT NULL DEFAULT '{}';
  `,
  `
  -- What lists say beside "not met": that it only cannot be told; and of what was asked again, how much has come to its end.
  UPDATE runs SET digest = json_set(digest, '$.gateOpen', json((
    SELECT CASE WHEN coalesce(result ->> '$.gate.met', 0) OR EXISTS (
      SELECT 1 FROM json_each(result, '$.gate.items') WHERE value -> '$.met' = 'false') THEN 'false' ELSE 'true' END
    FROM run_results WHERE run = runs.number)))
    WHERE json_valid(digest) AND digest -> '$.gateOpen' IS NULL
      AND EXISTS (SELECT 1 FROM run_results WHERE run = runs.number AND json_valid(result));
  UPDATE runs SET counts = json_set(counts, '$.againSettled',
    (SELECT count(*) FILTER (WHERE again AND state IN ('done', 'error')) FROM jobs WHERE run = runs.number))
    WHERE json_valid(counts) AND counts -> '$.againSettled' IS NULL;
  `,
  `
  -- The verdict that stands: where it was asked again and that could tell, what the fresh trials said (domain/result/comparison-words.ts).
  UPDATE runs SET digest = json_set(digest, '$.verdict', coalesce((
    SELECT value ->> '$.again.margin.verdict' FROM run_results,
      json_each(CASE WHEN json_valid(result) THEN result ELSE '{}' END, '$.comparisons')
    WHERE run = runs.number AND value ->> '$.candidate' = 'candidate'
      AND value ->> '$.again.margin.verdict' <> 'too-few' AND value ->> '$.again.margin.delta' IS NOT NULL), digest ->> '$.verdict'))
    WHERE json_valid(digest) AND digest ->> '$.verdict' IS NOT NULL;
  `,
];
