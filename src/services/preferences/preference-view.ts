import { type PreferencePairView, type PreferenceView } from '#contract/preference';
import { type RunView } from '#contract/run';
import { type Case, headlineOfInput } from '#domain/cases/case';
import { type Output } from '#domain/answers/output';
import {
  outcomeOfPair,
  type Preference,
  type PreferencePair,
  preferenceOrders,
  readPreference,
  type Reading,
} from '#domain/preference/preference';
import { tallyPreferences } from '#domain/preference/preference-result';
import { isOver, type StoredRun } from '../stores/runs.ts';
import { type RunPlan } from '../stores/run-plan.ts';

type PreferencePlan = RunPlan & { readonly preference: Preference };

/** What the judge said of every pair so far, in the order of the experiment's cases. */
export function judgedPairs(
  plan: PreferencePlan,
  outputs: readonly Output[],
  cases: readonly Case[],
): PreferencePairView[] {
  const given = new Map(outputs.map((output) => [`${output.variant}\n${output.case}`, output]));
  const rules = new Map(plan.refused.map((each) => [each.case, each.rule]));
  const headlines = new Map(cases.map((aCase) => [aCase.id, headlineOfInput(aCase.input)]));
  return plan.preference.pairs.map((pair) => ({
    case: pair.case,
    trial: pair.trial,
    headline: headlines.get(pair.case) ?? pair.case,
    ...(pair.unasked === null ? judgedPair(pair, given, rules) : unaskedPair(pair.unasked)),
  }));
}

function unaskedPair(why: NonNullable<PreferencePair['unasked']>): Pick<PreferencePairView, 'outcome' | 'said'> {
  return why === 'identical'
    ? {
        outcome: 'tie',
        said: [{ better: null, reason: 'Both answers say the very same, so the judge was not asked.' }],
      }
    : { outcome: 'not-measured', said: [{ better: null, reason: 'One of the two answers is missing.' }] };
}

function judgedPair(
  pair: PreferencePair,
  given: ReadonlyMap<string, Output>,
  rules: ReadonlyMap<string, string>,
): Pick<PreferencePairView, 'outcome' | 'said'> {
  const read = preferenceOrders.map((order) => {
    const output = given.get(`${order}\n${pair.id}`);
    const answer = output?.state === 'done' ? output.answer : null;
    const reading = answer ? readPreference(answer, order) : null;
    return { reading, why: reading?.reason ?? whyUnread(output, rules.get(pair.id)) };
  });
  const [one, other]: (Reading | null)[] = read.map(({ reading }) => reading);
  return {
    outcome: outcomeOfPair(one ?? null, other ?? null),
    said: read.map(({ reading, why }) => ({ better: reading?.better ?? null, reason: why })),
  };
}

function whyUnread(output: Output | undefined, rule: string | undefined): string {
  if (output?.state === 'refused-by-policy')
    return `The judge was not asked: ${rule ?? 'the data policy keeps it back.'}`;
  if (output?.state === 'error') return `The judge could not be asked: ${output.error?.message ?? 'it failed.'}`;
  if (output?.state === 'done') return 'The judge’s answer could not be read.';
  return 'The judge was not asked.';
}

/** The comparison as it stands. Counted only once nothing is under way any more: no lucky moment decides. */
export function viewPreference(
  run: StoredRun,
  now: Pick<RunView, 'state' | 'error' | 'progress'>,
  plan: PreferencePlan,
  parent: Pick<RunPlan, 'cases' | 'variants'>,
  outputs: () => readonly Output[],
): PreferenceView {
  const { preference } = plan;
  const over = isOver(now);
  const pairs = over ? judgedPairs(plan, outputs(), parent.cases) : [];
  const slicesOf = new Map(parent.cases.map((aCase) => [aCase.id, aCase.slices]));
  const slices = [...new Set(parent.cases.flatMap((aCase) => aCase.slices))];
  const compared = [preference.candidate, preference.baseline];
  return {
    id: run.id,
    parentId: run.parentId ?? '',
    state: now.state,
    practice: run.practice,
    createdAt: run.createdAt,
    progress: now.progress,
    error: now.error,
    question: preference.question,
    judge: preference.judge,
    judgeIsTested: parent.variants.some(({ id, model }) => compared.includes(id) && model === preference.judge),
    candidate: preference.candidate,
    baseline: preference.baseline,
    labels: { ...preference.labels },
    pairs: preference.pairs.length,
    identical: preference.pairs.filter(({ unasked }) => unasked === 'identical').length,
    tally: over ? tallyPreferences(pairs) : null,
    slices: over
      ? slices.map((id) => ({
          id,
          tally: tallyPreferences(pairs.filter((pair) => slicesOf.get(pair.case)?.includes(id) === true)),
        }))
      : [],
  };
}
