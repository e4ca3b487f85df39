import { isNothingWord, yesOrNo } from '../flags.ts';
import { plainName } from '../output-names.ts';
import { errors } from './call-names.ts';
import { nameIn, namesOf } from './output-fields.ts';

/** True for a sign that is a yes, and on a list that something is in order. */
export function isTick(value: unknown): boolean {
  return typeof value === 'string' && /^[✓✔☑✅🗸√]\uFE0F?$/u.test(value.trim());
}

/**
 * Of columns of errors those in which a tick says that there was none: it stands in every row, or beside errors in words. Beside crosses and blanks it says
 * that there was one.
 */
export function tickedColumns(
  columns: readonly string[],
  rows: readonly { readonly fields: ReadonlyMap<string, unknown> }[],
): ReadonlySet<string> {
  const ofErrors = columns.filter((name) => nameIn(namesOf(plainName(name)), errors) !== undefined);
  return new Set(
    ofErrors.filter((name) => {
      const values = rows.map(({ fields }) => fields.get(name) ?? '').map((value) => (isBlank(value) ? '' : value));
      const others = values.filter((value) => !isTick(value) && value !== '');
      const isEverywhere = values.length > 0 && values.every(isTick);
      return isEverywhere || (others.length > 0 && others.every((value) => yesOrNo(value) === null));
    }),
  );
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && isNothingWord(value);
