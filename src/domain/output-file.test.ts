import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCsv } from './csv.ts';
import { readOutputRows, suggestRoles } from './output-columns.ts';
import { maximumOutputRows, readOutputFile } from './output-file.ts';

function rowsOf(text: string, inputNames: readonly string[] = ['question']) {
  const file = readOutputFile(text);
  return { file, ...readOutputRows(file, suggestRoles(file.columns, inputNames), inputNames) };
}

const nothingElse = { caseId: null, input: null, model: null, variant: null, trial: null, expected: null };

describe('a file of outputs', () => {
  test('CSV: columns are found by the names people give them', () => {
    const { file, rows, problems } = rowsOf(
      'Case ID,User message,Answer,Model,Trial,Expected,Notes\r\nc-1,Where is it?,"It, is here.",gpt-5,2,here,x\r\n,And this?,Later.,,,,\r\n',
    );
    expect(file.format).toBe('csv');
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        caseId: 'c-1',
        input: { question: 'Where is it?' },
        text: 'It, is here.',
        model: 'gpt-5',
        variant: null,
        trial: 2,
        expected: 'here',
      },
      { ...nothingElse, row: 3, input: { question: 'And this?' }, text: 'Later.' },
    ]);
  });

  test('JSON Lines: objects hold inputs or are answers, an empty answer is one, a missing one is named', () => {
    const { rows, problems } = rowsOf(
      '{"id":"c-1","vars":{"question":"Why?","plan":"free"},"output":{"a":1},"trial":1}\n\n{"vars":{"question":"How?"},"output":""}\n{"vars":{"question":"What?"},"output":null}\n',
    );
    expect(problems).toEqual([{ row: 4, message: 'has no answer' }]);
    const first = { caseId: 'c-1', input: { question: 'Why?', plan: 'free' }, text: '{"a":1}', trial: 1 };
    expect(rows).toEqual([
      { ...nothingElse, row: 1, ...first },
      { ...nothingElse, row: 3, input: { question: 'How?' }, text: '' },
    ]);
  });

  test('promptfoo’s results: variables, provider, prompt; a call that failed is named', () => {
    const results = {
      results: {
        version: 3,
        results: [
          {
            vars: { question: 'Where?' },
            response: { output: 'Here.' },
            provider: { id: 'openai:gpt-5', label: '' },
            prompt: { raw: 'You are…', label: 'short' },
          },
          { vars: { question: 'When?' }, response: {}, provider: { id: 'openai:gpt-5' }, error: 'API error: 500' },
        ],
      },
    };
    const { file, rows, problems } = rowsOf(JSON.stringify(results));
    expect(file.format).toBe('promptfoo');
    expect(rows).toEqual([
      { ...nothingElse, row: 1, input: { question: 'Where?' }, text: 'Here.', model: 'openai:gpt-5', variant: 'short' },
    ]);
    expect(problems).toEqual([{ row: 2, message: 'has no answer, the call failed: API error: 500' }]);
  });

  test('what is wrong with a row names it, and the other rows are read', () => {
    const { rows, problems } = rowsOf(
      '[{"case":"c-1","output":"a"},{"output":"b"},{"case":"c-3","output":"c","trial":"two"},7]',
    );
    expect(rows.map((row) => row.row)).toEqual([1]);
    expect(problems).toEqual([
      { row: 4, message: 'is not an object like {"output": ...}' },
      { row: 2, message: 'names no case and has no input' },
      { row: 3, message: 'the trial “two” is not a number from 1 on' },
    ]);
  });

  test('a file without answers, an empty and a broken one say so', () => {
    expect(rowsOf('a,b\n1,2\n').problems).toEqual([{ row: null, message: 'Say which column holds the answers.' }]);
    expect(rowsOf('  ').problems).toEqual([{ row: null, message: 'The file is empty.' }]);
    expect(rowsOf('[{"output":').problems).toHaveLength(1);
  });

  test('rows beyond the limit are counted, not read', () => {
    const text = `output,case\n${'a,c-1\n'.repeat(maximumOutputRows + 3)}`;
    const file = readOutputFile(text);
    expect(file.records).toHaveLength(maximumOutputRows);
    expect(file.problems).toEqual([{ row: null, message: 'Only the first 50000 rows are read; 3 are left out.' }]);
  });

  test('any answer comes back as it was written, from CSV and from JSON Lines', () => {
    const answers = fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(answers, (texts) => {
        const csv = writeCsv([['case', 'output'], ...texts.map((text, at) => [`c-${at}`, text])]);
        const lines = texts.map((text, at) => `${JSON.stringify({ case: `c-${at}`, output: text })}\n`).join('');
        for (const file of [csv, lines]) {
          const read = rowsOf(file);
          expect(read.problems).toEqual([]);
          expect(read.rows.map(({ caseId, text }) => [caseId, text])).toEqual(
            texts.map((text, at) => [`c-${at}`, text]),
          );
        }
      }),
    );
  });

  test('no text makes it throw, and every row is read, or named, or beyond the whole file’s trouble', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      '\n',
      'output',
      ':',
      'null',
      '1',
      'a',
      '__proto__',
      ' ',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { file, rows, problems } = rowsOf(text);
        const named = new Set(problems.map((problem) => problem.row));
        const read = new Set(rows.map((row) => row.row));
        const whole = named.has(null);
        for (const record of file.records) expect(whole || named.has(record.row) || read.has(record.row)).toBe(true);
      }),
    );
  });
});
