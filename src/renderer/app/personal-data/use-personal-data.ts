import { useEffect, useMemo, useState } from 'react';
import { type Case, type CaseLine } from '#domain/cases/case';
import { personalDataOfCase } from '#domain/policy/case-personal-data';
import { type PersonalDataKind } from '#domain/policy/personal-data';

type AnyCase = Case | CaseLine;

/** A case that seems to hold personal data, and is not marked so. */
export interface Unmarked<C extends AnyCase> {
  readonly case: C;
  readonly kinds: readonly PersonalDataKind[];
}

/** A case is an object of its own each time it changes: what did not change is not looked through again. */
const known = new WeakMap<AnyCase, readonly PersonalDataKind[]>();

/** Kinds that seem to stand in a case that is not marked as personal; none where it is. */
export function unmarkedIn(each: AnyCase): readonly PersonalDataKind[] {
  if (each.sensitivity === 'personal') return [];
  const before = known.get(each);
  if (before !== undefined) return before;
  const kinds = personalDataOfCase(each);
  known.set(each, kinds);
  return kinds;
}

/** A window that answers within 100 ms leaves room for drawing and for what else is computed. */
const atATime = 25;

/** Cases with personal data that are not marked so, in their order: found piece by piece, so that a large set keeps nobody from typing. */
export function usePersonalData<C extends AnyCase>(
  cases: readonly C[],
): { readonly found: readonly Unmarked<C>[]; readonly done: boolean } {
  const [turn, setTurn] = useState(0);
  const looked = useMemo(
    () => look(cases),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `turn` goes on with the next piece
    [cases, turn],
  );
  useEffect(() => {
    if (looked.done) return undefined;
    const timer = setTimeout(() => setTurn((before) => before + 1), 0);
    return () => clearTimeout(timer);
  }, [looked]);
  return looked;
}

function look<C extends AnyCase>(cases: readonly C[]) {
  const until = performance.now() + atATime;
  const found: Unmarked<C>[] = [];
  for (const each of cases) {
    if (performance.now() > until && !known.has(each)) return { found, done: false };
    const kinds = unmarkedIn(each);
    if (kinds.length > 0) found.push({ case: each, kinds });
  }
  return { found, done: true };
}
