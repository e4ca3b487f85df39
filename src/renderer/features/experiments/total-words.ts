import { type RunResult } from '#domain/result/run-result';
import { inDollars, inNumbers } from '../../ui/text/words.ts';
import { copy } from './copy.ts';

const words = copy.versions;

/** What all of it cost, what adds up to it, and the tokens: for beside what the estimate said. `spentUsd`: as counted while it ran. */
export function totalSentences(result: RunResult, spentUsd: number | null): readonly string[] {
  return [
    spentUsd === null ? words.totalUnknown : words.total(inDollars(spentUsd), partsOf(result, spentUsd)),
    ...tokensOf(result),
  ];
}

/** What was asked again is the rest of the whole, so that the parts add up to it. */
function partsOf({ variants, judge, askedAgain }: RunResult, spentUsd: number): string[] {
  const answers = sumOf(variants.map((each) => each.costUsd));
  const judges = judge === null ? 0 : plannedJudgesUsd({ judge, askedAgain });
  if (answers === null || judges === null || (judge === null && askedAgain === null)) return [];
  const again = spentUsd - answers - judges;
  return [
    words.totalParts.answers(inDollars(answers)),
    ...(judge === null ? [] : [words.totalParts.judges(inDollars(judges))]),
    ...(askedAgain === null || again <= 0 ? [] : [words.totalParts.again(inDollars(again))]),
  ];
}

/** What the judges of the planned answers cost: those of what was asked again stand with it, as the note on it has them. null: not known. */
export function plannedJudgesUsd({ judge, askedAgain }: Pick<RunResult, 'judge' | 'askedAgain'>): number | null {
  const [all, again] = [judge?.costUsd ?? null, askedAgain?.judgeCostUsd === undefined ? 0 : askedAgain.judgeCostUsd];
  return all === null || again === null ? null : Math.max(0, all - again);
}

function tokensOf({ variants }: RunResult): string[] {
  const input = sumOf(variants.map(({ tokens }) => tokens.input));
  const output = sumOf(variants.map(({ tokens }) => tokens.output));
  return input === null || output === null ? [] : [words.totalTokens(inNumbers(input), inNumbers(output))];
}

function sumOf(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce<number | null>((sum, each) => (sum === null || each === null ? null : sum + each), 0);
}
