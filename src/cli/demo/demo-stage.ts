import type { Client } from '#contract/wire/client';
import type { Terminal } from '../terminal.ts';

/** What every step of the demo plays on. */
export interface DemoStage {
  readonly client: Client;
  readonly terminal: Terminal;
  /** Prints a paragraph of the story. */
  say(text: string): Promise<void>;
}
