import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonOddities, losesDigits } from './exact-json.ts';

describe('numbers as they are written', () => {
  test.each([
    ['9007199254740993', true],
    ['9007199254740992', false],
    ['-9007199254740993', true],
    ['123456789012345678901234567890', true],
    ['1e21', false],
    ['1e400', true],
    ['1e-400', true],
    ['0.1', false],
    ['0.30000000000000004', false],
    ['0.1234567890123456789', true],
    ['1.10', false],
    ['1.0', false],
    ['-0', false],
    ['0.0', false],
    ['1E3', false],
    ['100000000000000000000', false],
  ])('%s loses digits: %s', (source, expected) => expect(losesDigits(source)).toBe(expected));

  test('no number that JavaScript wrote loses any', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => !losesDigits(String(value))));
  });

  test('odd ones are told with their place, whatever stands around them', () => {
    const text = '{"a":[1,{"b\\"":9007199254740993}],"c":"12345678901234567890 \\\\","d":1.0,"e":-0, "f" : 1e400}';
    const { numbers, repeated } = findJsonOddities(text);
    expect(numbers.map(({ path, source }) => [path, source])).toEqual([
      [['a', 1, 'b"'], '9007199254740993'],
      [['d'], '1.0'],
      [['e'], '-0'],
      [['f'], '1e400'],
    ]);
    expect(numbers.every(({ start, end, source }) => text.slice(start, end) === source)).toBe(true);
    expect(repeated).toEqual([]);
  });

  test('a key that stands twice is told, however it is written', () => {
    expect(findJsonOddities('{"a":1,"b":{"x":1,"\\u0078":2},"a":3,"c":[{"a":1},{"a":2}]}').repeated).toEqual([
      ['b', 'x'],
      ['a'],
    ]);
  });

  test('JSON as JavaScript writes it has nothing odd', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { numbers, repeated } = findJsonOddities(JSON.stringify(JSON.parse(text)));
        expect([numbers, repeated]).toEqual([[], []]);
      }),
    );
  });
});
