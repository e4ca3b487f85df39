import { counted } from '../result/gate-words.ts';
import { importedOrigin, type VariantResult } from '../result/run-result.ts';

/** What of a variant says why answers of it are not there. */
export type MissingAnswers = Pick<VariantResult, 'origin' | 'errors' | 'refused' | 'reused' | 'unfinished'> & {
  /** Why judging again would not help, and what would (gate-undecidable.ts). */
  readonly undecidable?: string;
};

/** The version under test, with what asking again can do for it. */
export type TestedVariant = VariantResult & MissingAnswers;

/** Answers that are not there, each kind by what became of it: a call that was never made brought nothing because nobody made it. */
export function missingInWords({ origin, errors, refused, reused, unfinished }: MissingAnswers): string {
  const isImported = origin === importedOrigin;
  const neverThere = isImported ? 'not in the file' : 'never asked for';
  return [
    errors > 0
      ? counted(
          errors,
          isImported ? 'row holds no answer' : 'call brought no answer',
          isImported ? 'rows hold no answer' : 'calls brought no answer',
        )
      : '',
    refused > 0 ? `${counted(refused, 'answer was', 'answers were')} kept back by the data policy` : '',
    reused > 0 ? `${counted(reused, 'answer was', 'answers were')} used again` : '',
    unfinished > 0 ? `${counted(unfinished, 'answer was', 'answers were')} ${neverThere}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What to do about them. `judged`: some answers are there, and could not be judged. */
export function adviceOnMissing({ origin, errors, unfinished, undecidable }: MissingAnswers, judged = false): string {
  if (judged && undecidable !== undefined) return undecidable;
  if (origin === importedOrigin) {
    return unfinished > 0 || errors > 0
      ? 'Give the answers that are not in the file, and score it again.'
      : 'Score it again with a judge that can decide.';
  }
  const again = `Run again what could not be ${errors === 0 && judged ? 'judged' : judged ? 'run or judged' : 'run'}.`;
  if (unfinished === 0) return again;
  return errors > 0 || judged ? `Run it to its end. ${again}` : 'Run it to its end.';
}

/** True for answers of a file: no model can be asked again for them. */
export function isImported(candidate: Pick<VariantResult, 'origin'> | undefined): boolean {
  return candidate?.origin === importedOrigin;
}
