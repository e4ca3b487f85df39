import { type Database } from 'better-sqlite3';
import { parseCases } from '#domain/cases/case-file';
import { areMostAmong, questionsOf } from '#domain/cases/same-cases';
import { type RunPlan } from '#services/stores/run-plan';
import { type RunStore } from '#services/stores/runs';

type CaseSet = Pick<RunPlan, 'casesContent' | 'casesText'>;

const comparedKept = 5_000;
const readKept = 4;

/** How many variants were tried on a case set, or on another one that has most of its cases: one case more makes no later variant the first. */
export function createTries(database: Database, numberOf: (id: string) => number): Pick<RunStore, 'tries' | 'place'> {
  const setsOf = database.prepare<[string | null, string], { content: string; run: number }>(`
    SELECT cases_content AS content, min(number) AS run FROM runs
    WHERE repository IS ? AND prompt = ? AND kind = 'experiment' GROUP BY cases_content`);
  const casesOf = database
    .prepare<[number], string | null>(`SELECT plan ->> '$.casesText' FROM run_plans WHERE run = ? AND json_valid(plan)`)
    .pluck();
  const tried = database
    .prepare<[string | null, string, string], number>(
      `SELECT count(*) FROM (
        SELECT DISTINCT content, model, parameters FROM run_variants JOIN runs ON runs.number = run_variants.run
        WHERE repository IS ? AND prompt = ? AND cases_content IN (SELECT value FROM json_each(?))
          AND is_baseline = 0 AND kind = 'experiment')`,
    )
    .pluck();
  const own = database.prepare<[number], { repository: string | null; prompt: string; content: string }>(
    'SELECT repository, prompt, cases_content AS content FROM runs WHERE number = ?',
  );
  // The run's own variant is its first that is no baseline; before it stand those that were first tried in an earlier run.
  const placed = database
    .prepare<{ run: number; sets: string }, number | null>(
      `WITH own AS (
          SELECT repository, prompt, content, model, parameters FROM run_variants JOIN runs ON number = run
          WHERE run = @run AND is_baseline = 0 AND kind = 'experiment' ORDER BY position LIMIT 1),
        firsts AS (
          SELECT variants.content, variants.model, variants.parameters,
            min(runs.number * 1000 + variants.position) AS place
          FROM run_variants AS variants JOIN runs ON runs.number = variants.run
            JOIN own ON runs.repository IS own.repository AND runs.prompt = own.prompt
          WHERE cases_content IN (SELECT value FROM json_each(@sets)) AND is_baseline = 0 AND kind = 'experiment'
          GROUP BY variants.content, variants.model, variants.parameters)
        SELECT count(*) FROM firsts WHERE place <= (
          SELECT place FROM firsts JOIN own USING (content, model, parameters))`,
    )
    .pluck();

  // Neither a case set nor what it shares with another ever changes, and screens ask at every event.
  const compared = new Map<string, boolean>();
  const read = new Map<string, ReadonlySet<string>>();

  function questions(content: string, text: () => string | null): ReadonlySet<string> {
    const known = read.get(content);
    if (known) return known;
    const parsed = parseCases('', text() ?? '');
    return keep(read, readKept, content, questionsOf(parsed.ok ? parsed.value.cases : []));
  }

  /** The content ids of the sets, this one first, that most of its cases stand in; as a JSON list. */
  function setsLike(
    repository: string | null,
    promptId: string,
    { content, text }: { content: string; text: () => string | null },
  ): string {
    const others = setsOf.all(repository, promptId).filter((each) => {
      if (each.content === content) return false;
      const pair = `${content} ${each.content}`;
      return (
        compared.get(pair) ??
        keep(
          compared,
          comparedKept,
          pair,
          areMostAmong(
            questions(content, text),
            questions(each.content, () => casesOf.get(each.run) ?? null),
          ),
        )
      );
    });
    return JSON.stringify([content, ...others.map((each) => each.content)]);
  }

  return {
    tries: (repository, promptId, { casesContent, casesText }: CaseSet) => {
      const sets = setsLike(repository, promptId, { content: casesContent, text: () => casesText });
      return tried.get(repository, promptId, sets) ?? 0;
    },
    place: (runId) => {
      const run = numberOf(runId);
      const found = own.get(run);
      if (!found) return null;
      const { repository, prompt, content } = found;
      const sets = setsLike(repository, prompt, { content, text: () => casesOf.get(run) ?? null });
      return placed.get({ run, sets }) || null;
    },
  };
}

function keep<Value>(kept: Map<string, Value>, most: number, key: string, value: Value): Value {
  const [oldest] = kept.keys();
  if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
  return value;
}
