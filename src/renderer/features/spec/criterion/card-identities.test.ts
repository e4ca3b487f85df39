import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardKeys, type KnownCards, noCards, withAdded, withFinished, withRenamed } from './card-identities.ts';
import { type FormCriterion } from '../spec-form.ts';

function criterion(
  id: string,
  index: number,
  list: FormCriterion['list'] = 'must',
  hasOwnId = id !== '',
): FormCriterion {
  const kind = list === 'must' ? 'must' : list === 'must_not' ? 'must-not' : 'quality';
  const rest = { statement: '', check: {}, severity: 'blocker' as const, slices: [], intents: [], good: [], bad: [] };
  return { list, kind, index, id, hasOwnId, ...rest };
}

const keysFor = (known: KnownCards, criteria: readonly FormCriterion[]): string[] => [
  ...cardKeys(known, criteria).values(),
];

describe('the cards of a spec', () => {
  it('stay apart when the first id of a new criterion is free again after it was named', () => {
    const named = withRenamed(withAdded(noCards, 'criterion', 1), 'criterion', 'says-when');
    const both = withAdded(named, 'criterion', 2);
    const keys = keysFor(both, [criterion('says-when', 0), criterion('criterion', 0, 'must_not')]);
    expect(keys).toEqual(['criterion-/1', 'criterion-/2']);
  });

  it('keep their key when their criterion gets another id, and when that is undone', () => {
    const renamed = withRenamed(noCards, 'a', 'b');
    expect(keysFor(renamed, [criterion('b', 0)])).toEqual(['criterion-a']);
    expect(keysFor(renamed, [criterion('a', 0)])).toEqual(['criterion-a']);
  });

  it('are new until they are left', () => {
    const added = withAdded(noCards, 'criterion', 1);
    expect([...added.fresh]).toEqual(['/1']);
    expect([...withFinished(withRenamed(added, 'criterion', 'named'), 'named').fresh]).toEqual([]);
  });

  it('never share a key, whatever was added, renamed and written by hand', () => {
    const ids = fc.constantFrom('criterion', 'criterion-2', 'a', 'b', 'must-0', '');
    const steps = fc.array(fc.record({ add: fc.boolean(), from: ids, to: ids }), { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.array(ids, { maxLength: 8 }), (changes, written) => {
        const known = changes.reduce(
          (cards, { add, from, to }, at) => (add ? withAdded(cards, from, at) : withRenamed(cards, from, to)),
          noCards,
        );
        const criteria = written.map((id, at) =>
          criterion(id, at, 'must', id !== '' && written.filter((each) => each === id).length === 1),
        );
        const keys = keysFor(known, criteria);
        expect(new Set(keys).size).toBe(criteria.length);
      }),
    );
  });
});
