import { type SignOffView } from '#contract/views';
import { type Gate, type GateItem } from '#domain/run-result';
import { counted } from '../../ui/words.ts';
import { copy } from './copy.ts';

/** Items that are not met, apart from the signature that this screen is for. */
export function openItems(gate: Gate): GateItem[] {
  return gate.items.filter((item) => item.met !== true && item.id !== 'approvals');
}

/** What the screen says first, before it is signed. */
export function headlineOf({ gate, refusal }: Pick<SignOffView, 'gate' | 'refusal'>): {
  readonly headline: string;
  readonly lede: string | null;
} {
  if (refusal !== null) return { headline: copy.refused, lede: refusal };
  const open = openItems(gate).length;
  if (open === 0) return { headline: copy.allMet, lede: null };
  const all = counted(gate.items.filter((item) => item.id !== 'approvals').length, 'point');
  return { headline: open === 1 ? copy.openOne(all) : copy.open(String(open), all), lede: copy.openLede };
}

/** Where a person goes to mend an open item. */
export type Mending = 'review' | 'run' | 'prompt' | 'spec' | 'cases' | 'none';

export function mendingOf({ id, met }: Pick<GateItem, 'id' | 'met'>): Mending {
  if (met === true) return 'none';
  if (id === 'review' || id.startsWith('human:') || id === 'judge_trust') return 'review';
  if (id === 'current' || id === 'age' || id === 'practice') return 'run';
  if (id === 'header') return 'prompt';
  if (id === 'thresholds') return 'spec';
  return id === 'approvals' ? 'none' : 'cases';
}

export interface SignatureProblems {
  readonly name: string | null;
  readonly email: string | null;
  readonly statement: string | null;
}

const fewestStatementLetters = 10;

/** What is missing in the form, each beside its field; all null when it can be sent. */
export function signatureProblems(form: {
  readonly name: string;
  readonly email: string;
  readonly statement: string;
}): SignatureProblems {
  return {
    name: form.name.trim() === '' ? copy.nameMissing : null,
    email: /^[^\s@<>]+@[^\s@<>]+$/.test(form.email.trim()) ? null : copy.emailMissing,
    statement: form.statement.trim().length < fewestStatementLetters ? copy.statementMissing : null,
  };
}
