import { type AuditRow } from '#contract/audit';
import { type Tone } from '../../../ui/text/chip.tsx';
import { inDollars, inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { hostOf, isOnThisComputer } from '../models/presets.ts';

/** A call to a model as its line in the list says it. */
export interface AuditLine {
  readonly place: string;
  /** The practice model answered: its numbers are practice. */
  readonly practice: boolean;
  readonly purpose: string;
  /** What was asked of: a model, or the server's list of them. */
  readonly model: string;
  readonly tokens: string;
  readonly cost: string;
  readonly outcome: string;
  readonly tone: Exclude<Tone, 'outline'>;
  /** What went wrong, in the server's or the policy's words. */
  readonly why: string | null;
}

const tones = { answered: 'pass', sent: 'none', error: 'unsure', 'refused-by-policy': 'none' } as const;

/** `practiceModels`: the models that the practice server lists. */
export function auditLine(row: AuditRow, practiceModels: ReadonlySet<string>): AuditLine {
  const keptBack = row.outcome === 'refused-by-policy';
  // What a batch took is counted with its answers.
  const free = keptBack || row.model === '' || row.outcome === 'sent';
  const charged = row.error?.mayHaveBeenCharged === true ? ` ${copy.sent.mayHaveBeenCharged}` : '';
  return {
    place: placeOf(row.origin),
    practice: isHere(row.origin) && practiceModels.has(row.model),
    purpose: copy.sent.purposes[row.purpose],
    model: row.model === '' ? copy.sent.listOfModels : row.model,
    tokens: free ? copy.sent.nothingSpent : `${tokens(row.inputTokens)} / ${tokens(row.outputTokens)}`,
    cost: free ? copy.sent.nothingSpent : row.costUsd === null ? copy.sent.unknown : inDollars(row.costUsd),
    outcome: copy.sent.outcomes[row.outcome],
    tone: tones[row.outcome],
    why: row.error === null ? null : `${row.error.message}${charged}`,
  };
}

function placeOf(origin: string): string {
  const host = hostOf(origin);
  return isHere(origin) ? `${host}, ${copy.sent.thisComputer}` : host;
}

function isHere(origin: string): boolean {
  return origin === 'loopback' || isOnThisComputer(origin);
}

function tokens(count: number | null): string {
  return count === null ? copy.sent.unknown : inNumbers(count);
}

export const pageSize = 50;

export interface PageOfCalls {
  readonly from: number;
  readonly to: number;
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
}

/** Which lines a page shows, counted from 1. */
export function pageOf(offset: number, shown: number, total: number): PageOfCalls {
  return {
    from: total === 0 ? 0 : offset + 1,
    to: offset + shown,
    hasNewer: offset > 0,
    hasOlder: offset + shown < total,
  };
}
