import { notAskedInWords } from '../result/asked-again-words.ts';
import { type Gate, type NotAskedAgain } from '../result/run-result.ts';

/** Items that asking again would have told say why nobody was asked: the limit on money. They stay open. */
export function withTooDear(gate: Gate, notAsked: NotAskedAgain | undefined): Gate {
  if (notAsked === undefined) return gate;
  const isMeant = (id: string): boolean => notAsked.for.some((each) => each === id);
  const items = gate.items.map((item) =>
    item.met === null && isMeant(item.id)
      ? {
          ...item,
          evidence: `${item.evidence}; was not ${notAskedInWords(notAsked)}`,
          missing: [
            'Raise this experiment’s own limit on money first.',
            ...(item.missing === null ? [] : [item.missing]),
          ].join(' '),
        }
      : item,
  );
  return { ...gate, items };
}
