import { type SettingsView } from '#contract/settings';
import { type PromptFolders } from '#domain/prompt/repository-file';

export interface StoredConnection {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly practice: boolean;
  /** What its models think aloud before their answer is left out. */
  readonly leaveOutThinking: boolean;
}

export interface SettingsStore {
  /** null before anything was saved. */
  get(): SettingsView | null;
  save(settings: SettingsView): void;
  connections(): StoredConnection[];
  saveConnection(connection: StoredConnection): void;
  removeConnection(id: string): void;
  /** Which repository is open. */
  currentRepository(): string | null;
  setCurrentRepository(id: string | null): void;
  /** Models that their server's list said will close, and the day ("2026-12-31"). */
  shutdowns(): ModelShutdown[];
  saveShutdowns(shutdowns: readonly ModelShutdown[]): void;
  /** The folders of prompts that the person chose for a repository whose `.signoff.yaml` says nothing yet; null: never asked. */
  promptFolders(repository: string): PromptFolders | null;
  savePromptFolders(repository: string, folders: PromptFolders): void;
}

export interface ModelShutdown {
  readonly origin: string;
  readonly model: string;
  readonly day: string;
}
