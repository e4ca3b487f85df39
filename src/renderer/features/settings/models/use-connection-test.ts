import { useCallback, useState } from 'react';
import { create } from 'zustand';
import { useCommand } from '../../../app/queries.ts';
import { announce } from '../../../ui/live-region.tsx';
import { copy } from '../copy.ts';

/** What to say about a server, in words. */
export interface Finding {
  readonly ok: boolean;
  readonly sentence: string;
  readonly nextStep: string | null;
}

/** What the last test of each connection said, wherever it was asked: a key that was refused is not shown as fine once the dialog is closed. */
const useFindings = create<{ readonly byId: Readonly<Record<string, Finding>> }>(() => ({ byId: {} }));

export function useFinding(id: string): Finding | null {
  return useFindings(({ byId }) => byId[id] ?? null);
}

/** Its key or address is another one: what was found out does not hold any more. */
export function forgetFinding(id: string): void {
  useFindings.setState(({ byId: { [id]: _gone, ...rest } }) => ({ byId: rest }));
}

export interface ConnectionTest {
  readonly run: (id: string) => Promise<void>;
  readonly busy: boolean;
  /** null: not tested since the last change. */
  readonly result: Finding | null;
  readonly reset: () => void;
}

/** Asks a server for its models and keeps what it said. A practice server is called one, wherever it runs. */
export function useConnectionTest(): ConnectionTest {
  const { run: call, busy } = useCommand('connection.test');
  const [result, setResult] = useState<Finding | null>(null);
  const reset = useCallback(() => setResult(null), []);
  const run = useCallback(
    async (id: string): Promise<void> => {
      setResult(null);
      forgetFinding(id);
      const outcome = await call({ id });
      if (outcome === undefined) return;
      const { ok, sentence, models } = outcome;
      const nextStep = models.some((model) => model.practice) ? copy.connections.practiceServer : outcome.nextStep;
      const finding: Finding = { ok, sentence, nextStep };
      setResult(finding);
      useFindings.setState(({ byId }) => ({ byId: { ...byId, [id]: finding } }));
      announce(`${sentence} ${nextStep ?? ''}`);
    },
    [call],
  );
  return { run, busy, result, reset };
}
