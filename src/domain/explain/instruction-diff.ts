import { type Instruction } from './instructions.ts';
import { similarity } from '../checks/similar.ts';

/** How a candidate's instruction stands to the baseline's: `same` to the letter up to white space and numbering. */
export type InstructionChange = 'same' | 'changed' | 'added';

export interface ComparedInstruction extends Instruction {
  readonly change: InstructionChange;
  /** The baseline's instruction that it was, or is; null for one that was added. */
  readonly before: Instruction | null;
}

/** One that the baseline has and the candidate lacks. */
export interface RemovedInstruction extends Instruction {
  /** Number of the candidate's instruction after which it stood; null: before all. */
  readonly after: number | null;
}

export interface InstructionDiff {
  readonly instructions: readonly ComparedInstruction[];
  readonly removed: readonly RemovedInstruction[];
}

/** From this similarity on, an instruction that stands in another's place is that one reworded. */
const reworded = 0.4;
/** Texts are compared no further than this; two long ones that start alike are taken for alike. */
const comparedCharacters = 200;

/**
 * Candidate against baseline, instruction by instruction: the longest common run of equal ones first; of what lies between, the most similar
 * pairs are the same instruction reworded, and where as many went as came, they took each other's places.
 */
export function compareInstructions(
  baseline: readonly Instruction[],
  candidate: readonly Instruction[],
): InstructionDiff {
  const before = new Map<number, { readonly was: Instruction; readonly change: InstructionChange }>();
  const removed: RemovedInstruction[] = [];
  for (const gap of gapsBetween(baseline, candidate, before)) pairGap(gap, before, removed);
  return {
    instructions: candidate.map((each) => {
      const known = before.get(each.number);
      return { ...each, change: known?.change ?? 'added', before: known?.was ?? null };
    }),
    removed,
  };
}

interface Gap {
  readonly gone: readonly Instruction[];
  readonly come: readonly Instruction[];
  readonly after: number | null;
}

type Before = Map<number, { readonly was: Instruction; readonly change: InstructionChange }>;

/** What lies between equal instructions; the equal ones are written into `before`. */
function gapsBetween(baseline: readonly Instruction[], candidate: readonly Instruction[], before: Before): Gap[] {
  const [was, is] = [baseline.map(wordsOf), candidate.map(wordsOf)];
  const common = commonLengths(was, is);
  const gaps: Gap[] = [];
  let gone: Instruction[] = [];
  let come: Instruction[] = [];
  let after: number | null = null;
  const close = (): void => {
    if (gone.length > 0 || come.length > 0) gaps.push({ gone, come, after });
    [gone, come] = [[], []];
  };
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    const [old, young] = [baseline[i], candidate[j]];
    if (old && young && was[i] === is[j]) {
      close();
      before.set(young.number, { was: old, change: 'same' });
      after = young.number;
      i += 1;
      j += 1;
    } else if (young && (!old || (common[i]?.[j + 1] ?? 0) >= (common[i + 1]?.[j] ?? 0))) {
      come.push(young);
      j += 1;
    } else if (old) {
      gone.push(old);
      i += 1;
    }
  }
  close();
  return gaps;
}

/** Lengths of the longest common subsequence from each pair of places on. */
function commonLengths(one: readonly string[], other: readonly string[]): number[][] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const [row, next] = [table[i], table[i + 1]];
      if (row && next) row[j] = one[i] === other[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function pairGap({ gone, come, after }: Gap, before: Before, removed: RemovedInstruction[]): void {
  const tookPlaces = gone.length === come.length;
  const pairs = gone
    .flatMap((was, i) => come.map((is, j) => ({ was, is, i, j, alike: alike(was, is) })))
    .filter(({ alike: share, i, j }) => share >= reworded || (tookPlaces && i === j))
    .sort((a, b) => b.alike - a.alike);
  const [takenWas, takenIs] = [new Set<number>(), new Set<number>()];
  for (const { was, is } of pairs) {
    if (takenWas.has(was.number) || takenIs.has(is.number)) continue;
    takenWas.add(was.number);
    takenIs.add(is.number);
    before.set(is.number, { was, change: 'changed' });
  }
  for (const each of gone) if (!takenWas.has(each.number)) removed.push({ ...each, after });
}

function alike(one: Instruction, other: Instruction): number {
  return similarity(wordsOf(one).slice(0, comparedCharacters), wordsOf(other).slice(0, comparedCharacters), true);
}

/** Up to white space and the mark or number of a list. */
function wordsOf({ text }: Instruction): string {
  return text
    .replace(/^\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)])\s+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
