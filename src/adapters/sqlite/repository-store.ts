import { type Database } from 'better-sqlite3';
import { type RepositoryStore, type StoredRepository } from '#services/stores/repositories';
import { toFlag } from './rows.ts';

interface Row {
  id: string;
  name: string;
  address: string;
  username: string | null;
  sample: number;
  trusted: number;
  branch: string | null;
  commit_id: string | null;
  updated_at: string | null;
  opened_at: string;
  guessed: number;
}

function read(row: Row): StoredRepository {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    username: row.username,
    sample: row.sample === 1,
    trusted: row.trusted === 1,
    branch: row.branch,
    commit: row.commit_id,
    updatedAt: row.updated_at,
    openedAt: row.opened_at,
    ...(row.guessed === 1 && { guessed: true }),
  };
}

export function createRepositoryStore(database: Database): RepositoryStore {
  const all = database.prepare<[], Row>('SELECT * FROM repositories ORDER BY opened_at');
  const one = database.prepare<[string], Row>('SELECT * FROM repositories WHERE id = ?');
  const remove = database.prepare('DELETE FROM repositories WHERE id = ?');
  const save = database.prepare(`
    INSERT INTO repositories (id, name, address, username, sample, trusted, branch, commit_id, updated_at, opened_at, guessed)
    VALUES (:id, :name, :address, :username, :sample, :trusted, :branch, :commit, :updatedAt, :openedAt, :guessed)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address, username = excluded.username,
      sample = excluded.sample, trusted = excluded.trusted, branch = excluded.branch, commit_id = excluded.commit_id,
      updated_at = excluded.updated_at, opened_at = excluded.opened_at, guessed = excluded.guessed`);
  return {
    list: () => all.all().map(read),
    get: (id) => {
      const row = one.get(id);
      return row ? read(row) : null;
    },
    save: (repository) => {
      const { sample, trusted, guessed = false } = repository;
      save.run({ ...repository, sample: toFlag(sample), trusted: toFlag(trusted), guessed: toFlag(guessed) });
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}
