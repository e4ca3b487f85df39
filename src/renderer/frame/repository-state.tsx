import { useState } from 'react';
import { type RepositoryView } from '#contract/repository';
import { Button } from '../ui/input/button.tsx';
import { Headline, Page, PageBar } from '../ui/page/page.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ErrorState } from '../ui/page/states.tsx';
import { copy } from '../app/copy.ts';
import { useCommand } from '../app/queries.ts';
import { OpenRepositoryDialog } from '../app/open-repository-dialog.tsx';
import { TokenDialog } from '../app/token-dialog.tsx';
import { troubleHere } from '../app/trouble-here.ts';

/** In place of every screen until the first copy of a repository is there. */
export function RepositoryState({ repository }: { readonly repository: RepositoryView }) {
  if (repository.state === 'failed' && repository.error !== null) {
    return <CopyFailed repository={repository} trouble={troubleHere(repository.error)} />;
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

/** The button that helps is the primary one. */
function CopyFailed({
  repository,
  trouble,
}: {
  readonly repository: RepositoryView;
  readonly trouble: NonNullable<RepositoryView['error']>;
}) {
  // What went wrong stands on this page.
  const again = useCommand('repository.update', { quiet: true });
  const [open, setOpen] = useState<'token' | 'address' | null>(null);
  const close = (): void => setOpen(null);
  const { remedy } = trouble;
  const hasToken = /^https?:/i.test(repository.address);
  const ways = [
    {
      remedy: 'again',
      button: (variant: Variant) => (
        <Button key="again" variant={variant} busy={again.busy} onClick={() => void again.run({ id: repository.id })}>
          {copy.failed.again}
        </Button>
      ),
    },
    {
      remedy: 'token',
      button: (variant: Variant) =>
        hasToken && (
          <Button key="token" variant={variant} onClick={() => setOpen('token')}>
            {copy.failed.token}
          </Button>
        ),
    },
    {
      remedy: 'address',
      button: (variant: Variant) => (
        <Button key="address" variant={variant} onClick={() => setOpen('address')}>
          {copy.failed.address}
        </Button>
      ),
    },
  ];
  const helpsFirst = [...ways].sort((a, b) => Number(b.remedy === remedy) - Number(a.remedy === remedy));
  return (
    <>
      <PageBar title={repository.name} />
      <Page>
        <ErrorState
          trouble={trouble}
          action={<>{helpsFirst.map((way) => way.button(way.remedy === remedy ? 'primary' : 'plain'))}</>}
        />
        <TokenDialog open={open === 'token'} onClose={close} repository={repository} />
        <OpenRepositoryDialog key={repository.id} open={open === 'address'} onClose={close} failed={repository} />
      </Page>
    </>
  );
}

type Variant = 'primary' | 'plain';
