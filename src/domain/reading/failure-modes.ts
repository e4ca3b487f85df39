import { blobId } from '../prompt/content-id.ts';
import { type Finish } from '../answers/output.ts';

/** One verdict "not met", as far as it says what went wrong. */
export interface Failing {
  readonly criterion: string;
  /** The rule's or judge's reason. */
  readonly reason: string;
  readonly finish: Finish;
}

/** Failing verdicts of one criterion that fail alike. */
export interface FailureMode {
  /** The same for the same way to fail, so that an address can name it: 10 hex digits. */
  readonly id: string;
  readonly criterion: string;
  /** How the answer ended, where that is what is wrong; null: the reason is. */
  readonly finish: Exclude<Finish, 'complete'> | null;
  /** The reason that stands for the group: the one given most often. */
  readonly reason: string;
}

export interface GroupedFailures {
  readonly modes: readonly FailureMode[];
  /** For each failing verdict in the order given: which of `modes` it belongs to. */
  readonly modeOf: readonly number[];
}

/** From this share of common words on, two reasons say the same. */
const sameFrom = 0.5;
/** More groups than this a criterion, and the rest belongs to the most like one. */
const mostModes = 40;

/**
 * Failing verdicts grouped by criterion and then by what failed, by one rule a person can check: an answer that did not end as an answer
 * (refused, empty, cut off, held back) is grouped by that; else two reasons are the same when at least half of their different words are
 * common to both (Jaccard). Capitals, figures, punctuation and long quotations do not count. Reasons given more often lead a group, equally
 * frequent ones in the order of the words, so that the order of the outputs changes nothing.
 */
export function groupFailures(failing: readonly Failing[]): GroupedFailures {
  const modes: FailureMode[] = [];
  const modeOf = new Array<number>(failing.length).fill(0);
  const byCriterion = Map.groupBy(failing.keys(), (at) => failing[at]?.criterion ?? '');
  for (const [criterion, places] of byCriterion) {
    const byFinish = Map.groupBy(places, (at) => failing[at]?.finish ?? 'complete');
    for (const [finish, at] of byFinish) {
      if (finish === 'complete') groupByReason(criterion, failing, at, modes, modeOf);
      else {
        const reason = failing[at[0] ?? 0]?.reason ?? '';
        modes.push({ id: idOf(criterion, `finish ${finish}`), criterion, finish, reason });
        for (const place of at) modeOf[place] = modes.length - 1;
      }
    }
  }
  return { modes, modeOf };
}

function idOf(criterion: string, key: string): string {
  return blobId(`${criterion}\n${key}`).slice(0, 10);
}

interface Leader {
  readonly words: ReadonlySet<string>;
  readonly mode: number;
}

function groupByReason(
  criterion: string,
  failing: readonly Failing[],
  places: readonly number[],
  modes: FailureMode[],
  modeOf: number[],
): void {
  const spellings = Map.groupBy(places, (at) => failing[at]?.reason ?? '');
  const byWords = new Map<string, { readonly reason: string; readonly at: number[]; readonly most: number }>();
  for (const [reason, at] of [...spellings].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const key = [...wordsOf(reason)].sort().join(' ');
    const known = byWords.get(key);
    const leads = known === undefined || at.length > known.most;
    byWords.set(key, {
      reason: leads ? reason : known.reason,
      at: [...(known?.at ?? []), ...at],
      most: Math.max(known?.most ?? 0, at.length),
    });
  }
  const leaders: Leader[] = [];
  const ordered = [...byWords].sort(([a, one], [b, other]) => other.at.length - one.at.length || (a < b ? -1 : 1));
  for (const [key, { reason, at }] of ordered) {
    const words = new Set(key.split(' '));
    let mode = nearest(leaders, words)?.mode;
    if (mode === undefined) {
      modes.push({ id: idOf(criterion, key), criterion, finish: null, reason });
      mode = modes.length - 1;
      leaders.push({ words, mode });
    }
    for (const place of at) modeOf[place] = mode;
  }
}

/** The leader that is most alike, where it is alike enough, or where there can be no further group. */
function nearest(leaders: readonly Leader[], words: ReadonlySet<string>): Leader | undefined {
  let best: Leader | undefined;
  let most = leaders.length >= mostModes ? -1 : sameFrom;
  for (const leader of leaders) {
    const share = shareInCommon(leader.words, words);
    if (share > most || (share === sameFrom && best === undefined)) [best, most] = [leader, share];
  }
  return best;
}

function shareInCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0;
  for (const word of one) if (other.has(word)) common += 1;
  return common / (one.size + other.size - common);
}

/** Beyond this many characters a quotation is about one case, not about a way to fail. */
const longQuotation = 40;

/** The words of a reason that say what failed; never empty. */
function wordsOf(reason: string): ReadonlySet<string> {
  const plain = reason
    .normalize('NFC')
    .toLowerCase()
    .replace(/[“"«]([^“”"«»]*)[”"»]/gu, (quotation, inner: string) =>
      inner.length > longQuotation ? ' … ' : quotation,
    );
  const words = plain.match(/[\p{L}\p{M}][\p{L}\p{M}'’]*/gu) ?? [];
  return new Set(words.length === 0 ? ['…'] : words);
}
