import { describe, expect, it } from 'vitest';
import { importedOrigin } from '../result/run-result.ts';
import { adviceOnMissing, missingInWords } from './missing-answers.ts';

const none = { origin: 'https://models.example', errors: 0, refused: 0, reused: 0, unfinished: 0 };

describe('answers that are not there', () => {
  it('are called what became of them: a call that nobody made brought nothing', () => {
    expect(missingInWords({ ...none, unfinished: 61 })).toBe('61 answers were never asked for');
    expect(missingInWords({ ...none, errors: 1, unfinished: 2 })).toBe(
      '1 call brought no answer, 2 answers were never asked for',
    );
    expect(missingInWords({ ...none, origin: importedOrigin, unfinished: 10 })).toBe('10 answers were not in the file');
  });

  it('have a way on that can be gone: no model is asked for the answers of a file', () => {
    expect(adviceOnMissing({ ...none, unfinished: 61 })).toBe('Run it to its end.');
    expect(adviceOnMissing({ ...none, errors: 3 }, true)).toBe('Run again what could not be run or judged.');
    for (const judged of [true, false])
      expect(adviceOnMissing({ ...none, origin: importedOrigin, unfinished: 10 }, judged)).not.toMatch(/[Rr]un|[Aa]sk/);
  });
});
