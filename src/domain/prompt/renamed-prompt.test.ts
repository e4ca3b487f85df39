import { describe, expect, test } from 'vitest';
import { movedWithFiles, renamedFrom } from './renamed-prompt.ts';

const header = '---\nschema: signoff/prompt@1\nmodel: a-model\nname: One\n---\n';
const refunds = `${header}You help with refunds. Be kind and brief.\nName the policy page.\n`;
const poems = `${header}Write a poem about {{topic}} in four lines.\n`;

describe('a prompt that the base has under another name', () => {
  test('is the gone one that shares most of its words, though some changed', () => {
    const gone = [
      { path: 'prompts/poems.md', text: poems },
      { path: 'prompts/refunds.md', text: refunds.replace('Be kind and brief.', 'Be brief.') },
    ];
    expect(renamedFrom(refunds, gone)?.path).toBe('prompts/refunds.md');
    expect(renamedFrom(refunds, gone.toReversed())?.path).toBe('prompts/refunds.md');
  });

  test('is none where only the headers are alike, and where nothing is gone', () => {
    expect(renamedFrom(refunds, [{ path: 'prompts/poems.md', text: poems }])).toBeNull();
    expect(renamedFrom(refunds, [])).toBeNull();
  });

  test('words count as often as they stand there', () => {
    const often = `${header}${'refunds '.repeat(50)}`;
    expect(renamedFrom(`${header}refunds and more`, [{ path: 'a.md', text: often }])).toBeNull();
  });

  test('a header that cannot be read does not hide it', () => {
    const broken = refunds.replace('model: a-model', 'model: [');
    expect(renamedFrom(refunds, [{ path: 'a.md', text: broken }])?.path).toBe('a.md');
  });
});

describe('a prompt that was rewritten while it was moved', () => {
  const gone = [
    { path: 'a.md', spec: 'one', cases: 'x\r\ny\n' },
    { path: 'b.md', spec: 'two', cases: 'z' },
    { path: 'c.md', spec: 'two', cases: null },
  ];

  test('is the gone one with the same cases, or else the same spec', () => {
    expect(movedWithFiles({ spec: 'two', cases: 'x\ny\n' }, gone)?.path).toBe('a.md');
    expect(movedWithFiles({ spec: 'one', cases: 'other' }, gone)?.path).toBe('a.md');
  });

  test('is none where several have them, or nobody', () => {
    expect(movedWithFiles({ spec: 'two', cases: null }, gone)).toBeNull();
    expect(movedWithFiles({ spec: null, cases: null }, gone)).toBeNull();
    expect(movedWithFiles({ spec: 'three', cases: 'none' }, gone)).toBeNull();
  });
});
