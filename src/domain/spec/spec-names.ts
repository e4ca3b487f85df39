import { type FieldPath } from '../files/field-path.ts';
import { similarity } from '../checks/similar.ts';
import { specSchema, type SpecFile } from './spec.ts';

/** A name in a spec that this version of Signoff does not know: a slip of the pen, or something newer. */
export interface UnknownName {
  readonly field: FieldPath;
  readonly name: string;
  /** The known name that it is close to; null: it is like none. */
  readonly meant: string | null;
}

const shape = specSchema.shape;
const thresholdNames = Object.keys(shape.thresholds.unwrap().shape);
/** formats.md knows it too; nothing reads it yet. */
const topNames = [...Object.keys(shape), 'quarantine'];
const groups = {
  review: Object.keys(shape.review.unwrap().shape),
  sign_off: Object.keys(shape.sign_off.unwrap().shape),
  judge: Object.keys(shape.judge.unwrap().shape),
} as const;

const criterionNames = ['id', 'statement', 'check', 'severity', 'applies_to', 'examples'];

/** From here on two names are taken for one that was mistyped. */
const closeEnough = 0.72;

/** Thresholds under a name that is not known: nobody can say whether they are met, so they are never overheard. */
export function unknownThresholds({ thresholds }: SpecFile): UnknownName[] {
  return unknownIn(thresholds, ['thresholds'], thresholdNames);
}

/**
 * Names that are nearly one of the spec's own ("must_nots"): what stands below them was meant to count, and does not. Other unknown names are kept
 * and left alone: they may be anybody's. `run`: what a run is held against; `sign-off`: what a sign-off is.
 */
export function mistypedNames(spec: SpecFile, of: 'run' | 'sign-off'): UnknownName[] {
  const found =
    of === 'run'
      ? unknownIn(spec, [], topNames)
      : (['review', 'sign_off', 'judge'] as const).flatMap((group) =>
          unknownIn(spec[group] ?? {}, [group], groups[group]),
        );
  if (of === 'sign-off') return found.filter(({ meant }) => meant !== null);
  return [
    ...found.filter(({ meant, name }) => meant !== null || asksSomething(name, spec[name])),
    ...withinCriteria(spec),
  ];
}

/** Deeper than anybody writes a spec. */
const deepest = 20;

/** Whatever it is called and however deep it stands, what has a check was meant to be a criterion, and a threshold by its name to be one. */
function asksSomething(name: string, value: unknown, depth = 0): boolean {
  if (thresholdNames.includes(name) || name === 'check' || depth >= deepest) return true;
  if (typeof value !== 'object' || value === null) return false;
  // The places of a list are no names that anybody gave.
  return Object.entries(value).some(([key, each]) => asksSomething(Array.isArray(value) ? '' : key, each, depth + 1));
}

/** A list of criteria that slid into a criterion, and names that are nearly those of its fields: they limit it, or ask more, and count for nothing. */
function withinCriteria(spec: SpecFile): UnknownName[] {
  return (['must', 'must_not', 'quality'] as const).flatMap((list) =>
    spec[list].flatMap((criterion, index) => {
      const limits = criterion.applies_to ?? {};
      const own = unknownIn(criterion, [list, index], criterionNames).filter(
        ({ name, meant }) => meant !== null || topNames.includes(name) || asksSomething(name, fieldOf(criterion, name)),
      );
      return [...own, ...unknownIn(limits, [list, index, 'applies_to'], ['slices', 'intents'])];
    }),
  );
}

function fieldOf(group: object, name: string): unknown {
  return Object.entries(group).find(([key]) => key === name)?.[1];
}

/** "Did you mean pass_rate?", or what else can be done about it. */
export function adviceOn({ meant }: UnknownName): string {
  return meant === null ? 'Update Signoff, or take it out of the spec.' : `Did you mean ${meant}? Correct the spec.`;
}

function unknownIn(group: object, path: FieldPath, known: readonly string[]): UnknownName[] {
  return Object.keys(group)
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: [...path, name], name, meant: closest(name, known) }));
}

function closest(name: string, known: readonly string[]): string | null {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_\s]/g, '');
  const [best] = known
    .map((each) => ({ each, likeness: similarity(plain(name), plain(each)) }))
    .sort((a, b) => b.likeness - a.likeness);
  return best && best.likeness >= closeEnough ? best.each : null;
}
