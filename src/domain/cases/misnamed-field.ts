/** A field of a case under a name that is nearly `slices` or `intent`: it is kept, and nobody reads the names in it. */
export interface MisnamedField {
  /** As it stands in the file. */
  readonly field: string;
  readonly meant: 'slices' | 'intent';
  readonly names: readonly string[];
}

const known = ['slices', 'intent'] as const;

export function misnamedFields(line: Readonly<Record<string, unknown>>): MisnamedField[] {
  return Object.entries(line).flatMap(([field, value]) => {
    const meant = known.find((each) => each !== field && isOneSlipAway(field, each));
    const names = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
    return meant === undefined || names.length === 0 ? [] : [{ field, meant, names }];
  });
}

/** One letter more, less or other, or two that changed places, whatever the case of the letters and the signs between them. */
function isOneSlipAway(written: string, name: string): boolean {
  const letters = written.toLowerCase().replaceAll(/[^a-z]/gu, '');
  let [start, end] = [0, 0];
  while (start < letters.length && letters[start] === name[start]) start += 1;
  const most = Math.min(letters.length, name.length) - start;
  while (end < most && letters.at(-1 - end) === name.at(-1 - end)) end += 1;
  const [left, right] = [letters.slice(start, letters.length - end), name.slice(start, name.length - end)];
  const areSwapped = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return areSwapped || Math.max(left.length, right.length) <= 1;
}
