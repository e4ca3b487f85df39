import { describe, expect, it } from 'vitest';
import { badRowsAsCsv, badRowsOf } from './bad-rows.ts';
import { type PasteChoices, planPaste } from './paste-cases.ts';

const choices: PasteChoices = {
  variable: 'question',
  variables: ['question', 'plan'],
  required: ['question', 'plan'],
  slices: [],
  source: null,
  leaveOutDuplicates: true,
  leaveOutIncomplete: true,
};
const rowsOf = (text: string, change: Partial<PasteChoices> = {}) =>
  badRowsOf(planPaste(text, [], { ...choices, ...change }), text);

describe('lines that are not added', () => {
  it('are kept as they stand, each with its line and why; good lines and repeated ones are none of them', () => {
    const good = '{"question":"Hi","plan":"free"}';
    expect(rowsOf(`${good}\n{"question":\n\n${good}\n{"question":"Alone"}`)).toEqual([
      { line: 2, why: expect.stringMatching(/JSON/) as string, text: '{"question":' },
      { line: 5, why: 'No plan', text: '{"question":"Alone"}' },
    ]);
  });

  it('are whole where a row of a table goes on over several lines', () => {
    const table = 'question\tplan\n"One\nand two"\t\nThree\tpro\n';
    expect(rowsOf(table)).toEqual([{ line: 2, why: 'No plan', text: '"One\nand two"' }]);
  });

  it('are no longer bad where the person takes them all the same', () => {
    expect(rowsOf('{"question":"Alone"}', { leaveOutIncomplete: false })).toEqual([]);
  });

  it('open in a spreadsheet, and nothing in them runs there', () => {
    expect(badRowsAsCsv([{ line: 2, why: 'No plan', text: '=1+1, "x"' }])).toBe(
      'Line,Why it was left out,What stands there\r\n2,No plan,"\'=1+1, ""x"""\r\n',
    );
  });
});
