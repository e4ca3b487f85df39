import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { proposalFile, proposalView } from '#contract/views';
import { type ProposalStore, type StoredProposal } from '#services/stores';
import { damaged, fromJson, parseColumn, toFlag, toJson } from './rows.ts';

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

function read(row: Row): StoredProposal {
  return {
    id: row.id,
    repository: row.repository,
    signOffId: row.sign_off,
    runId: row.run,
    promptId: row.prompt,
    author: fromJson(authorSchema, row.author),
    title: row.title,
    practice: row.practice === 1,
    branch: row.branch,
    description: row.description,
    address: row.address,
    state: row.state,
    base: row.base,
    commit: row.commit_id,
    files: parseColumn(filesSchema, row.files),
    error: fromJson(proposalView.shape.error, row.error),
    createdAt: row.created_at,
    sentAt: row.sent_at,
  };
}

/** A change that is damaged stands in the list as what it is; it is never sent as what is left of it. */
function readShown(row: Row): StoredProposal {
  try {
    return read(row);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const state = row.state === 'sent' ? 'sent' : 'failed';
    return { ...read({ ...row, author: null, files: '[]', error: null }), state, error: damaged };
  }
}

export function createProposalStore(database: Database): ProposalStore {
  const one = database.prepare<[string], Row>('SELECT * FROM proposals WHERE id = ?');
  const all = database.prepare<[string], Row>('SELECT * FROM proposals WHERE repository = ? ORDER BY created_at DESC');
  const save = database.prepare(`
    INSERT INTO proposals (id, repository, sign_off, run, prompt, title, practice, branch, description, address, state, base,
      commit_id, files, error, created_at, sent_at, author)
    VALUES (:id, :repository, :signOffId, :runId, :promptId, :title, :practice, :branch, :description, :address, :state, :base,
      :commit, :files, :error, :createdAt, :sentAt, :author)
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
      });
    },
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    list: (repository) => all.all(repository).map(readShown),
  };
}
