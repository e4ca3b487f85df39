/** One line of the palette. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly hint?: string | undefined;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

const atMost = 60;

/** The entries that hold every word typed, best first; entries of one group stay together, in order of their best. */
export function findEntries(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const scored = entries.flatMap((entry, order) => {
    const score = scoreOf(entry, words);
    return score === null ? [] : [{ entry, score, order }];
  });
  scored.sort((one, other) => other.score - one.score || one.order - other.order);
  const groups = new Map<string, Entry[]>();
  for (const { entry } of scored.slice(0, atMost)) {
    const group = groups.get(entry.group);
    if (group) group.push(entry);
    else groups.set(entry.group, [entry]);
  }
  return [...groups.values()].flat();
}

/** null: a word is missing. Beginnings of words count most. */
function scoreOf(entry: Entry, words: readonly string[]): number | null {
  const title = entry.title.toLocaleLowerCase();
  const all = `${title} ${entry.hint ?? ''} ${entry.group}`.toLocaleLowerCase();
  let score = 0;
  for (const word of words) {
    if (title.startsWith(word)) score += 4;
    else if (title.includes(` ${word}`)) score += 3;
    else if (title.includes(word)) score += 2;
    else if (all.includes(word)) score += 1;
    else return null;
  }
  return score;
}
