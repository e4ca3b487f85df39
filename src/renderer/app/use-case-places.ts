import { useMemo } from 'react';
import { type ComparisonResult, type RunResult } from '#domain/result/run-result';
import { type CasePlaces } from '../ui/evidence/case-words.tsx';
import { addresses } from './location.ts';

/** The cases that a comparison speaks of. */
function namedCases({ gained, lost, wavering, openRegressions }: ComparisonResult): readonly string[] {
  return [...gained, ...lost, ...wavering, ...openRegressions];
}

/** The cases that an experiment's result names, each with the way to it; undefined until its result is known. */
export function useCasePlaces(runId: string, result: RunResult | null | undefined): CasePlaces | undefined {
  return (
    useMemo(
      () =>
        result && {
          ids: new Set(result.comparisons.flatMap(namedCases)),
          hrefOf: (id: string) => addresses.caseOf(runId, id),
        },
      [runId, result],
    ) ?? undefined
  );
}
