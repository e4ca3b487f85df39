import { useMemo, useRef, useState } from 'react';
import { type FormCriterion } from '../spec-form.ts';

export interface CardIdentities {
  /** Names the card and its elements in the page: of no other card, and the same when its criterion gets another id or place. */
  readonly keyOf: (criterion: FormCriterion) => string;
  /** Criteria that are just being written. */
  readonly isNew: (criterion: FormCriterion) => boolean;
}

/** Which card stands for which id. The file knows neither cards nor what is new, so this is kept beside the form. */
export interface KnownCards {
  /** The card of a criterion that was added or renamed here, by its present id. Any other criterion's card is named by its id. */
  readonly cards: Readonly<Record<string, string>>;
  readonly fresh: ReadonlySet<string>;
}

export const noCards: KnownCards = { cards: {}, fresh: new Set() };

/** A slash begins no id, so that no card that is named by an id is called like one that is numbered. */
const numbered = (number: number): string => `/${number}`;

export function cardOf({ cards }: KnownCards, id: string): string {
  return cards[id] ?? id;
}

/** A criterion was added: its card is a new one, also where its id was used before. `number`: of no card so far. */
export function withAdded(known: KnownCards, id: string, number: number): KnownCards {
  const card = numbered(number);
  return { cards: { ...known.cards, [id]: card }, fresh: new Set([...known.fresh, card]) };
}

/** The card goes along with the id; an undo that brings the former id back finds it too. */
export function withRenamed(known: KnownCards, from: string, to: string): KnownCards {
  return { ...known, cards: { ...known.cards, [to]: cardOf(known, from) } };
}

export function withFinished(known: KnownCards, id: string): KnownCards {
  return { ...known, fresh: new Set([...known.fresh].filter((card) => card !== cardOf(known, id))) };
}

/**
 * A key for each criterion, no two alike whatever the file holds: one without an id of its own is known by its place, and one whose card
 * already stands for another criterion (a former id was used again, by hand or elsewhere) by its id.
 */
export function cardKeys(known: KnownCards, criteria: readonly FormCriterion[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const keys = new Map<string, string>();
  for (const criterion of criteria) {
    const { list, index, id, hasOwnId } = criterion;
    const place = placeOf(criterion);
    const wanted = hasOwnId ? [cardOf(known, id), id] : [`//${list}/${index}`];
    const key = [...wanted, `///${place}`].find((each) => !taken.has(each)) ?? place;
    taken.add(key);
    keys.set(place, `criterion-${key}`);
  }
  return keys;
}

function placeOf({ list, index }: Pick<FormCriterion, 'list' | 'index'>): string {
  return `${list}/${index}`;
}

export interface CardKeeping extends CardIdentities {
  readonly rename: (from: string, to: string) => void;
  /** Returns the key of the card that will stand for the new criterion. */
  readonly begin: (id: string) => string;
  readonly finish: (id: string) => void;
}

export function useCardIdentities(criteria: readonly FormCriterion[]): CardKeeping {
  const [known, setKnown] = useState(noCards);
  const added = useRef(0);
  return useMemo(() => {
    const keys = cardKeys(known, criteria);
    return {
      keyOf: (criterion) => keys.get(placeOf(criterion)) ?? `criterion-${criterion.id}`,
      isNew: ({ id }) => known.fresh.has(cardOf(known, id)),
      rename: (from, to) => setKnown((now) => withRenamed(now, from, to)),
      begin: (id) => {
        added.current += 1;
        const number = added.current;
        setKnown((now) => withAdded(now, id, number));
        return `criterion-${numbered(number)}`;
      },
      finish: (id) => setKnown((now) => withFinished(now, id)),
    };
  }, [known, criteria]);
}
