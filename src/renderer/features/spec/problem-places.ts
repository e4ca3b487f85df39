import { type Problem } from '#domain/files/problem';
import { criterionCopy, kindNames, pageCopy, rulesCopy } from './copy.ts';
import { sectionOf } from './field-problems.ts';
import { criterionSections, type SpecForm } from './spec-form.ts';

/** Where on the page a problem is mended. */
export interface ProblemPlace {
  readonly words: string;
  /** The element that says more; null where the form has none. */
  readonly target:
    | { readonly kind: 'criterion'; readonly list: string; readonly index: number }
    | { readonly kind: 'section'; readonly name: string }
    | null;
}

const sectionTitles: Readonly<Record<string, string>> = {
  thresholds: rulesCopy.ship.title,
  trials: rulesCopy.trials.title,
  judge: rulesCopy.judge.title,
  review: rulesCopy.review.title,
  sign_off: rulesCopy.signOff.title,
};

/** The place of a problem in the words of the page. */
export function placeOf({ field }: Problem, form: SpecForm): ProblemPlace {
  const section = sectionOf(field);
  const list = criterionSections.find((each) => each.list === section);
  if (list !== undefined) {
    const index = Number(/^[a-z_]+\[(\d+)\]/u.exec(field ?? '')?.[1] ?? Number.NaN);
    const criterion = form.criteria.find((each) => each.list === list.list && each.index === index);
    if (criterion === undefined) return { words: kindNames[list.kind], target: { kind: 'section', name: list.list } };
    const statement = criterion.statement.trim();
    const words = statement === '' ? `${kindNames[list.kind]}: ${criterionCopy.unnamed}` : `“${statement}”`;
    return { words, target: { kind: 'criterion', list: list.list, index } };
  }
  const title = section === null ? undefined : sectionTitles[section];
  if (section !== null && title !== undefined) return { words: title, target: { kind: 'section', name: section } };
  return { words: field ?? pageCopy.wholeFile, target: null };
}
