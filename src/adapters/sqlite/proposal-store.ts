import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { proposalFile, proposalListItem, proposalView } from '#contract/proposal';
import { type ListedProposal, type ProposalStore, type StoredProposal } from '#services/stores/proposals';
import { damaged, fromJson, parseColumn, readableOr, toFlag, toJson } from './rows.ts';

interface Row {
  id: string;
  repository: string;
  sign_off: string | null;
  run: string | null;
  prompt: string | null;
  author: string | null;
  title: string;
  practice: number;
  branch: string;
  description: string;
  address: string;
  state: StoredProposal['state'];
  base: string;
  commit_id: string | null;
  files: string;
  error: string | null;
  created_at: string;
  sent_at: string | null;
}

const authorSchema = z.object({ name: z.string(), email: z.string() });
const filesSchema = z.array(proposalFile);
const pathsSchema = proposalListItem.shape.files;

type ListRow = Omit<Row, 'files' | 'repository' | 'base' | 'author'> & { paths: string };

function readFields(row: Omit<ListRow, 'paths'>): Omit<ListedProposal, 'files'> {
  return {
    id: row.id,
    signOffId: row.sign_off,
    runId: row.run,
    promptId: row.prompt,
    title: row.title,
    practice: row.practice === 1,
    branch: row.branch,
    description: row.description,
    address: row.address,
    state: row.state,
    commit: row.commit_id,
    error: fromJson(proposalView.shape.error, row.error),
    createdAt: row.created_at,
    sentAt: row.sent_at,
  };
}

function read(row: Row): StoredProposal {
  return {
    ...readFields(row),
    repository: row.repository,
    author: fromJson(authorSchema, row.author),
    base: row.base,
    files: parseColumn(filesSchema, row.files),
  };
}

/** A change that is damaged stands in the list as what it is; it is never sent as what is left of it. */
function readListed(row: ListRow): ListedProposal {
  const error =
    row.error === null ? null : readableOr<ListedProposal['error']>(proposalView.shape.error, row.error, damaged);
  const files = readableOr<ListedProposal['files'] | null>(pathsSchema, row.paths, null);
  const shown = { ...readFields({ ...row, error: null }), error, files: files ?? [] };
  if (files !== null) return shown;
  return { ...shown, state: row.state === 'sent' ? 'sent' : 'failed', error: damaged };
}

export function createProposalStore(database: Database): ProposalStore {
  const one = database.prepare<[string], Row>('SELECT * FROM proposals WHERE id = ?');
  const all = database.prepare<[string], ListRow>(`
    SELECT id, sign_off, run, prompt, title, practice, branch, description, address, state, commit_id, error, created_at,
      sent_at, paths
    FROM proposals WHERE repository = ? ORDER BY created_at DESC`);
  const count = database.prepare<[string], number>('SELECT count(*) FROM proposals WHERE repository = ?').pluck();
  const states = database.prepare<[string], Pick<StoredProposal, 'id' | 'state'>>(
    'SELECT id, state FROM proposals WHERE repository = ? ORDER BY created_at DESC',
  );
  const save = database.prepare(`
    INSERT INTO proposals (id, repository, sign_off, run, prompt, title, practice, branch, description, address, state, base,
      commit_id, files, error, created_at, sent_at, author, paths)
    VALUES (:id, :repository, :signOffId, :runId, :promptId, :title, :practice, :branch, :description, :address, :state, :base,
      :commit, :files, :error, :createdAt, :sentAt, :author, :paths)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, commit_id = excluded.commit_id, error = excluded.error,
      sent_at = excluded.sent_at`);
  return {
    save: (proposal) => {
      save.run({
        ...proposal,
        practice: toFlag(proposal.practice),
        files: JSON.stringify(proposal.files),
        error: toJson(proposal.error),
        author: toJson(proposal.author),
        paths: JSON.stringify(proposal.files.map(({ path, status }) => ({ path, status }))),
      });
    },
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    list: (repository) => all.all(repository).map(readListed),
    count: (repository) => count.get(repository) ?? 0,
    states: (repository) => states.all(repository),
  };
}
