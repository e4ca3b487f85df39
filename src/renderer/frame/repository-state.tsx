import { useState } from 'react';
import { type RepositoryView } from '#contract/repository';
import { Button } from '../ui/input/button.tsx';
import { Headline, Page, PageBar } from '../ui/page/page.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ErrorState } from '../ui/page/states.tsx';
import { copy } from '../app/copy.ts';
import { useCommand } from '../app/queries.ts';
import { TokenDialog } from '../app/token-dialog.tsx';

/** In place of every screen until the first copy of a repository is there. */
export function RepositoryState({ repository }: { readonly repository: RepositoryView }) {
  const again = useCommand('repository.update');
  const [entering, setEntering] = useState(false);
  if (repository.state === 'failed' && repository.error !== null) {
    return (
      <>
        <PageBar title={repository.name} />
        <Page>
          <ErrorState
            trouble={repository.error}
            action={
              <>
                <Button variant="primary" busy={again.busy} onClick={() => void again.run({ id: repository.id })}>
                  {copy.failed.again}
                </Button>
                <Button onClick={() => setEntering(true)}>{copy.failed.token}</Button>
              </>
            }
          />
          <TokenDialog open={entering} onClose={() => setEntering(false)} repository={repository} />
        </Page>
      </>
    );
  }
  const { progress } = repository;
  return (
    <>
      <PageBar title={repository.name} />
      <Page narrow>
        <Headline lede={copy.copying.words}>{copy.copying.title(repository.name)}</Headline>
        <ProgressBar label={copy.copying.progress} done={progress?.done ?? 0} total={progress?.total ?? null} />
        {progress !== null && <p>{progress.message}</p>}
      </Page>
    </>
  );
}
