import { type Ablation, asIsId } from './ablation.ts';
import { contentId } from '../prompt/content-id.ts';
import { type Output } from '../answers/output.ts';

/**
 * Whether asking again with a neutral edit made the model draw anew. The cases of a search were chosen because they failed: where a model
 * answers the same request the same way and an edit goes unseen, the prompt as it is repeats its failures for ever while every treatment
 * draws once more, and any of them looks like the cause.
 */
export interface Redraw {
  /** Answers to the prompt as it is with an edit that differ from those without. */
  readonly differ: number;
  readonly of: number;
  /** The same of the treatments, but for those of the instruction that turned most. */
  readonly others: { readonly differ: number; readonly of: number };
}

/** Short names of answers: equal exactly when text and tool calls are. */
export function answerMark({ answer }: Pick<Output, 'answer'>): string | null {
  return answer === null ? null : contentId('other', JSON.stringify([answer.text, answer.toolCalls])).slice(0, 12);
}

/** The answers of one version to these cases, as a search keeps them of the experiment that it explains. */
export function plainAnswers(outputs: readonly Output[], variant: string, cases: readonly string[]): Ablation['plain'] {
  const own = Map.groupBy(
    outputs.filter((output) => output.variant === variant),
    (output) => output.case,
  );
  return cases.map((id) => ({
    case: id,
    answers: [...new Set((own.get(id) ?? []).flatMap((output) => answerMark(output) ?? []))],
  }));
}

export function redrawOf(ablation: Ablation, outputs: readonly Output[]): Redraw {
  const failing = new Set(ablation.failing);
  const answered = outputs.filter((output) => failing.has(output.case) && output.answer !== null);
  const ofVariant = Map.groupBy(answered, (output) => output.variant);
  const asIs = ofVariant.get(asIsId) ?? [];
  const before = new Map(
    ablation.plain
      ? ablation.plain.map((each) => [each.case, new Set(each.answers)])
      : firstAnswers(asIs).map(([id, mark]) => [id, new Set([mark])]),
  );
  const differing = (list: readonly Output[]): { differ: number; of: number } => {
    const known = list.filter((output) => (before.get(output.case)?.size ?? 0) > 0);
    const same = (output: Output): boolean => before.get(output.case)?.has(answerMark(output) ?? '') === true;
    return { differ: known.filter((output) => !same(output)).length, of: known.length };
  };
  // Without what was answered before, the first answer is what the others are held against, and says nothing of itself.
  const repeated = ablation.plain ? asIs : asIs.filter((output) => output.trial > 1);
  const tried = ablation.treatments.map(({ id, number, change }) => ({
    of: `${number} ${change === 'removed'}`,
    ...{ counts: differing(ofVariant.get(id) ?? []) },
  }));
  const share = ({ counts }: (typeof tried)[number]): number => counts.differ / Math.max(1, counts.of);
  const most = tried.toSorted((a, b) => share(b) - share(a))[0]?.of;
  const others = tried.filter((each) => each.of !== most).map(({ counts }) => counts);
  return {
    ...differing(repeated),
    others: { differ: sum(others.map(({ differ }) => differ)), of: sum(others.map(({ of }) => of)) },
  };
}

function firstAnswers(asIs: readonly Output[]): [string, string][] {
  return asIs.filter(({ trial }) => trial === 1).map((output) => [output.case, answerMark(output) ?? '']);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}

const fewestOthers = 20;
const steadyShare = 0.1;

/**
 * `redrawn`: at least half of the answers changed with the edit. `steady`: they did not, but neither did they under the other treatments,
 * which the model surely reads: what turns there does not turn by drawing anew (one answer in ten at most does). `cannot-tell`: else.
 */
export function redrawVerdict({ differ, of, others }: Redraw): 'redrawn' | 'steady' | 'cannot-tell' {
  if (differ * 2 >= of) return 'redrawn';
  return others.of >= fewestOthers && others.differ <= steadyShare * others.of ? 'steady' : 'cannot-tell';
}
