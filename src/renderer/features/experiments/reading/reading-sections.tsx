import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { isCompared } from '../run-words.ts';
import { FailuresSection } from './failures-section.tsx';
import { HeatMap } from './heat-map.tsx';
import { TimesFigure } from './times-figure.tsx';
import { TrendFigure } from './trend-figure.tsx';

export interface ReadingSectionsProps {
  readonly run: RunView;
  readonly result: RunResult;
  /** The variant that is looked at, beside the baseline. */
  readonly pair: ResultPair;
  /** What each variant is called on this screen, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Slices, failures, times and the trend, below the tables; nothing before the planned answers are in, since all of it would still change. */
export function ReadingSections({ run, pair, names }: ReadingSectionsProps) {
  if (!isCompared(run)) return null;
  return (
    <>
      {run.slices.length > 0 && <HeatMap run={run} pair={pair} />}
      <FailuresSection run={run} pair={pair} />
      <TimesFigure run={run} pair={pair} names={names} />
      <TrendFigure promptId={run.promptId} runId={run.id} />
    </>
  );
}
