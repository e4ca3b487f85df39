import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { pointsInWords, pointsRangeInWords } from '#domain/statistics/words';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { copy } from '../copy.ts';

/** What stands in the fold: exact numbers, methods and ids, one a line. */
export function engineerFacts(run: RunView, result: RunResult, { candidate, comparison }: ResultPair): string {
  const words = copy.engineer;
  const lines: readonly (readonly [string, string])[] = [
    ...(comparison === null
      ? []
      : ([
          [words.pValue, comparison.pValue === null ? '–' : String(Number(comparison.pValue.toPrecision(3)))],
          [words.difference, differenceOf(comparison)],
          [words.comparison, `${words.comparisonMethod}${result.looks === null ? '' : words.looks(result.looks)}`],
        ] as const)),
    [words.method, candidate.passRate.method],
    [words.seed, String(result.seed)],
    [words.concurrency, String(result.concurrency)],
    [words.duration, `${Math.round(result.durationMs / 1000)} s`],
    [words.run, run.id],
    ...result.variants.map(
      ({ label, content, model, origin, parameters }) =>
        [`${words.prompt} (${label})`, `${content}  ${model}  ${origin}  ${JSON.stringify(parameters)}`] as const,
    ),
    ...(result.spec === null ? [] : [[words.spec, result.spec.content] as const]),
    [words.cases, result.cases.content],
    ...result.tools.map(({ name, content }) => [name, content] as const),
  ];
  return lines.map(([label, value]) => `${label}: ${value}`).join('\n');
}

function differenceOf({ delta, low, high }: NonNullable<ResultPair['comparison']>): string {
  if (delta === null || low === null || high === null) return '–';
  return `${pointsInWords(delta)} (95 % interval ${pointsRangeInWords(low, high)})`;
}
