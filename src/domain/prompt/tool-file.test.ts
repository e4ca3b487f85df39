import { expect, test } from 'vitest';
import { parseTool } from './tool-file.ts';

test('reads name, description and the schema of the arguments', () => {
  const text = [
    'schema: signoff/tool@1',
    'name: lookup_order',
    'description: Finds an order by its number.',
    'parameters: { type: object, properties: { order: { type: string } }, required: [order] }',
    'team: support',
  ].join('\n');
  expect(parseTool('tools/lookup_order.tool.yaml', text)).toEqual({
    ok: true,
    value: {
      name: 'lookup_order',
      description: 'Finds an order by its number.',
      parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
    },
    warnings: [],
  });
});

test('names line and field of what is wrong', () => {
  const parsed = parseTool('tools/x.tool.yaml', 'schema: signoff/tool@1\nname: look up\ndescription: Finds.\n');
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.problems.map(({ line, field }) => ({ line, field }))).toEqual([
    { line: 2, field: 'name' },
  ]);
});
