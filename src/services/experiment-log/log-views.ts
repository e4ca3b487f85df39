import { type BrokenLog, type TeamLogItem } from '#contract/experiment-log';
import { type ExperimentLog } from '#domain/experiment-log/experiment-log';
import { type TeamLog } from './team-logs.ts';

/** The one that is talked about: the candidate, else the first that is no baseline, else the first. */
function mainVariant({ variants }: ExperimentLog): ExperimentLog['variants'][number] | undefined {
  return variants.find(({ id }) => id === 'candidate') ?? variants.find(({ baseline }) => !baseline) ?? variants[0];
}

export function teamLogItemOf(file: string, log: ExperimentLog): TeamLogItem {
  const main = mainVariant(log);
  const rate = log.result.variants.find(({ id }) => id === main?.id)?.pass_rate ?? null;
  const comparison = log.result.comparisons.find(({ candidate }) => candidate === main?.id);
  const { decision } = log;
  return {
    file,
    promptId: log.prompt,
    title: log.title,
    hypothesis: log.hypothesis,
    startedAt: log.startedAt,
    practice: log.practice,
    models: [...new Set(log.variants.map((variant) => variant.model))],
    decision: decision && { what: decision.what, why: decision.why, by: { ...decision.by }, at: decision.at },
    rate: rate && { ...rate },
    verdict: comparison?.again?.verdict ?? comparison?.verdict ?? null,
    gateMet: log.result.gate.met,
    lowerBar: (log.result.gate.lower_bar ?? []).length > 0,
    gateOpen: !log.result.gate.met && log.result.gate.not_met.length === 0,
  };
}

export function brokenLogOf(file: string, { read }: TeamLog): BrokenLog[] {
  return read.ok ? [] : [{ file, readOnly: read.readOnly === true, problems: [...read.problems] }];
}
