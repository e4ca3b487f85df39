import { type ChangedBeside } from '../result/changed-beside.ts';
import { counted } from '../result/gate-words.ts';
import { settingInWords } from './setting-words.ts';

const mostShown = 10;

/** A sentence each; nothing where nothing changed. */
export function changedBesideInWords(changed: ChangedBeside): string[] {
  const { version, cases, criteria, settings, unreadable } = changed;
  const ofCases = (['removed', 'added', 'changed'] as const).flatMap((what) => {
    const { count, ids } = cases[what];
    const more = count > mostShown ? ` and ${count - mostShown} more` : '';
    const were = `${counted(count, 'case is', 'cases are')} ${what}`;
    return count === 0 ? [] : [`${were}: ${ids.slice(0, mostShown).join(', ')}${more}.`];
  });
  const quoted = (statements: readonly string[]): string => statements.map(inQuotes).join(', ');
  const ofCriteria = (['removed', 'added'] as const).flatMap((what) => {
    const { length } = criteria[what];
    return length === 0
      ? []
      : [`${counted(length, 'criterion is', 'criteria are')} ${what}: ${quoted(criteria[what])}.`];
  });
  return [
    ...ofCases,
    ...ofCriteria,
    ...criteria.changed.map(({ statement, how }) => `${inQuotes(statement)} is changed: ${how.join('; ')}.`),
    ...settings.map((each) => capital(settingInWords(each))),
    ...unreadable.map((file) => `The ${file} of ${version} cannot be read: nobody knows what is changed there.`),
  ];
}

/** What stands before these sentences. */
export function changedBesideTitle({ version }: ChangedBeside): string {
  return `Beside the prompt, this change alters what it is tested with (before: ${version}):`;
}

/** Without its own full stop: the sentence around it has one. */
const inQuotes = (statement: string): string => `“${statement.replace(/\.$/u, '')}”`;

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
