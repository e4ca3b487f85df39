import { useCallback, useState } from 'react';
import { type ProcedureOutput } from '#contract/procedures';
import { useCommand } from '../../app/queries.ts';
import { announce } from '../../ui/live-region.tsx';

export type TestOutcome = Pick<ProcedureOutput<'connection.test'>, 'ok' | 'sentence' | 'nextStep'>;

export interface ConnectionTest {
  readonly run: (id: string) => Promise<TestOutcome | undefined>;
  readonly busy: boolean;
  /** null: not tested yet. */
  readonly result: TestOutcome | null;
}

/** Asks a server for its models and keeps what it said, in words. */
export function useConnectionTest(): ConnectionTest {
  const { run: call, busy } = useCommand('connection.test');
  const [result, setResult] = useState<TestOutcome | null>(null);
  const run = useCallback(
    async (id: string): Promise<TestOutcome | undefined> => {
      setResult(null);
      const outcome = await call({ id });
      if (outcome === undefined) return undefined;
      setResult(outcome);
      announce(`${outcome.sentence} ${outcome.nextStep ?? ''}`);
      return outcome;
    },
    [call],
  );
  return { run, busy, result };
}
