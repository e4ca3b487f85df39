import { manyTries } from '#domain/result/many-tries';
import { type RunView } from '#contract/run';
import { importedOrigin, type RunResult } from '#domain/result/run-result';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { copy as scoringCopy } from '../scoring/copy.ts';

/** In the order in which versions stand side by side: what it is compared with first, as before and after. */
export function inReadingOrder<V extends { readonly isBaseline: boolean }>(variants: readonly V[]): V[] {
  return variants.toSorted((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
}

/** How each variant is called on screen, by id: "Yours", "Team’s version", and with its model where that tells them apart. */
export function variantNames({ variants }: Pick<RunView, 'variants'>): ReadonlyMap<string, string> {
  const several = new Set(variants.map((variant) => variant.model)).size > 1;
  return new Map(
    inReadingOrder(variants).map(({ id, label, model }) => {
      const name = capitalised(label);
      return [id, several && !label.split(' · ').includes(model) ? `${name}, ${model}` : name];
    }),
  );
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** "40 cases, 3 trials each · gpt-5-mini · temperature 0.2 · version 3f2a9c1 of the text, 77ab210 of the cases". */
export function testedSentence(result: RunResult, { candidate }: ResultPair): string {
  const parameters = Object.entries(candidate.parameters).map(
    ([name, value]) => `${name.replaceAll('_', ' ')} ${plain(value)}`,
  );
  if (candidate.origin === importedOrigin) {
    const cases = scoringCopy.tested(counted(result.cases.count, 'case'));
    return [cases, candidate.model, `version ${result.cases.content.slice(0, 7)} of the cases`].join(' · ');
  }
  return [
    copy.run.tested(
      counted(result.cases.count, 'case'),
      // What is still to come, or never will, is not there.
      `${result.variants.some(({ unfinished }) => unfinished > 0) ? 'up to ' : ''}${counted(result.trials, 'trial')}`,
    ),
    ...(result.cases.setAside === 0 ? [] : [copy.run.setAside(inNumbers(result.cases.setAside))]),
    candidate.model,
    ...parameters,
    `version ${candidate.content.slice(0, 7)} of the text, ${result.cases.content.slice(0, 7)} of the cases`,
  ].join(' · ');
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/**
 * Which try this was, and of how many so far. Tries change no number, but the more there are, the likelier is a lucky one: it is said. Nothing of what
 * tried none: nobody knows which text made the answers of a file.
 */
export function triesSentences({ place, tries }: Pick<RunView, 'place' | 'tries'>, cases: number): readonly string[] {
  if (place === null) return [];
  const on = counted(cases, 'case');
  const said = tries <= 1 ? copy.run.tryOnly(on) : copy.run.try(ordinal(place), inNumbers(tries), on);
  return tries >= manyTries ? [said, copy.run.manyTries] : [said];
}

const endings = new Map([
  ['one', 'st'],
  ['two', 'nd'],
  ['few', 'rd'],
]);
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

/** "1st", "22nd", "13th". */
export function ordinal(count: number): string {
  return `${inNumbers(count)}${endings.get(ordinals.select(count)) ?? 'th'}`;
}
