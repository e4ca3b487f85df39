import { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { settingsView, type SettingsView } from '#contract/settings';
import { defaultPrivacy } from '#domain/policy/policy';
import { DamagedSettings } from '#services/settings/damaged-settings';
import { type SettingsStore, type StoredConnection } from '#services/stores/settings';
import { isUnreadable, readableOr, toFlag } from './rows.ts';

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
  const connections = database.prepare<
    [],
    { id: string; label: string; base_url: string; practice: number; leave_out_thinking: number }
  >('SELECT * FROM connections ORDER BY rowid');
  const saveConnection = database.prepare(`
    INSERT INTO connections (id, label, base_url, practice, leave_out_thinking)
    VALUES (:id, :label, :baseUrl, :practice, :leaveOutThinking)
    ON CONFLICT (id) DO UPDATE SET label = excluded.label, base_url = excluded.base_url, practice = excluded.practice,
      leave_out_thinking = excluded.leave_out_thinking`);
  const removeConnection = database.prepare('DELETE FROM connections WHERE id = ?');
  return {
    get: () => {
      const row = read.get(settingsKey);
      return row ? readSettings(row.value) : null;
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
        leaveOutThinking: row.leave_out_thinking === 1,
      })),
    saveConnection: (connection) => {
      const { practice, leaveOutThinking } = connection;
      saveConnection.run({ ...connection, practice: toFlag(practice), leaveOutThinking: toFlag(leaveOutThinking) });
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
      // Asked of the servers again where it is damaged.
      return row ? readableOr(shutdownsSchema, row.value, []) : [];
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

function readSettings(text: string): SettingsView {
  try {
    // Settings from before the person had rules of her own get those that held then.
    return settingsView.parse({ privacy: defaultPrivacy, ...JSON.parse(text) });
  } catch (error) {
    if (isUnreadable(error)) throw new DamagedSettings(error);
    throw error;
  }
}
