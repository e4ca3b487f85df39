import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editCases } from '#domain/cases/case-file';
import { type Deletion, restoreDeletion } from './deletions.ts';

const fileOf = (ids: readonly string[]): string =>
  ids.map((id) => `${JSON.stringify({ id, input: { q: id } })}\n`).join('');

function takeOut(text: string, id: string, key: number): { text: string; deletion: Deletion } {
  const done = editCases(text, { kind: 'remove', id });
  if (!done.ok || done.undo.kind !== 'restore') throw new Error(`${id} could not be removed`);
  return { text: done.text, deletion: { key, restore: done.undo } };
}

describe('putting deleted cases back', () => {
  it('restores the file exactly, whatever was deleted and in whatever order it comes back', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids), fc.infiniteStream(fc.nat()), (removed, choice) => {
        let text = fileOf(ids);
        let out: readonly Deletion[] = [];
        for (const [key, id] of removed.entries()) {
          const taken = takeOut(text, id, key);
          text = taken.text;
          out = [...out, taken.deletion];
        }
        while (out.length > 0) {
          const next = out[(choice.next().value ?? 0) % out.length];
          const restored = next === undefined ? null : restoreDeletion(text, out, next.key);
          if (restored === null) throw new Error('not restored');
          ({ text, left: out } = restored);
        }
        expect(text).toBe(fileOf(ids));
      }),
    );
  });

  it('leaves the file alone when the name is in use again', () => {
    const { text, deletion } = takeOut(fileOf(['a', 'b']), 'a', 1);
    expect(restoreDeletion(`${text}{"id":"a","input":{}}\n`, [deletion], 1)).toBe(null);
    expect(restoreDeletion(text, [deletion], 2)).toBe(null);
  });
});
