import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryOver } from '../line-merge.ts';
import { type Edited } from '../problem.ts';
import { editYaml, setYaml, yamlNode } from './yaml-edit.ts';

const place = { path: 'x.yaml' };

const handWritten = `# Owned by the refunds team
schema: signoff/spec@1

must:
  # The legal team asked for this one
  - id: cites-policy
    statement:   Always names the policy page.   # see wiki
    check: { type: regex,   pattern: '\\[policy:[a-z-]+\\]' }
    severity: blocker                 # blocker | report


  # and this one
  - id: short
    statement: "Is short"
    check:
      type: length
      max: 80      # words
      unit: words
thresholds:
  pass_rate: 0.950
custom_key: [ 1,2,   3 ]   # ours
# the end
`;

function textOf(edited: Edited): string {
  if (!edited.ok) throw new Error(edited.problems.map((problem) => problem.message).join('; '));
  return edited.text;
}

function changedLines(before: string, after: string): { gone: string[]; added: string[] } {
  const one = before.split('\n');
  const other = after.split('\n');
  return { gone: one.filter((line) => !other.includes(line)), added: other.filter((line) => !one.includes(line)) };
}

describe('editYaml', () => {
  test('changes one value and not one other byte', () => {
    const after = textOf(
      editYaml(handWritten, place, (document) => setYaml(document, ['must', 1, 'check', 'max'], 60)),
    );
    expect(after).toBe(handWritten.replace('max: 80      # words', 'max: 60 # words'));
  });

  test('leaves the file alone, byte for byte, when nothing differs', () => {
    const same = editYaml(handWritten, place, (document) => setYaml(document, ['custom_key'], [1, 2, 3]));
    expect(same).toEqual({ ok: true, text: handWritten });
  });

  test('fills an empty text without the quotes that only its emptiness asked for', () => {
    const filled = (value: string) =>
      textOf(editYaml('a: ""\nb: 1\n', place, (document) => setYaml(document, ['a'], value)));
    expect([filled('Is short.'), filled('yes: no')]).toEqual(['a: Is short.\nb: 1\n', 'a: "yes: no"\nb: 1\n']);
  });

  test('keeps the quotes of a text it changes', () => {
    const after = textOf(
      editYaml(handWritten, place, (document) => setYaml(document, ['must', 1, 'statement'], 'Is brief')),
    );
    expect(changedLines(handWritten, after)).toEqual({
      gone: ['    statement: "Is short"'],
      added: ['    statement: "Is brief"'],
    });
  });

  test('adds an entry after the others', () => {
    const after = textOf(
      editYaml(handWritten, place, (document) => {
        document.addIn(['must'], yamlNode(document, { id: 'kind', check: { type: 'contains', value: 'please' } }));
      }),
    );
    expect(changedLines(handWritten, after)).toEqual({
      gone: [],
      added: ['  - id: kind', '    check: { type: contains, value: please }'],
    });
    expect(after).toContain('      unit: words\n  - id: kind\n');
  });

  test('removes an entry with its own comment and no other', () => {
    const after = textOf(editYaml(handWritten, place, (document) => setYaml(document, ['must', 1], undefined)));
    expect(after).not.toContain('and this one');
    for (const kept of ['# Owned by', '# The legal team', '# see wiki', '# blocker | report', '# ours', '# the end']) {
      expect(after).toContain(kept);
    }
    expect(changedLines(handWritten, after).added).toEqual([]);
  });

  test('a file with CRLF keeps it, on new lines too', () => {
    const crlf = handWritten.replaceAll('\n', '\r\n');
    const after = textOf(editYaml(crlf, place, (document) => setYaml(document, ['trials'], 3)));
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(after.replaceAll('\r\n', '\n')).toBe(
      textOf(editYaml(handWritten, place, (document) => setYaml(document, ['trials'], 3))),
    );
  });

  test('lists that are not indented stay that way', () => {
    const text = 'must:\n- id: a\n  x: 1\n\n- id: b   # second\n  x: 2\n';
    const after = textOf(editYaml(text, place, (document) => setYaml(document, ['must', 0, 'x'], 5)));
    expect(after).toBe(text.replace('x: 1', 'x: 5'));
  });

  test('a text of several lines becomes a block that reads back the same', () => {
    const rubric = 'First line\n\n  indented: "quoted" # no comment\nlast';
    const after = textOf(editYaml('a: 1\n', place, (document) => setYaml(document, ['rubric'], rubric)));
    expect(after).toContain('rubric: |-\n');
    const again = editYaml(after, place, (document) => expect(document.get('rubric')).toBe(rubric));
    expect(again).toEqual({ ok: true, text: after });
  });

  test('refuses to edit what it cannot read', () => {
    expect(editYaml('a: [1', place, () => undefined)).toMatchObject({
      ok: false,
      problems: [{ path: 'x.yaml', line: 1 }],
    });
  });
});

describe('properties', () => {
  const key = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
  const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test('whatever is set is read back, and every comment is still there', () => {
    fc.assert(
      fc.property(key, value, fc.boolean(), (name, wanted, crlf) => {
        const text = crlf ? handWritten.replaceAll('\n', '\r\n') : handWritten;
        const after = textOf(editYaml(text, place, (document) => setYaml(document, [name], wanted)));
        editYaml(after, place, (document) => {
          const data = document.toJS() as Record<string, unknown>; // a mapping: the file above is one
          expect(JSON.stringify(data[name])).toBe(JSON.stringify(wanted));
        });
        expect(after.startsWith(text.slice(0, text.indexOf('# ours')))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('carrying over no change gives the original, carrying over onto itself gives the edit', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 12 });
    const text = lines.map((all) => all.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, text, (original, before, after) => {
        expect(carryOver(original, before, before)).toBe(original);
        expect(carryOver(before, before, after)).toBe(after);
      }),
    );
  });
});
