import { type Case } from '../cases/case.ts';
import { isIncompleteAnswer } from '../checks/incomplete-answer.ts';
import { isReused } from './outcome.ts';
import { type Output } from '../answers/output.ts';
import { type Rate, type VariantResult } from './run-result.ts';
import { rateOf, type CaseTally } from './tally.ts';

/** How many of one case's answers are incomplete. */
export interface IncompleteTally {
  readonly case: string;
  readonly incomplete: number;
  readonly answers: number;
  /** Outputs asked for without an answer: errors, refused, not (yet) run. */
  readonly unanswered: number;
}

export type IncompleteAnswers = Pick<VariantResult, 'incomplete' | 'incompleteRate' | 'incompleteCases'>;

/** True for an answer of this run that was judged, and of which something may be missing. */
export function isIncompleteOutput(output: Output): boolean {
  return isOwnAnswer(output) && output.answer !== null && isIncompleteAnswer(output.answer);
}

/** An answer that was asked for in this run, and judged. */
export function isOwnAnswer(output: Output): boolean {
  return output.state === 'done' && !isReused(output);
}

/** One variant's incomplete answers, from its outputs by case. `trials`: outputs asked for of each case. */
export function incompleteAnswers(
  outputs: ReadonlyMap<string, readonly Output[]>,
  asked: { readonly cases: readonly Case[]; readonly trials: number; readonly correction?: number },
): IncompleteAnswers {
  const tallies = asked.cases.map(({ id }): IncompleteTally => {
    const own = outputs.get(id) ?? [];
    const answers = own.filter(isOwnAnswer).length;
    return {
      case: id,
      incomplete: own.filter(isIncompleteOutput).length,
      answers,
      unanswered: Math.max(asked.trials, own.length) - answers,
    };
  });
  return incompleteShare(tallies, asked.correction);
}

/** The share of the answers, with its limits over cases. */
export function incompleteShare(tallies: readonly IncompleteTally[], correction = 1): IncompleteAnswers {
  const found = tallies.filter(({ incomplete }) => incomplete > 0);
  return {
    incomplete: found.reduce((sum, each) => sum + each.incomplete, 0),
    incompleteRate: rateOfIncomplete(tallies, correction),
    incompleteCases: found.map((each) => each.case),
  };
}

/** As any other rate; but the worst of what is open is that it is incomplete too. */
function rateOfIncomplete(tallies: readonly IncompleteTally[], correction: number): Rate {
  const asTally = (each: IncompleteTally): CaseTally => ({
    passes: each.incomplete,
    trials: each.answers,
    undecided: each.unanswered,
  });
  const rate = rateOf(tallies.map(asTally), correction);
  const sum = (amount: (each: IncompleteTally) => number): number =>
    tallies.reduce((total, each) => total + amount(each), 0);
  const all = sum((each) => each.answers + each.unanswered);
  return { ...rate, valueAtWorst: all === 0 ? null : sum((each) => each.incomplete + each.unanswered) / all };
}
/** Share of the answers that may be incomplete where the spec does not say. */
export const defaultIncompleteLimit = 0.02;
