import { type DecisionView, type TeamLogItem } from '#contract/experiment-log';
import { type ProcedureOutput } from '#contract/procedures';
import { type RunListItem } from '#contract/run';
import { type DecisionKind } from '#domain/experiment-log/experiment-log';

export type TeamLog = ProcedureOutput<'log.list'>;

/** One experiment in the team's memory: an own one (with the team's file, where it is shared) or a colleague's. */
export type MemoryRow = {
  readonly key: string;
  /** ISO 8601: when it began. */
  readonly at: string;
  readonly promptId: string;
  readonly models: readonly string[];
  readonly decision: DecisionView | null;
} & (
  | { readonly kind: 'own'; readonly run: RunListItem; readonly file: string | null }
  | { readonly kind: 'team'; readonly log: TeamLogItem }
);

export interface MemoryFilter {
  readonly search: string;
  /** null: every one. */
  readonly prompt: string | null;
  readonly decision: DecisionKind | 'open' | null;
  readonly model: string | null;
}

export const noFilter: MemoryFilter = { search: '', prompt: null, decision: null, model: null };

/** Own runs and the team's entries in one list, each experiment once, the newest first. */
export function memoryRows(runs: readonly RunListItem[], log: TeamLog | null): MemoryRow[] {
  const known = new Map(log?.own.map((each) => [each.runId, each]));
  const own = runs.map((run): MemoryRow => {
    const { decision = null, file = null } = known.get(run.id) ?? {};
    const { promptId, models, createdAt } = run;
    return { kind: 'own', key: run.id, at: createdAt, promptId, models, decision, run, file };
  });
  const team = (log?.team ?? []).map((each): MemoryRow => {
    const { file, promptId, models, decision, startedAt } = each;
    return { kind: 'team', key: file, at: startedAt ?? dayOf(file), promptId, models, decision, log: each };
  });
  return [...own, ...team].sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

/** The day at the start of a file's name; '' sorts last. */
function dayOf(file: string): string {
  return /^\d{4}-\d\d-\d\d/.exec(file)?.[0] ?? '';
}

/** All words of the search, in whatever order, in title, expectation, reason, prompt, models and people. */
export function filterRows(rows: readonly MemoryRow[], filter: MemoryFilter): MemoryRow[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (filter.prompt !== null && row.promptId !== filter.prompt) return false;
    if (filter.decision !== null && (row.decision?.what ?? 'open') !== filter.decision) return false;
    if (filter.model !== null && !row.models.includes(filter.model)) return false;
    const text = words.length === 0 ? '' : textOf(row);
    return words.every((word) => text.includes(word));
  });
}

function textOf(row: MemoryRow): string {
  const { title, hypothesis } = row.kind === 'own' ? row.run : row.log;
  const { decision } = row;
  const said = decision === null ? [] : [decision.why, decision.what, decision.by.name, decision.by.email];
  return [title, hypothesis, row.promptId, ...row.models, ...said].join('\n').toLowerCase();
}

/** What can be chosen in the filters: every prompt and model of the list, by name. */
export function choicesOf(rows: readonly MemoryRow[]): { readonly prompts: string[]; readonly models: string[] } {
  const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en'));
  return { prompts: sorted(rows.map((row) => row.promptId)), models: sorted(rows.flatMap((row) => row.models)) };
}
