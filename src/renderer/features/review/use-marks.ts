import { useEffect, useMemo, useRef, useState } from 'react';
import { type ReviewItemView, type ReviewView } from '#contract/review';
import { type ReviewChange, type ReviewMark } from '#domain/sign-off/review';
import { useCommand } from '../../app/queries.ts';
import { hostReturned, useReach } from '../../state/host.ts';
import { markOf, type Marks, unconfirmed, withMarks } from './review-state.ts';

export interface ReviewMarks {
  readonly items: readonly ReviewItemView[];
  /** Shown at once, stored in the order made. `undoable` false: typing, which the field itself can undo. */
  readonly mark: (itemId: string, change: Partial<ReviewMark>, undoable?: boolean) => void;
  /** Takes the newest undoable mark back and says whose it was; null: there is none. */
  readonly undo: () => string | null;
}

/** Labels, reasons and comments of a review: each stands on screen at once and in the database before the next is sent. */
export function useMarks(review: ReviewView): ReviewMarks {
  const label = useCommand('review.label');
  const [made, setMade] = useState<Marks>(new Map());
  const history = useRef<ReviewChange[]>([]);
  const sending = useRef<Promise<unknown>>(Promise.resolve());

  // What the services have now needs no copy here.
  const marks = useMemo(() => unconfirmed(review.items, made), [review.items, made]);
  useEffect(() => {
    if (marks !== made) setMade(marks);
  }, [marks, made]);
  const items = useMemo(() => withMarks(review.items, marks), [review.items, marks]);

  const apply = ({ item, mark }: ReviewChange): void => {
    setMade((before) => new Map(before).set(item, mark));
    sending.current = sending.current.then(async () => {
      const input = {
        reviewId: review.id,
        itemId: item,
        ...mark,
        failureModes: [...mark.failureModes],
        byCriterion: { ...mark.byCriterion },
      };
      let stored = await label.run(input);
      while (stored === undefined && useReach.getState().host === 'lost') {
        await hostReturned();
        stored = await label.run(input);
      }
      if (stored !== undefined) return;
      // It was refused, and the notice says why: show again what stands.
      setMade((before) => new Map([...before].filter(([id]) => id !== item)));
    });
  };
  return {
    items,
    mark: (itemId, change, undoable = true) => {
      const item = items.find((each) => each.id === itemId);
      if (!item) return;
      if (undoable) history.current.push({ item: itemId, mark: markOf(item) });
      apply({ item: itemId, mark: { ...markOf(item), ...change } });
    },
    undo: () => {
      const last = history.current.pop();
      if (last !== undefined) apply(last);
      return last?.item ?? null;
    },
  };
}
