import { useCommand } from '../../app/queries.ts';
import { Button } from '../../ui/input/button.tsx';
import { toast } from '../../ui/overlay/toast.tsx';
import { inNumbers } from '../../ui/text/words.ts';
import { copy } from './copy.ts';

/** Asks again what brought no answer, and nothing else. */
export function RetryErrors({
  runId,
  errors,
  variant = 'text',
}: {
  readonly runId: string;
  readonly errors: number;
  readonly variant?: 'text' | 'plain';
}) {
  const retry = useCommand('run.retryErrors');
  const ask = async (): Promise<void> => {
    const asked = await retry.run({ runId });
    if (asked !== undefined) toast({ message: copy.run.retried(asked.jobs) });
  };
  return (
    <Button {...(variant === 'text' ? { variant } : {})} busy={retry.busy} onClick={() => void ask()}>
      {copy.run.retryErrors(inNumbers(errors))}
    </Button>
  );
}
