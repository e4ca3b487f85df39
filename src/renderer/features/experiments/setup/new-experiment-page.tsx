import { useSearchParams } from 'wouter';
import { addresses, goTo } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { Page, PageBar } from '../../../ui/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from '../copy.ts';
import { NewExperimentForm } from './new-experiment-form.tsx';

/** `/experiments/new?prompt=ID`: say what you expect, see what it takes, start. */
export function NewExperimentPage({ promptId }: { readonly promptId: string }) {
  const prompts = useProcedure('prompt.list', {});
  const list = prompts.data?.prompts;
  // Without one in the address the first will do; one that is not there is never silently another.
  const prompt = promptId === '' ? list?.[0] : list?.find((each) => each.id === promptId);
  const [address] = useSearchParams();
  const againId = address.get('again');
  const earlier = useProcedure('run.get', { runId: againId ?? '' }, { enabled: againId !== null });
  // Of one that is gone nothing can be taken over.
  const isKnown = againId === null || earlier.data !== undefined || earlier.error !== null;
  if (list !== undefined && prompt !== undefined && isKnown) {
    const again = earlier.data?.promptId === prompt.id && againId !== null ? earlier.data : null;
    return (
      <NewExperimentForm
        key={`${prompt.id} ${again?.id ?? ''}`}
        prompts={list}
        prompt={prompt}
        again={again}
        onPrompt={(id) => goTo(addresses.newExperiment(id), { replace: true })}
      />
    );
  }
  return (
    <>
      <PageBar title={copy.create.title} />
      <Page>
        {(prompts.isPending || !isKnown) && <Skeleton label={copy.create.loading} lines={6} />}
        {prompts.error && (
          <ErrorState
            trouble={prompts.error}
            action={<Button onClick={() => void prompts.refetch()}>{copy.create.retry}</Button>}
          />
        )}
        {list !== undefined && list.length > 0 && (
          <EmptyState
            title={copy.create.unknownPrompt(promptId)}
            actions={
              <ButtonLink variant="primary" href={addresses.prompts}>
                {copy.create.toPrompts}
              </ButtonLink>
            }
          >
            {copy.create.unknownPromptWords}
          </EmptyState>
        )}
        {list?.length === 0 && (
          <EmptyState
            title={copy.create.noPromptsTitle}
            actions={
              <ButtonLink variant="primary" href={addresses.prompts}>
                {copy.create.toPrompts}
              </ButtonLink>
            }
          >
            {copy.create.noPrompts}
          </EmptyState>
        )}
      </Page>
    </>
  );
}
