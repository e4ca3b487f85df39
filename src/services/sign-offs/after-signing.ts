import { type DraftKind } from '#contract/prompt';
import { type Gate } from '#domain/result/run-result';

const names: Record<DraftKind, string> = { prompt: 'the text', spec: 'the spec', cases: 'the cases' };

export interface ChangedAfterSigning {
  /** Files that differ now from what was signed. */
  readonly changed: readonly DraftKind[];
  /** Those of them that the person wrote. */
  readonly own: readonly DraftKind[];
  /** ISO 8601. */
  readonly signedAt: string;
  readonly now: Date;
  readonly sent: boolean;
}

/** What is signed stays signed while the person writes on: what differs, and which of the two goes. null: nothing differs. */
export function afterSigningInWords({ changed, own, signedAt, now, sent }: ChangedAfterSigning): string | null {
  if (changed.length === 0) return null;
  const what = listed(changed);
  const isOwn = changed.every((kind) => own.includes(kind));
  const first = isOwn
    ? `You changed ${what} after signing`
    : `${capitalised(what)} here ${isOne(changed) ? 'is' : 'are'} no longer what you signed`;
  return `${first}; what ${sent ? 'went' : 'goes'} is ${what} you signed ${clockTime(new Date(signedAt), now)}.`;
}

/** The gate as it was signed, with that item said anew which speaks of now. */
export function gateAfterSigning(gate: Gate, afterSigning: string | null): Gate {
  if (afterSigning === null) return gate;
  const items = gate.items.map((item) =>
    item.id === 'current' ? { ...item, label: 'What was tested is what was signed', evidence: afterSigning } : item,
  );
  return { ...gate, items };
}

/** "the text, the spec and the cases" */
export function listed(kinds: readonly DraftKind[]): string {
  const words = kinds.map((kind) => names[kind]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function isOne(kinds: readonly DraftKind[]): boolean {
  return kinds.length === 1 && kinds[0] !== 'cases';
}

/** "at 22:20", by this computer's clock; with the day where it was not today. */
function clockTime(at: Date, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `at ${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === now.toDateString()) return time;
  return `on ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
