import { type AuditRow } from '#contract/audit';

export type NewAuditRow = Omit<AuditRow, 'id' | 'redactions'> & Partial<Pick<AuditRow, 'redactions'>>;

export interface AuditStore {
  add(row: NewAuditRow): void;
  list(filter: {
    readonly runId: string | null;
    readonly search: string;
    readonly offset: number;
    readonly limit: number;
  }): { rows: AuditRow[]; total: number };
  /** Newest first, from the row before the one with this id; null: from the newest. */
  before(filter: {
    readonly runId: string | null;
    readonly search: string;
    readonly before: number | null;
    readonly limit: number;
  }): AuditRow[];
}
