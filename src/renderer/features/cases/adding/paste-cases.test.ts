import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCases } from '#domain/cases/case-file';
import { addCases, removeAdded } from './add-cases.ts';
import { withRole } from '../pasted-table.ts';
import { casesToAdd, type PasteChoices, planPaste } from './paste-cases.ts';

const file = '{"id":"c-001","input":{"question":"Where is my refund?"}}\n{"id":"c-007","input":{"question":"Hello"}}\n';
const existing = casesOf(file);
const choices: PasteChoices = { variable: 'question', slices: ['new'], source: 'production', leaveOutDuplicates: true };

function casesOf(text: string) {
  const parsed = parseCases('cases', text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.cases;
}

describe('pasting what JavaScript alone would change', () => {
  it('keeps digits, and says which key stands twice', () => {
    const { lines } = planPaste(
      '{"order":9007199254740993}\n{"q":"a","q":"b"}\n{"id":"x","input":{"q":1,"q":2}}',
      existing,
      choices,
    );
    expect(lines.map((each) => (each.kind === 'case' ? each.case.input : each.message))).toEqual([
      { order: '9007199254740993' },
      expect.stringMatching(/must be|required|missing/i),
      'input.q: is given twice: only one of them can be meant',
    ]);
  });
});

describe('pasting one case a line', () => {
  it('makes each line the main input, with the next free ids', () => {
    const plan = planPaste('Can I return a jacket?\r\n\n  Talk to a person  \n', existing, choices);
    expect(plan).toEqual({
      format: 'lines',
      hasHeader: false,
      columns: [],
      lines: [
        {
          kind: 'case',
          line: 1,
          headline: 'Can I return a jacket?',
          case: { id: 'c-008', input: { question: 'Can I return a jacket?' }, slices: ['new'], source: 'production' },
          renamedFrom: null,
          sameAs: null,
          missing: [],
          surplus: [],
          leftOut: false,
        },
        {
          kind: 'case',
          line: 3,
          headline: 'Talk to a person',
          case: { id: 'c-009', input: { question: 'Talk to a person' }, slices: ['new'], source: 'production' },
          renamedFrom: null,
          sameAs: null,
          missing: [],
          surplus: [],
          leftOut: false,
        },
      ],
    });
  });

  it('leaves out what is there already, and what is pasted twice, without using up a name', () => {
    const plan = planPaste('Hello\nNew\nNew\nNewer', existing, choices);
    expect(plan.lines.map((line) => line.kind === 'case' && [line.sameAs, line.leftOut])).toEqual([
      [{ id: 'c-007', line: null }, true],
      [null, false],
      [{ id: 'c-008', line: 2 }, true],
      [null, false],
    ]);
    expect(casesToAdd(plan).map((each) => each.id)).toEqual(['c-008', 'c-009']);
  });

  it('adds doubles when the person wants them', () => {
    const plan = planPaste('Hello', existing, { ...choices, leaveOutDuplicates: false });
    expect(casesToAdd(plan).map((each) => each.id)).toEqual(['c-008']);
  });
});

describe('pasting from a spreadsheet', () => {
  const withPlan = { ...choices, variables: ['question', 'plan'] };
  const inputs = (text: string) =>
    planPaste(text, existing, withPlan).lines.map((line) => (line.kind === 'case' ? line.case.input : line.message));

  it('reads the first row as names where it names inputs, and each cell as what its column says', () => {
    const plan = planPaste(
      'Question\tplan\tslices\tAsked by\r\nCan I, please, return it?\tvip\trefunds, odd\tMira\r\n"Two lines:\nHe said ""no""."\t\t\tBo\r\n',
      existing,
      withPlan,
    );
    expect(plan).toMatchObject({
      format: 'table',
      hasHeader: true,
      columns: [
        { name: 'Question', role: 'input:question' },
        { name: 'plan', role: 'input:plan' },
        { name: 'slices', role: 'slices' },
        { name: 'Asked by', role: 'leave-out', example: 'Mira' },
      ],
    });
    expect(plan.lines.map(({ line }) => line)).toEqual([2, 3]);
    expect(casesToAdd(plan)).toEqual([
      {
        id: 'c-008',
        input: { question: 'Can I, please, return it?', plan: 'vip' },
        slices: ['refunds', 'odd'],
        source: 'production',
      },
      { id: 'c-009', input: { question: 'Two lines:\nHe said "no".' }, slices: ['new'], source: 'production' },
    ]);
  });

  it('takes the first column as the main input where nothing names the columns, and says which it leaves out', () => {
    const plan = planPaste('Where is it?\tMira\nHow long?\tBo', existing, withPlan);
    expect(plan).toMatchObject({
      format: 'table',
      hasHeader: false,
      columns: [
        { name: '', role: 'input:question', example: 'Where is it?' },
        { name: '', role: 'leave-out', example: 'Mira' },
      ],
    });
    expect(inputs('Where is it?\tMira\nHow long?\tBo')).toEqual([
      { question: 'Where is it?' },
      { question: 'How long?' },
    ]);
  });

  it('keeps a cell with a line break together, also in a single column, and knows its name above it', () => {
    expect(inputs('question\n"One\ntwo"\nthree')).toEqual([{ question: 'One\ntwo' }, { question: 'three' }]);
    expect(inputs('plan\nvip\nfree')).toEqual([{ plan: 'vip' }, { plan: 'free' }]);
    expect(inputs('"Quoted" words\nare no cell')).toEqual([
      { question: '"Quoted" words' },
      { question: 'are no cell' },
    ]);
  });

  it('flags what is there already', () => {
    const plan = planPaste('question\tplan\nHello\t\nHello\tvip', existing, withPlan);
    expect(plan.lines.map((line) => line.kind === 'case' && line.sameAs)).toEqual([{ id: 'c-007', line: null }, null]);
  });

  const sheet = 'Customer question\tSegment\tComment\n"Two\nlines"\tvip\tcalm\n\t\t\n\tvip\t\nHow long?\tvip\t\tover\n';

  it('guesses columns by the names that teams give them, and a person can say otherwise', () => {
    const guessed = planPaste(sheet, existing, withPlan);
    expect(guessed.columns.map(({ role }) => role)).toEqual(['input:question', 'slices', 'notes']);
    const chosen = planPaste(sheet, existing, { ...withPlan, roles: withRole(guessed.columns, 1, 'input:plan') });
    expect(casesToAdd(chosen)[0]).toEqual({
      id: 'c-008',
      input: { question: 'Two\nlines', plan: 'vip' },
      notes: 'calm',
      slices: ['new'],
      source: 'production',
    });
    expect(withRole(guessed.columns, 2, 'input:question')).toEqual(['leave-out', 'slices', 'input:question']);
    expect(planPaste(sheet, existing, { ...withPlan, firstRowNames: false }).lines).toHaveLength(4);
  });

  it('takes the column of messages as the main input, and the numbers of tickets as names', () => {
    const tickets =
      'Ticket ID\tCreated\tCustomer message\tSegment\tAgent\n1001\t2026-11-02\tWhere is it?\tvip\tMira Holm-Petersen\n';
    const plan = planPaste(tickets, existing, withPlan);
    expect(plan.columns.map(({ role }) => role)).toEqual(['id', 'leave-out', 'input:question', 'slices', 'leave-out']);
    expect(casesToAdd(plan)).toEqual([
      { id: '1001', input: { question: 'Where is it?' }, slices: ['vip'], source: 'production' },
    ]);
  });

  it('takes the column of the longest texts where nothing names the columns', () => {
    const nameless = '1001\tMira\tWhere is my refund for the blue jacket?\n1002\tBo\tHow long does it take?';
    const { columns, hasHeader } = planPaste(nameless, existing, withPlan);
    expect(hasHeader).toBe(false);
    expect(columns.map(({ role }) => role)).toEqual(['leave-out', 'leave-out', 'input:question']);
  });

  it('reads a file with what its first row separates, and names its lines', () => {
    const csv = 'Ticket ID;Customer message;plan\r\n7;"Where, please,\nis it?";vip\r\n8;;free\r\n9;Hello;\r\n';
    const plan = planPaste(csv, existing, {
      ...withPlan,
      tableFile: true,
      required: ['question'],
      leaveOutIncomplete: true,
    });
    expect(plan.lines.map((each) => each.kind === 'case' && [each.line, each.case.input, each.leftOut])).toEqual([
      [2, { question: 'Where, please,\nis it?', plan: 'vip' }, false],
      [4, { plan: 'free' }, true],
      [5, { question: 'Hello' }, true],
    ]);
    expect(
      planPaste('Customer question\nWhere is it, and when?\n', existing, { ...withPlan, tableFile: true }).lines,
    ).toHaveLength(1);
  });

  it('adds no row without a required input unless the person says so, and names it by its line', () => {
    const strict = { ...withPlan, required: ['question'], leaveOutIncomplete: true };
    const plan = planPaste(sheet, existing, strict);
    expect(
      plan.lines.map((each) => each.kind === 'case' && [each.line, each.missing, each.leftOut, each.surplus]),
    ).toEqual([
      [2, [], false, []],
      [5, ['question'], true, []],
      [6, [], false, ['over']],
    ]);
    expect(casesToAdd(plan)).toHaveLength(2);
    expect(casesToAdd(planPaste(sheet, existing, { ...strict, leaveOutIncomplete: false }))).toHaveLength(3);
  });
});

describe('pasting JSON', () => {
  it('keeps what a case says, and gives another id where it is in use', () => {
    const pasted = [
      '{"id":"c-001","input":{"question":"Other"},"slices":["vip"],"source":"written","team_key":1}',
      '{"id":"mine","input":{"question":"Own id"}}',
      '{"input":{"question":"No id"}}',
    ].join('\n');
    const plan = planPaste(pasted, existing, choices);
    expect(casesToAdd(plan)).toEqual([
      { id: 'c-008', input: { question: 'Other' }, slices: ['vip'], source: 'written', team_key: 1 },
      { id: 'mine', input: { question: 'Own id' }, slices: ['new'], source: 'production' },
      { id: 'c-009', input: { question: 'No id' }, slices: ['new'], source: 'production' },
    ]);
    expect(plan.lines.map((line) => line.kind === 'case' && line.renamedFrom)).toEqual(['c-001', null, null]);
  });

  it('takes an object without input as the inputs', () => {
    const plan = planPaste('{"question":"Hi","plan":"vip"}', existing, choices);
    expect(casesToAdd(plan)[0]?.input).toEqual({ question: 'Hi', plan: 'vip' });
  });

  it('names each line that cannot be read, and adds the others', () => {
    const pasted =
      '{"input":{"question":"ok"}}\n{"input":\n[1]\n{"input":{},"source":"rumour"}\n{"__proto__":1,"input":{}}';
    const plan = planPaste(pasted, existing, choices);
    expect(plan.lines.map((line) => [line.line, line.kind])).toEqual([
      [1, 'case'],
      [2, 'problem'],
      [3, 'problem'],
      [4, 'problem'],
      [5, 'problem'],
    ]);
    expect(casesToAdd(plan)).toHaveLength(1);
  });
});

describe('adding what was pasted', () => {
  it('makes a file that can be read, whatever was pasted, and takes it out again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), fc.boolean(), (pasted, leaveOut) => {
        const plan = planPaste(pasted.join('\n'), existing, { ...choices, leaveOutDuplicates: leaveOut });
        const cases = casesToAdd(plan);
        const added = addCases(file, cases);
        if (!added.ok) throw new Error(JSON.stringify(added.problems));
        expect(casesOf(added.text).map((each) => each.id)).toEqual([
          ...existing.map((each) => each.id),
          ...cases.map((each) => each.id),
        ]);
        expect(removeAdded(added.text, new Set(cases.map((each) => each.id)))).toBe(file);
      }),
    );
  });

  it('keeps the line ends of the file', () => {
    const added = addCases('{"id":"a","input":{}}\r\n', [
      { id: 'b', input: {} },
      { id: 'c', input: {} },
    ]);
    expect(added).toEqual({
      ok: true,
      text: '{"id":"a","input":{}}\r\n{"id":"b","input":{}}\r\n{"id":"c","input":{}}\r\n',
    });
  });

  it('adds none when one cannot be', () => {
    expect(addCases(file, [{ id: 'c-001', input: {} }]).ok).toBe(false);
    expect(
      addCases(file, [
        { id: 'x', input: {} },
        { id: '', input: {} },
      ]).ok,
    ).toBe(false);
  });
});
