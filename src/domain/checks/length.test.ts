import { describe, expect, it } from 'vitest';
import { countUnits, decideLength } from './length.ts';

describe('words', () => {
  it.each([
    ['', 0],
    ['one', 1],
    ["Don't e-mail me, it’s 3.5 days!", 6],
    ['a -- b … c', 3],
    ['snake_case v1.2.3', 2],
    ['ﬁne Straße naïve', 3],
    ['我喜欢猫', 4],
    ['iPhone的价格', 4],
    ['สวัสดีครับ', 1],
    ['🎉 🎉', 0],
  ])('%j has %i', (text, count) => expect(countUnits(text, 'words')).toBe(count));
});

describe('characters', () => {
  it.each([
    ['', 0],
    [' ab c\n', 4],
    ['e\u0301a', 2],
    ['👩‍👩‍👧‍👦', 1],
    ['👍🏽!', 2],
    ['🇩🇪🇫🇷', 2],
    ['❤️', 1],
    ['각', 1],
    ['\u1100\u1161\u11a8', 1],
    ['a\r\nb', 3],
  ])('%j has %i', (text, count) => expect(countUnits(text, 'characters')).toBe(count));
});

describe('sentences', () => {
  it.each([
    ['', 0],
    ['...', 0],
    ['One. Two! Three?', 3],
    ['One', 1],
    ['He said "Stop." Then he left.', 2],
    ['It costs 3.50 euros in e.g. Berlin.', 2],
    ['It costs 3.50 euros, e.g. in the shop.', 1],
    ['Really?! Yes...', 2],
    ['你好。再见！', 2],
    ['- first item\n- second item\n', 2],
    ['Wait… what?', 2],
  ])('%j has %i', (text, count) => expect(countUnits(text, 'sentences')).toBe(count));

  it('stay linear on runs of marks', () => {
    expect(countUnits(`a${'.'.repeat(200_000)}b`, 'sentences')).toBe(1);
  });
});

it('is within its limits, both included', () => {
  const words = 'one two three';
  expect(decideLength({ type: 'length', unit: 'words', min: 3, max: 3 }, words)).toEqual({
    holds: true,
    reason: 'Has 3 words, asked: exactly 3.',
    span: null,
    score: null,
  });
  expect(decideLength({ type: 'length', unit: 'words', max: 2 }, words)).toMatchObject({
    holds: false,
    reason: 'Has 3 words, asked: at most 2.',
  });
  expect(decideLength({ type: 'length', unit: 'sentences', min: 2 }, words)).toMatchObject({
    holds: false,
    reason: 'Has 1 sentence, asked: at least 2.',
  });
});
