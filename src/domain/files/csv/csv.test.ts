import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, readCsvTable, writeCsv } from './csv.ts';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', "'", '=', '+', '-', '@', ' ', '|', 'a', '\uFEFF'),
  }),
);
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 });

describe('what is written', () => {
  it('comes back cell by cell, whatever is in the cells', () => {
    fc.assert(
      fc.property(rows, (table) => {
        expect(readCsv(writeCsv(table))).toEqual({ rows: table, problems: [] });
      }),
    );
  });

  it('never has a cell that a spreadsheet would run', () => {
    // A reader that takes nothing away: the one of a spreadsheet.
    fc.assert(
      fc.property(cell, (text) => {
        const line = writeCsv([[text, 'x']]);
        const seen = line.startsWith('"') ? line.slice(1) : line;
        expect(seen).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });

  it.each([
    ['=1+1', "'=1+1,x\r\n"],
    ['-5', "'-5,x\r\n"],
    ["'=1", "''=1,x\r\n"],
    ["it's", "it's,x\r\n"],
    ["'quoted'", "'quoted',x\r\n"],
    ['\tcell', '"\'\tcell",x\r\n'],
    ['a "b", c', '"a ""b"", c",x\r\n'],
    [' padded', '" padded",x\r\n'],
  ])('writes %j so', (text, expected) => expect(writeCsv([[text, 'x']])).toBe(expected));

  it('ends each line as the standard asks, and writes nothing for nothing', () => {
    expect(writeCsv([['a', 'b'], [], ['1', '']])).toBe('a,b\r\n1,\r\n');
    expect(writeCsv([['']])).toBe('""\r\n');
    expect(writeCsv([])).toBe('');
  });
});

describe('what others write', () => {
  it.each([
    [
      'line ends of every kind, blank lines, a byte order mark',
      '\uFEFFa,b\r\n\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    [
      'semicolons, as spreadsheets of half of Europe write',
      'id;text\n1;"a, b"\n',
      [
        ['id', 'text'],
        ['1', 'a, b'],
      ],
    ],
    [
      'tabs',
      'id\ttext\n1\ta;b\n',
      [
        ['id', 'text'],
        ['1', 'a;b'],
      ],
    ],
    ['a quoted first line does not choose the separator', '"a;b","c"\n', [['a;b', 'c']]],
    ['a quotation mark within plain text', 'a,5" nail\n', [['a', '5" nail']]],
    ['empty cells at both ends', ',x,\n', [['', 'x', '']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => expect(readCsv(text)).toEqual({ rows: expected, problems: [] }));

  it.each([
    [
      'a line that names the separator, as spreadsheets write it',
      'sep=;\r\nid;answer\r\nc-1;ok, sure\r\n',
      [
        ['id', 'answer'],
        ['c-1', 'ok, sure'],
      ],
    ],
    [
      'bars',
      'id|answer\nc-1|ok\n',
      [
        ['id', 'answer'],
        ['c-1', 'ok'],
      ],
    ],
    [
      'CR alone',
      'id,answer\rc-1,ok\rc-2,no\r',
      [
        ['id', 'answer'],
        ['c-1', 'ok'],
        ['c-2', 'no'],
      ],
    ],
    [
      'a blank between separator and quotation mark',
      'id, answer\nc-1, ok\nc-2, "no, never"\n',
      [
        ['id', 'answer'],
        ['c-1', 'ok'],
        ['c-2', 'no, never'],
      ],
    ],
    [
      'blanks after separators that belong to no quotation mark',
      'id,answer\nc-1, ok\n',
      [
        ['id', 'answer'],
        ['c-1', ' ok'],
      ],
    ],
    [
      'a comma in a name beside the semicolons that separate',
      'id;answer, in full\nc-1;ok\nc-2;a, b, c\n',
      [
        ['id', 'answer, in full'],
        ['c-1', 'ok'],
        ['c-2', 'a, b, c'],
      ],
    ],
    [
      'a NUL',
      'id,answer\nc-1,ok\0\n',
      [
        ['id', 'answer'],
        ['c-1', 'ok\0'],
      ],
    ],
    [
      'marks inside a quoted cell that are not doubled',
      'id,answer\nc-1,"He said "no" twice"\nc-2,ok\n',
      [
        ['id', 'answer'],
        ['c-1', 'He said "no" twice'],
        ['c-2', 'ok'],
      ],
    ],
    [
      'line breaks of another kind inside cells',
      'a,b\r\n1,"x\ny\rz"\r\n',
      [
        ['a', 'b'],
        ['1', 'x\ny\rz'],
      ],
    ],
  ])('reads %s', (_, text, expected) => expect(readCsv(text)).toEqual({ rows: expected, problems: [] }));

  it('a quotation mark that is never closed costs its own row and hides no other', () => {
    expect(readCsv('id,answer\nc-1,"ok\nc-2,no\nc-3,"ok, sure"\n')).toEqual({
      rows: [
        ['id', 'answer'],
        ['c-2', 'no'],
        ['c-3', 'ok, sure'],
      ],
      problems: [{ row: 2, message: 'has a quotation mark inside a quoted cell that is not doubled' }],
    });
    expect(readCsv('id,answer\nc-1,"ok\nc-2,no\nc-3,ok\n')).toEqual({
      rows: [
        ['id', 'answer'],
        ['c-2', 'no'],
        ['c-3', 'ok'],
      ],
      problems: [{ row: 2, message: 'opens a quotation mark that is never closed' }],
    });
  });

  it('rows are counted as a spreadsheet counts them: blank ones too, one with line breaks once', () => {
    const { rows } = readCsvTable('sep=,\na,b\n\n1,"x\ny"\n2,z\n');
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [2, 'a'],
      [4, '1'],
      [5, '2'],
    ]);
  });

  it('and known by the line on which they begin, also below cells with line breaks and broken rows', () => {
    const { rows, problems, lineOfRow } = readCsvTable('sep=,\na,b\n\n1,"x\ny"\n2,"z\n3,w\n');
    expect([...rows, ...problems].map(({ row }) => [row, lineOfRow.get(row)])).toEqual([
      [2, 2],
      [4, 4],
      [6, 7],
      [5, 6],
    ]);
  });

  it('a file of nothing but open quotation marks ends, and says from where on it could not be read', () => {
    const { rows, unreadFrom } = readCsvTable(`a,b\n${'1,"x\n'.repeat(1_001)}`);
    expect(rows).toHaveLength(1);
    expect(unreadFrom).toBeGreaterThan(50);
  });

  it('reads anything without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ';') }), (text) => void readCsv(text)),
    );
  });
});
