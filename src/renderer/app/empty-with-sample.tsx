import { goTo, addresses } from './location.ts';
import { useCommand, useProcedure } from './queries.ts';
import { Button, ButtonLink } from '../ui/input/button.tsx';
import { EmptyState } from '../ui/page/states.tsx';

interface Words {
  readonly emptyTitle: string;
  readonly empty: string;
  readonly emptyStart: string;
  readonly emptySample: string;
}

/**
 * A list with nothing in it yet: how to begin (`start`, an address), and what the sample has to look at: where it suggests a change, `suggested` of that prompt; else its
 * prompts, once it is open.
 */
export function EmptyWithSample({
  words,
  start,
  suggested,
}: {
  readonly words: Words;
  readonly start: string;
  readonly suggested: (promptId: string) => string;
}) {
  const state = useProcedure('app.state', {});
  const openSample = useCommand('repository.openSample');
  const suggestion = state.data?.suggestion ?? null;
  const showSample = async (): Promise<void> => {
    if (suggestion !== null) return goTo(suggested(suggestion.promptId));
    if ((await openSample.run({})) !== undefined) goTo(addresses.prompts);
  };
  return (
    <EmptyState
      title={words.emptyTitle}
      actions={
        <>
          <ButtonLink variant="primary" href={start}>
            {words.emptyStart}
          </ButtonLink>
          <Button busy={openSample.busy} onClick={() => void showSample()}>
            {words.emptySample}
          </Button>
        </>
      }
    >
      {words.empty}
    </EmptyState>
  );
}
