import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCases } from '#domain/cases/case-file';
import { createCaseReader, filterRows, knownIntents, noFilter, noSlice, sliceCounts } from './case-rows.ts';

const path = 'prompts/refund-helper.cases.jsonl';
const line = (id: string, question: string, rest: object = {}): string =>
  JSON.stringify({ id, input: { question }, ...rest });

const text = [
  line('c-001', 'Where is my refund?', { slices: ['status'], intent: 'refund-status' }),
  '',
  line('c-002', 'Can I return a jacket?', { slices: ['policy', 'vip'], notes: 'Wore it once' }),
  line('c-003', 'HELLO', { messages: [{ role: 'user', content: 'Earlier talk of a parcel' }] }),
].join('\n');

describe('reading a case file for the table', () => {
  it('gives each case its line and its headline', () => {
    const { rows, problems } = createCaseReader(path).read(text);
    expect(problems).toEqual([]);
    expect(rows.map((row) => [row.line, row.case.id, row.headline])).toEqual([
      [1, 'c-001', 'Where is my refund?'],
      [3, 'c-002', 'Can I return a jacket?'],
      [4, 'c-003', 'HELLO'],
    ]);
  });

  it('shows the good cases beside the broken lines', () => {
    const { rows, problems } = createCaseReader(path).read(
      `${line('a', 'one')}\n{"id":\n${line('a', 'again')}\n${line('b', 'two')}`,
    );
    expect(rows.map((row) => row.case.id)).toEqual(['a', 'b']);
    expect(problems.map((problem) => [problem.line, problem.field])).toEqual([
      [2, null],
      [3, 'id'],
    ]);
  });

  it('names the problems that the domain names, and reads the same after any edit', () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom('', '{', '[]', '{"id":"a"}', '{"id":"a","input":{},"source":"rumour"}'),
        fc
          .record({ id: fc.constantFrom('a', 'b', 'c', 'd'), input: fc.dictionary(fc.string(), fc.string()) })
          .map((value) => JSON.stringify(value)),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const reader = createCaseReader(path);
        reader.read(before.join('\n'));
        reader.prepare(after.join('\n'), 1_000, () => 0);
        const again = reader.read(after.join('\n'));
        expect(again).toEqual(createCaseReader(path).read(after.join('\n')));
        const parsed = parseCases(path, after.join('\n'));
        expect(again.problems).toEqual(parsed.ok ? [] : parsed.problems);
        if (parsed.ok) expect(again.rows.map((row) => row.case)).toEqual(parsed.value.cases);
      }),
    );
  });
});

describe('reading a large file', () => {
  it('stops when its time is up and goes on where it was', () => {
    const large = Array.from({ length: 120 }, (_, index) => line(`c-${index}`, 'Hi')).join('\n');
    const reader = createCaseReader(path);
    let clock = 0;
    const tick = (): number => (clock += 10);
    const done = Array.from({ length: 4 }, () => reader.prepare(large, 5, tick));
    expect(done).toEqual([false, false, true, true]);
    expect(reader.read(large).rows).toHaveLength(120);
  });
});

describe('narrowing the table down', () => {
  const { rows } = createCaseReader(path).read(text);
  const found = (search: string, slices: readonly string[] = []) =>
    filterRows(rows, { ...noFilter, search, slices }).map((row) => row.case.id);

  it('shows everything until something is asked for', () => {
    expect(filterRows(rows, noFilter)).toBe(rows);
  });

  it('wants every word, in any field and any case', () => {
    expect(found('jacket WORE')).toEqual(['c-002']);
    expect(found('parcel')).toEqual(['c-003']);
    expect(found('refund-status')).toEqual(['c-001']);
    expect(found('jacket parcel')).toEqual([]);
  });

  it('takes cases of any chosen slice, and those without one when asked', () => {
    expect(found('', ['vip', 'status'])).toEqual(['c-001', 'c-002']);
    expect(found('', [noSlice])).toEqual(['c-003']);
    expect(found('hello', ['vip'])).toEqual([]);
  });

  it('shows the cases that were just added alone, narrows those down, and all again once none of them is left', () => {
    const fresh = (added: readonly string[], search = '') =>
      filterRows(rows, { ...noFilter, added, search }).map((row) => row.case.id);
    expect(fresh(['c-002', 'c-003'])).toEqual(['c-002', 'c-003']);
    expect(fresh(['c-002', 'c-003'], 'jacket')).toEqual(['c-002']);
    expect(fresh(['c-009'])).toEqual(['c-001', 'c-002', 'c-003']);
  });

  it('counts slices, the largest first and those without one last', () => {
    expect(sliceCounts(rows)).toEqual([
      { slice: 'policy', count: 1 },
      { slice: 'status', count: 1 },
      { slice: 'vip', count: 1 },
      { slice: noSlice, count: 1 },
    ]);
    expect(sliceCounts(rows.slice(2))).toEqual([]);
  });

  it('knows the intents in use', () => {
    expect(knownIntents(rows)).toEqual(['refund-status']);
  });
});
