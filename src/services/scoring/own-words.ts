import { type OutputRow } from '#domain/answers/output-columns';
import { type Case } from '#domain/cases/case';
import { checksWithin } from '#domain/checks/check';
import { textOfInput } from '#domain/checks/check-text';
import { criteriaOf, type SpecFile } from '#domain/spec/spec';

/** Texts that a case expects, or a check looks for: an answer of that text alone is one, whatever else programs write so. */
export function wordsOfProduct(cases: readonly Case[], spec: SpecFile | null): ReadonlySet<string> {
  const expected = cases.map((each) => each.expected).filter((each) => each !== null);
  const checked = (spec ? criteriaOf(spec) : [])
    .flatMap(({ check }) => checksWithin(check))
    .flatMap((check) => ('value' in check ? [check.value] : []));
  return new Set([...expected, ...checked].map((each) => plainWord(textOfInput(each))));
}

const plainWord = (text: string): string => text.trim().toLowerCase();

/** True where a check asks for JSON, or a case expects some: then what stands in it is the product's own. */
export function answersInJson(cases: readonly Case[], spec: SpecFile | null): boolean {
  const isObjectText = (text: string): boolean => /^\s*\{[^]*\}\s*$/.test(text);
  return (
    (spec ? criteriaOf(spec) : []).some(({ check }) => checksWithin(check).some(({ type }) => type === 'json')) ||
    cases.some(({ expected }) => expected !== null && isObjectText(textOfInput(expected)))
  );
}

interface OfProduct {
  readonly words: ReadonlySet<string>;
  readonly isJson: boolean;
}

/** A text that programs write where there is no answer is no doubtful one where the product says it; nor is JSON where the product answers in it. */
export function settledBy({ words, isJson }: OfProduct, row: OutputRow): OutputRow {
  const saysItself = row.against?.kind === 'answer' && row.against.why !== undefined;
  if (row.doubtful !== true || !(words.has(plainWord(row.text)) || (isJson && saysItself))) return row;
  const { doubtful: _, against, ...rest } = row;
  return against === undefined || against.kind === 'answer' ? rest : { ...rest, against };
}
