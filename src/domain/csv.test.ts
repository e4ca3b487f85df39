import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', "'", '=', '+', '-', '@', ' ', 'a', '\uFEFF') }),
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

  it('says where a quotation mark is never closed, and keeps what it could read', () => {
    expect(readCsv('a,b\n1,"x\ny\n')).toEqual({
      rows: [
        ['a', 'b'],
        ['1', 'x\ny\n'],
      ],
      problems: [{ line: 2, message: 'a quotation mark is opened and never closed' }],
    });
  });

  it('counts lines inside quoted cells', () => {
    expect(readCsv('"a\nb",c\n"x"y,d\n')).toEqual({
      rows: [
        ['a\nb', 'c'],
        ['xy', 'd'],
      ],
      problems: [{ line: 3, message: 'text after a closing quotation mark: y' }],
    });
  });

  it('reads anything without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ';') }), (text) => void readCsv(text)),
    );
  });
});
