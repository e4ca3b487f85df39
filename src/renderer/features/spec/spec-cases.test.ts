import { expect, it } from 'vitest';
import { casesIn, namesInCases } from './spec-cases.ts';

it('gathers the names that cases use, and passes over lines that cannot be read', () => {
  const text = [
    '{"id":"1","input":{},"slices":["vip","policy"],"intent":"status"}',
    '{"id":"2","input":{},"slices":["policy",3],"intent":7}',
    'half a li',
    '[]',
    '',
    '{"id":"3","input":{},"intent":"express"}\r',
  ].join('\n');
  expect(namesInCases(text)).toEqual({ slices: ['policy', 'vip'], intents: ['express', 'status'] });
  expect(namesInCases('')).toEqual({ slices: [], intents: [] });
});

it('gives the cases that can be read, and no more than asked for', () => {
  const text = '{"id":"1","input":{"question":"a"}}\n{"id":2}\n{"id":"3","input":{}}\n{"id":"4","input":{}}\n';
  expect(casesIn(text, 2).map(({ id, slices }) => [id, slices])).toEqual([
    ['1', []],
    ['3', []],
  ]);
});
