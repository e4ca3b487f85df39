import { type ExperimentLog } from './experiment-log.ts';
import { outcomeInWords } from '../result/comparison-words.ts';
import { type ComparisonResult, type Gate, type RunResult, type VariantResult } from '../result/run-result.ts';
import { type Criterion, type SpecFile } from '../spec/spec.ts';

/** What a brief is made of. */
export interface BriefParts {
  readonly log: ExperimentLog;
  readonly result: RunResult;
  /** The fullest gate there is: that of the sign-off, else that of the run. */
  readonly gate: Gate;
  readonly criteria: readonly Criterion[];
  readonly thresholds: SpecFile['thresholds'];
  readonly review: {
    readonly done: number;
    readonly labels: { readonly pass: number; readonly fail: number; readonly unsure: number };
    /** Outputs that a person failed and the checks had not. */
    readonly missed: number;
    readonly automatic: boolean;
  } | null;
}

/** The version that the brief is about. */
export function candidateOf({ result }: BriefParts): VariantResult | undefined {
  return result.variants.find((variant) => variant.id === 'candidate') ?? result.variants[0];
}

/** The candidate beside what it was compared with. */
export function comparisonOf(parts: BriefParts): ComparisonResult | undefined {
  return parts.result.comparisons.find((each) => each.candidate === candidateOf(parts)?.id);
}

/** What a comparison says, to end a sentence; where it was asked again, what stands leads. */
export function outcomeOf(comparison: ComparisonResult): string {
  return outcomeInWords(comparison, outcomes);
}

const outcomes: Record<ComparisonResult['verdict'], string> = {
  better: 'the new version is better',
  worse: 'the new version is worse',
  'no-detectable-difference': 'no difference could be told from chance',
  'too-few': 'there were too few cases to tell',
};

/** What stands outside a rate, each kind apart; '' when there is nothing. */
export function outsideRate({ errors, undecided, refused, unfinished, reused }: VariantResult): string {
  const kinds = [
    [errors, 'could not run'],
    [undecided, 'could not be judged'],
    [refused, 'kept back by the data policy'],
    [unfinished, 'not run'],
    [reused, 'used again'],
  ] as const;
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');
}
