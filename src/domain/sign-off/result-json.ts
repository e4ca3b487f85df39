import { type EvalRecord } from './eval-record.ts';
import { type CaseCount, type RunResult } from '../result/run-result.ts';

/** A run result as JSON that a person can read and a diff can show: the counts, of which there may be thousands, one a line. */
export function runResultJson(result: RunResult): string {
  const { counts, ...rest } = result;
  return withCountLines({ ...rest, ...(counts && { counts: [] }) }, counts, 2);
}

/** An eval record, in the same way. */
export function evalRecordJson(record: EvalRecord): string {
  const { counts, ...rest } = record.run;
  return withCountLines({ ...record, run: { ...rest, ...(counts && { counts: [] }) } }, counts, 4);
}

/** `indent`: of the key `counts`. No text of a value can look like the key on a line of its own: JSON writes its line breaks as `\n`. */
function withCountLines(value: object, counts: readonly CaseCount[] = [], indent: number): string {
  const pad = ' '.repeat(indent);
  const text = JSON.stringify(value, null, 2);
  if (counts.length === 0) return `${text}\n`;
  const lines = counts.map((count) => `${pad}  ${JSON.stringify(count)}`).join(',\n');
  return `${text.replace(`\n${pad}"counts": []`, () => `\n${pad}"counts": [\n${lines}\n${pad}]`)}\n`;
}
