import { expect, it } from 'vitest';
import { namesInCases } from './case-names.ts';

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
