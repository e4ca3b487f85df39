import { type Ablation, ablationJobs, asIsId, mostFailing, trialsToTell } from '#domain/explain/ablation';
import { plainAnswers } from '#domain/explain/ablation-redraw';
import { readAblation } from '#domain/explain/ablation-result';
import { type Output } from '#domain/answers/output';
import { createRandom, type SeededRandom } from '#domain/statistics/seeded-random';
import { aCase, aCriterion, anAnswer, anOutput } from './domain-values.ts';
import { betaAbility } from './simulated-cases.ts';

/**
 * Searches for the cause of failures that were selected because they failed, read by the product's own rules. `varying`, `repeating`, `mixed` as in simulated-again.ts;
 * `unseen`: a model that repeats itself on a server that takes the edits off again; `labels`: one that repeats itself and answers with one of two words.
 */
export type CauseWorld = 'varying' | 'repeating' | 'mixed' | 'unseen' | 'labels';

export type CauseShape = {
  readonly world: CauseWorld;
  readonly cases: number;
  readonly rate: number;
  readonly correlation: number;
  readonly treatments: number;
  /** Share of the cases that fail because of the first instruction and of nothing else. */
  readonly culprit: number;
};

export type CauseShares = {
  /** An instruction is named that has nothing to do with it. */
  readonly blamed: number;
  /** The culprit is named first; where there is none, 0. */
  readonly found: number;
  readonly cannotTell: number;
};

const criteria = [aCriterion('kept', { type: 'contains', value: 'x' })];
const parentTrials = 3;

export function causeShares(shape: CauseShape, draws: number, seed: string): CauseShares {
  const random = createRandom(`${seed}/causes/${JSON.stringify(shape)}`);
  const counts = { blamed: 0, found: 0, cannotTell: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const effects = oneSearch(shape, random);
    const named = effects.filter(({ verdict }) => verdict === 'probably' || verdict === 'may-be');
    const isCulprit = ({ number }: { readonly number: number }): boolean => shape.culprit > 0 && number === 1;
    counts.blamed += Number(named.some((each) => !isCulprit(each)));
    counts.found += Number(named[0] !== undefined && isCulprit(named[0]));
    counts.cannotTell += Number(effects.some(({ verdict }) => verdict === 'cannot-tell'));
  }
  return { blamed: counts.blamed / draws, found: counts.found / draws, cannotTell: counts.cannotTell / draws };
}

interface Drawn {
  readonly id: string;
  readonly ability: number;
  readonly isHeldBack: boolean;
  readonly repeats: boolean;
}

function oneSearch(shape: CauseShape, random: SeededRandom) {
  const ability = betaAbility(shape.rate, shape.correlation);
  const cases = Array.from({ length: shape.cases }, (_, at): Drawn => ({
    id: `c-${at}`,
    ability: ability(random),
    isHeldBack: random.float() < shape.culprit,
    repeats: shape.world !== 'varying' && (shape.world !== 'mixed' || random.float() < 0.5),
  }));
  const parent = cases.flatMap((each) => parentOutputs(each, shape, random));
  const fails = (id: string): number => parent.filter((output) => output.case === id && !isPass(output)).length;
  const failing = cases
    .map(({ id }) => ({ id, failed: fails(id) }))
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed)
    .slice(0, mostFailing)
    .map(({ id }) => id);
  const ablation: Ablation = {
    variant: 'candidate',
    treatments: Array.from({ length: shape.treatments }, (_, at) => ({
      id: `without-${at + 1}`,
      kind: 'without' as const,
      change: 'same' as const,
      number: at + 1,
      text: `- Instruction number ${at + 1}.`,
      restores: null,
    })),
    failing,
    controls: [],
    neutralEdits: true,
    plain: plainAnswers(parent, 'candidate', failing) ?? [],
  };
  if (failing.length === 0) return [];
  const { trials } = trialsToTell(failing.length, shape.treatments);
  const known = new Map(cases.map((each) => [each.id, each]));
  const once = new Map<string, Output>();
  const outputs = ablationJobs(ablation, { trials, seed: 1 }).flatMap(({ variant, case: id, trial }): Output[] => {
    const drawn = known.get(id);
    if (!drawn) return [];
    const place = { variant, case: id, trial };
    const isHeld = drawn.isHeldBack && variant !== 'without-1';
    const anew = (): Output => answerOf(place, isHeld ? 0 : drawn.ability, shape, random);
    if (shape.world !== 'unseen') return [anew()];
    // The edit never reaches the model: every trial of a version is one and the same request.
    const first =
      once.get(`${variant} ${id}`) ?? (variant === asIsId ? parent.find((each) => each.case === id) : anew());
    if (!first) return [];
    once.set(`${variant} ${id}`, first);
    return [{ ...first, ...place }];
  });
  return readAblation(ablation, { cases: failing.map((id) => aCase(id)), criteria, trials }, outputs).effects;
}

function parentOutputs(drawn: Drawn, shape: CauseShape, random: SeededRandom): Output[] {
  const place = (trial: number) => ({ variant: 'candidate', case: drawn.id, trial });
  const rate = drawn.isHeldBack ? 0 : drawn.ability;
  const first = answerOf(place(1), rate, shape, random);
  return Array.from({ length: parentTrials }, (_, at) =>
    at === 0 ? first : drawn.repeats ? { ...first, trial: at + 1 } : answerOf(place(at + 1), rate, shape, random),
  );
}

function answerOf(
  place: { readonly variant: string; readonly case: string; readonly trial: number },
  rate: number,
  { world }: CauseShape,
  random: SeededRandom,
): Output {
  const passes = random.float() < rate;
  const text = world === 'labels' ? (passes ? 'refund' : 'other') : `Answer ${random.int(2 ** 31)}.`;
  return anOutput(place, { kept: passes ? 'pass' : 'fail' }, { answer: anAnswer(text) });
}

function isPass({ verdicts }: Output): boolean {
  return verdicts[0]?.verdict === 'pass';
}
