import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCase, anAnswer, anOutput } from '#support/domain-values';
import { readCsv } from '../files/csv/csv.ts';
import { exportFileName, OutputTable, type ExportedRun } from './export-outputs.ts';
import { readOutputRows, suggestRoles } from '../answers/output-columns.ts';
import { readOutputFile } from '../answers/output-file.ts';

const run: ExportedRun = {
  cases: [aCase('c-1', { input: { question: 'Where?', plan: 'pro' } }), aCase('c-2', { input: { question: '=1+1' } })],
  criteria: [{ id: 'kind' }],
  variants: [
    {
      id: 'candidate',
      label: 'yours',
      content: 'abc',
      model: 'gpt-x',
      isBaseline: false,
      practice: false,
      parameters: {},
    },
    {
      id: 'baseline',
      label: 'team’s version',
      content: 'def',
      model: 'gpt-x',
      isBaseline: true,
      practice: true,
      parameters: {},
    },
  ],
};
const table = new OutputTable(run);

describe('an export of answers', () => {
  it('has one line an answer, what is unknown left empty', () => {
    const outputs = [
      anOutput({ case: 'c-1' }, { kind: 'pass' }, { answer: anAnswer('Here, "there".', { costUsd: null }) }),
      anOutput(
        { case: 'c-2', variant: 'baseline' },
        {},
        { state: 'error', answer: null, error: { code: 'timed-out', message: 'Slow.', mayHaveBeenCharged: true } },
      ),
    ];
    const { rows } = readCsv(table.head() + table.csv(outputs));
    const [names = [], ...lines] = rows;
    expect(lines.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])))).toMatchObject([
      {
        case: 'c-1',
        'input.question': 'Where?',
        'input.plan': 'pro',
        output: 'Here, "there".',
        'verdict.kind': 'pass',
        cost_usd: '',
        error: '',
      },
      {
        case: 'c-2',
        'input.question': '=1+1',
        'input.plan': '',
        output: '',
        'verdict.kind': '',
        baseline: 'yes',
        practice: 'yes',
        error: 'timed-out: Slow.',
      },
    ]);
    const [first, second] = table
      .jsonl(outputs)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect([first?.['cost_usd'], first?.['verdicts'], second?.['output']]).toEqual([null, outputs[0]?.verdicts, null]);
  });

  it('never gives a spreadsheet a formula', () => {
    const dangerous = ['=cmd()', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
    for (const text of dangerous) {
      const line = table.csv([anOutput({}, {}, { answer: anAnswer(text) })]);
      expect(line).toContain(`'${text}`);
    }
    // An input is no safer than an answer.
    expect(table.csv([anOutput({ case: 'c-2' }, {})])).toContain(",'=1+1,");
  });

  it.each(['csv', 'jsonl'] as const)('reads back as answers to score, whatever the texts are: %s', (format) => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((each) => each.trim() !== '' && each.isWellFormed());
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
        const outputs = texts.map((each, at) =>
          anOutput({ case: 'c-1', trial: at + 1 }, { kind: 'fail' }, { answer: anAnswer(each) }),
        );
        const file = readOutputFile(format === 'csv' ? table.head() + table.csv(outputs) : table.jsonl(outputs));
        const { rows, problems } = readOutputRows(file, suggestRoles(file.columns, ['question', 'plan']), [
          'question',
          'plan',
        ]);
        expect(problems).toEqual([]);
        expect(rows.map((row) => [row.caseId, row.variant, row.model, row.trial, row.text])).toEqual(
          texts.map((each, at) => ['c-1', 'yours', 'gpt-x', at + 1, each]),
        );
      }),
    );
  });
});

it('a file name holds nothing that a system refuses', () => {
  expect(exportFileName('Shorter: answers / “warm”?', '2026-11-21T10:00:00Z', 'csv')).toBe(
    '2026-11-21 Shorter answers warm.csv',
  );
  expect(exportFileName('???', '2026-11-21T10:00:00Z', 'md')).toBe('2026-11-21 experiment.md');
});
