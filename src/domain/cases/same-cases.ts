import { type Case } from './case.ts';

/** What of a case makes it the same one in another case set: what is asked, whatever its id, slices and notes are by then. */
export function questionsOf(cases: readonly Pick<Case, 'input' | 'messages'>[]): ReadonlySet<string> {
  return new Set(cases.map(({ input, messages }) => JSON.stringify([input, messages])));
}

/** True where more than half of these questions were asked among the others too. */
export function areMostAmong(questions: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const shared = [...questions].filter((question) => others.has(question)).length;
  return shared * 2 > questions.size;
}
