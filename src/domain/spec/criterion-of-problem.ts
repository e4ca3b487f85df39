import { valueAt } from '../files/field-path.ts';
import { type Problem } from '../files/problem.ts';
import { readYaml } from '../files/yaml/yaml-file.ts';

/** The sentence of the criterion that a problem of this spec is about; null where it is about something else, or the criterion says nothing. */
export function criterionOfProblem({ field, path }: Pick<Problem, 'field' | 'path'>, specText: string): string | null {
  const place = /^(must|must_not|quality)\[(\d+)\]/.exec(field ?? '');
  if (place === null) return null;
  const read = readYaml(specText, { path });
  const [, list = '', index = ''] = place;
  const statement = read.ok ? valueAt(read.value.value, [list, Number(index), 'statement']) : null;
  return typeof statement === 'string' && statement.trim() !== '' ? statement.trim() : null;
}
