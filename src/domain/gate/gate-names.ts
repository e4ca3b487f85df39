import { type Case } from '../cases/case.ts';
import { type MisnamedField } from '../cases/misnamed-field.ts';
import { counted } from '../result/gate-words.ts';
import { type GateItem } from '../result/run-result.ts';
import { appliesTo, criteriaOf, type SpecFile } from '../spec/spec.ts';
import { runItem } from './gate-item.ts';

/** By which names the spec knows a case. */
export type NamedCase = Pick<Case, 'slices' | 'intent' | 'misnamed'>;

/** The names of cases that the file has and this run leaves out: no name is missing for that. */
export interface CaseNames {
  readonly slices: readonly string[];
  readonly intents: readonly string[];
}

export function namesOf(cases: readonly NamedCase[]): CaseNames {
  const intents = cases.flatMap(({ intent }) => intent ?? []);
  return { slices: [...new Set(cases.flatMap(({ slices }) => slices))], intents: [...new Set(intents)] };
}

type Kind = 'slice' | 'intent';

interface Named {
  readonly kind: Kind;
  readonly name: string;
  /** The spec lists it, or a criterion that counts is limited to it; and no other item says that it has no case. */
  readonly needsCase: boolean;
}

/**
 * An item for each slice and intent of the spec that the cases do not bear out: none has it, or some have it written otherwise, or in a field that
 * nobody reads. What is asked of them was not asked of all it was meant for, and that is not met.
 */
export function nameItems(spec: SpecFile | null, cases: readonly NamedCase[], elsewhere: CaseNames | null): GateItem[] {
  if (spec === null) return [];
  const there = namesOf(cases);
  const left = { slice: elsewhere?.slices ?? [], intent: elsewhere?.intents ?? [] };
  const own = { slice: there.slices, intent: there.intents };
  return namedBy(spec, cases).flatMap(({ kind, name, needsCase }): GateItem[] => {
    const missing = needsCase && !own[kind].includes(name) && !left[kind].includes(name);
    const strays = straysOf(kind, name, cases, namesIn(spec, kind));
    if (!missing && strays.length === 0) return [];
    const none = missing ? [`No case has the ${kind} “${name}”`] : [];
    return [
      {
        ...runItem(`named:${kind}:${name}`, `The ${kind} “${name}” has its cases`),
        met: null,
        evidence: [...none, ...strays].join('; '),
        missing:
          strays.length > 0
            ? 'Write it in the same way in the spec and in the cases.'
            : 'Add a case of it, or correct the name in the spec.',
      },
    ];
  });
}

/**
 * Every slice and intent that the spec names in what counts: the list of those that its cases are to have, limits of blockers and of criteria with a
 * threshold, and thresholds of slices.
 */
function namedBy(spec: SpecFile, cases: readonly NamedCase[]): Named[] {
  const { criteria: held = {}, slices: thresholds = {} } = spec.thresholds;
  const limited = criteriaOf(spec)
    .filter(({ id, severity }) => severity === 'blocker' || Object.hasOwn(held, id))
    .flatMap((criterion) => {
      // Of a criterion that was asked of nothing at all, another item says so.
      const needsCase = cases.some((each) => appliesTo(criterion, each));
      const { slices, intents } = criterion;
      return [
        ...(slices ?? []).map((name): Named => ({ kind: 'slice', name, needsCase })),
        ...(intents ?? []).map((name): Named => ({ kind: 'intent', name, needsCase })),
      ];
    });
  const all = [
    ...listed(spec),
    ...limited,
    ...Object.keys(thresholds).map((name): Named => ({ kind: 'slice', name, needsCase: false })),
  ];
  // The one that needs a case comes last, and stays.
  const ordered = all.toSorted((a, b) => Number(a.needsCase) - Number(b.needsCase));
  return [...new Map(ordered.map((each) => [`${each.kind}:${each.name}`, each])).values()];
}

/** `intents:` and `slices:` at the top of a spec: of what there are to be cases. */
function listed({ intents = [], slices = [] }: SpecFile): Named[] {
  return [
    ...intents.map((name): Named => ({ kind: 'intent', name, needsCase: true })),
    ...slices.map((name): Named => ({ kind: 'slice', name, needsCase: true })),
  ];
}

function namesIn(spec: SpecFile, kind: Kind): string[] {
  const own = listed(spec).flatMap((each) => (each.kind === kind ? each.name : []));
  const limits = criteriaOf(spec).flatMap(({ slices, intents }) => (kind === 'slice' ? slices : intents) ?? []);
  return kind === 'slice' ? [...own, ...limits, ...Object.keys(spec.thresholds.slices ?? {})] : [...own, ...limits];
}

/** Where cases have nearly this name, a part of a sentence for each way: "10 cases have “VIP”". */
function straysOf(kind: Kind, name: string, cases: readonly NamedCase[], named: readonly string[]): string[] {
  const wanted = folded(name);
  const ways = cases.flatMap((each) => {
    const own = kind === 'slice' ? each.slices : each.intent === null ? [] : [each.intent];
    if (own.includes(name)) return [];
    const written = own.find((other) => folded(other) === wanted && !named.includes(other));
    if (written !== undefined) return [`“${written}”`];
    const field = each.misnamed?.find((other) => means(other, kind, wanted));
    return field === undefined ? [] : [`it under “${field.field}”, which is not read (“${field.meant}” is)`];
  });
  const counts = Map.groupBy(ways, (way) => way);
  return [...counts].map(([way, all]) => `${counted(all.length, 'case has', 'cases have')} ${way}`);
}

function means({ meant, names }: MisnamedField, kind: Kind, wanted: string): boolean {
  return (meant === 'slices') === (kind === 'slice') && names.some((name) => folded(name) === wanted);
}

/** Names that a person would read as one: the case of letters, blanks and what joins words make no other name. */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\p{Pd}\p{Cf}]/gu, '');
}
