import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { settingsView } from '#contract/views';
import { defaultPrivacy } from '#domain/policy';
import { type SettingsStore, type StoredConnection } from '#services/stores';
import { toFlag } from './rows.ts';

const settingsKey = 'settings';
const currentRepositoryKey = 'current-repository';
const shutdownsKey = 'shutdowns';
const promptFoldersKey = 'prompt-folders';

const foldersSchema = z.array(z.string());

const shutdownsSchema = z.array(z.object({ origin: z.string(), model: z.string(), day: z.iso.date() }));

export function createSettingsStore(database: Database): SettingsStore {
  const read = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM settings WHERE key = ?');
  const connections = database.prepare<[], { id: string; label: string; base_url: string; practice: number }>(
    'SELECT * FROM connections ORDER BY rowid',
  );
  const saveConnection = database.prepare(`
    INSERT INTO connections VALUES (:id, :label, :baseUrl, :practice)
    ON CONFLICT (id) DO UPDATE SET label = excluded.label, base_url = excluded.base_url, practice = excluded.practice`);
  const removeConnection = database.prepare('DELETE FROM connections WHERE id = ?');
  return {
    get: () => {
      const row = read.get(settingsKey);
      // Settings from before the person had rules of her own get those that held then.
      return row ? settingsView.parse({ privacy: defaultPrivacy, ...JSON.parse(row.value) }) : null;
    },
    save: (settings) => {
      write.run(settingsKey, JSON.stringify(settings));
    },
    connections: () =>
      connections.all().map((row): StoredConnection => ({
        id: row.id,
        label: row.label,
        baseUrl: row.base_url,
        practice: row.practice === 1,
      })),
    saveConnection: (connection) => {
      saveConnection.run({ ...connection, practice: toFlag(connection.practice) });
    },
    removeConnection: (id) => {
      removeConnection.run(id);
    },
    currentRepository: () => read.get(currentRepositoryKey)?.value ?? null,
    setCurrentRepository: (id) => {
      if (id === null) remove.run(currentRepositoryKey);
      else write.run(currentRepositoryKey, id);
    },
    shutdowns: () => {
      const row = read.get(shutdownsKey);
      return row ? shutdownsSchema.parse(JSON.parse(row.value)) : [];
    },
    saveShutdowns: (shutdowns) => {
      write.run(shutdownsKey, JSON.stringify(shutdowns));
    },
    promptFolders: (repository) => {
      const row = read.get(`${promptFoldersKey} ${repository}`);
      if (!row) return null;
      const [first, ...rest] = foldersSchema.parse(JSON.parse(row.value));
      return first === undefined ? null : [first, ...rest];
    },
    savePromptFolders: (repository, folders) => {
      write.run(`${promptFoldersKey} ${repository}`, JSON.stringify(folders));
    },
  };
}
