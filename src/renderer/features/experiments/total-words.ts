import { type RunResult } from '#domain/result/run-result';
import { inDollars, inNumbers } from '../../ui/text/words.ts';
import { copy } from './copy.ts';

const words = copy.versions;

/** What all of it cost, what adds up to it, and the tokens: for beside what the estimate said. `spentUsd`: as counted while it ran. */
export function totalSentences(result: RunResult, spentUsd: number | null): readonly string[] {
  return [spentUsd === null ? words.totalUnknown : totalOf(spentUsd, partsOf(result, spentUsd)), ...tokensOf(result)];
}

interface Part {
  readonly usd: number;
  readonly say: (cost: string) => string;
}

/** With as many digits as it takes for the parts, as they are shown, to add up to the whole. */
function totalOf(spentUsd: number, parts: readonly Part[]): string {
  const digits = [2, 3, 4, 5, 6].find((each) => addsUp(spentUsd, parts, each));
  const say = (usd: number): string => (digits === undefined || digits === 2 ? inDollars(usd) : inDollars(usd, digits));
  return words.total(
    say(spentUsd),
    parts.map((part) => part.say(say(part.usd))),
  );
}

function addsUp(spentUsd: number, parts: readonly Part[], digits: number): boolean {
  const shown = (usd: number): number => Math.round(usd * 10 ** digits);
  return parts.length === 0 || parts.reduce((sum, { usd }) => sum + shown(usd), 0) === shown(spentUsd);
}

/** What was asked again is the rest of the whole, so that the parts add up to it. */
function partsOf({ variants, judge, askedAgain }: RunResult, spentUsd: number): Part[] {
  const answers = sumOf(variants.map((each) => each.costUsd));
  const judges = judge === null ? 0 : plannedJudgesUsd({ judge, askedAgain });
  if (answers === null || judges === null || (judge === null && askedAgain === null)) return [];
  const again = spentUsd - answers - judges;
  const { totalParts } = words;
  return [
    { usd: answers, say: totalParts.answers },
    ...(judge === null ? [] : [{ usd: judges, say: totalParts.judges }]),
    ...(askedAgain === null || again <= 0 ? [] : [{ usd: again, say: totalParts.again }]),
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
