import { z } from 'zod';
import { type Case } from '../cases/case.ts';
import { type Criterion, criteriaOf, type SpecFile } from '../spec/spec.ts';

/** The first ids, and how many there are. */
const casesSchema = z.object({ count: z.number().int(), ids: z.array(z.string()) });

/**
 * What a change alters beside the prompt of that with which the prompt is tested: fewer cases, or a criterion that asks less, can make a gate met that a
 * worse prompt alone would not meet. It is told, and decides nothing: whoever reviews the change decides.
 */
export const changedBesideSchema = z.object({
  /** What the other version is called. */
  version: z.string(),
  cases: z.object({ removed: casesSchema, added: casesSchema, changed: casesSchema }),
  /** By their statements. */
  criteria: z.object({
    removed: z.array(z.string()),
    added: z.array(z.string()),
    /** `how`: parts of a sentence, "its check is another". */
    changed: z.array(z.object({ statement: z.string(), how: z.array(z.string()) })),
    /** Ids of those that are added or changed: what the other version was never held to. */
    ids: z.array(z.string()),
  }),
  /** Thresholds, trials, judges and what review and sign-off take, as they stand in the files, as JSON; null: not named. */
  settings: z.array(z.object({ name: z.string(), before: z.string().nullable(), now: z.string().nullable() })),
  /** Files of the other version that cannot be read, so that nobody knows what changed in them. */
  unreadable: z.array(z.enum(['spec', 'cases'])),
});
export type ChangedBeside = z.infer<typeof changedBesideSchema>;

/** What a prompt is tested with. A file that is not there has nothing in it; 'unreadable': nobody knows. */
export interface TestedWith {
  readonly spec: SpecFile | null | 'unreadable';
  readonly cases: readonly Case[] | 'unreadable';
}

/** null: nothing is changed. */
export function changedBeside(version: string, before: TestedWith, now: TestedWith): ChangedBeside | null {
  const isKnown = before.cases !== 'unreadable' && now.cases !== 'unreadable';
  const cases = changedCases(isKnown ? before.cases : [], isKnown ? now.cases : []);
  const areRead = before.spec !== 'unreadable' && now.spec !== 'unreadable';
  const [specBefore, specNow] = areRead ? [before.spec, now.spec] : [null, null];
  const criteria = changedCriteria(specBefore, specNow);
  const settings = changedSettings(specBefore, specNow);
  const unreadable = [...(areRead ? [] : (['spec'] as const)), ...(isKnown ? [] : (['cases'] as const))];
  const found = { version, cases, criteria, settings, unreadable };
  return isEmpty(found) ? null : found;
}

function isEmpty({ cases, criteria, settings, unreadable }: ChangedBeside): boolean {
  const { removed, added, changed } = criteria;
  const lists: readonly (readonly unknown[])[] = [removed, added, changed, settings, unreadable];
  return lists.every(({ length }) => length === 0) && Object.values(cases).every(({ count }) => count === 0);
}

const mostIds = 200;

function changedCases(before: readonly Case[], now: readonly Case[]): ChangedBeside['cases'] {
  const [old, own] = [byId(before), byId(now)];
  const list = (ids: readonly string[]) => ({ count: ids.length, ids: ids.slice(0, mostIds) });
  return {
    removed: list([...old.keys()].filter((id) => !own.has(id))),
    added: list([...own.keys()].filter((id) => !old.has(id))),
    changed: list([...own.keys()].filter((id) => old.has(id) && old.get(id) !== own.get(id))),
  };
}

function byId(cases: readonly Case[]): ReadonlyMap<string, string> {
  return new Map(cases.map((each) => [each.id, JSON.stringify(each)]));
}

function changedCriteria(before: SpecFile | null, now: SpecFile | null): ChangedBeside['criteria'] {
  const [old, own] = [before, now].map(
    (spec) => new Map((spec ? criteriaOf(spec) : []).map((each) => [each.id, each])),
  );
  const [olds, owns] = [[...(old?.values() ?? [])], [...(own?.values() ?? [])]];
  const isOther = (criterion: Criterion): boolean => {
    const was = old?.get(criterion.id);
    return was === undefined || howChanged(was, criterion).length > 0;
  };
  return {
    ids: owns.filter(isOther).map(({ id }) => id),
    removed: olds.filter(({ id }) => !own?.has(id)).map(({ statement }) => statement),
    added: owns.filter(({ id }) => !old?.has(id)).map(({ statement }) => statement),
    changed: owns.flatMap((criterion) => {
      const was = old?.get(criterion.id);
      const how = was === undefined ? [] : howChanged(was, criterion);
      return how.length === 0 ? [] : [{ statement: was?.statement ?? criterion.statement, how }];
    }),
  };
}

const kinds = { must: 'a must-have', 'must-not': 'a must-not', quality: 'a quality' } as const;

function howChanged(before: Criterion, now: Criterion): string[] {
  const differs = (of: (criterion: Criterion) => unknown): boolean =>
    JSON.stringify(of(before)) !== JSON.stringify(of(now));
  const severity = now.severity === 'report' ? 'it is only reported now, and had to hold' : 'it has to hold now';
  return [
    ...(before.severity === now.severity ? [] : [severity]),
    ...(differs(({ check }) => check) ? ['its check is another'] : []),
    ...(differs(({ slices, intents }) => [slices, intents]) ? [`it is asked of ${limitsOf(now)}`] : []),
    ...(before.kind === now.kind ? [] : [`it is ${kinds[now.kind]} now, and was ${kinds[before.kind]}`]),
    ...(before.statement === now.statement ? [] : [`it says “${now.statement}” now`]),
  ];
}

function limitsOf({ slices, intents }: Criterion): string {
  const limits = [
    ...(slices === null ? [] : [`the slices ${slices.join(', ') || '(none)'}`]),
    ...(intents === null ? [] : [`the intents ${intents.join(', ') || '(none)'}`]),
  ];
  return limits.length === 0 ? 'all cases now' : `only ${limits.join(' with ')} now`;
}

function changedSettings(before: SpecFile | null, now: SpecFile | null): ChangedBeside['settings'] {
  const [old, own] = [settingsOf(before), settingsOf(now)];
  return [...new Set([...old.keys(), ...own.keys()])]
    .map((name) => ({ name, before: old.get(name) ?? null, now: own.get(name) ?? null }))
    .filter((each) => each.before !== each.now);
}

function settingsOf(spec: SpecFile | null): ReadonlyMap<string, string> {
  if (spec === null) return new Map();
  const { slices = {}, criteria = {}, ...thresholds } = spec.thresholds;
  const named = [
    ...Object.entries(thresholds),
    ...Object.entries(slices).map(([name, value]) => [`slices.${name}`, value] as const),
    ...Object.entries(criteria).map(([name, value]) => [`criteria.${name}`, value] as const),
    ...(['review', 'sign_off'] as const).flatMap((group) =>
      Object.entries(spec[group] ?? {}).map(([name, value]) => [`${group}.${name}`, value] as const),
    ),
    ...(['trials', 'judge', 'quarantine'] as const).map((name) => [name, spec[name]] as const),
  ];
  return new Map(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, JSON.stringify(value)]])));
}
