import { useState } from 'react';
import { type RepositoryView } from '#contract/repository';
import { addresses, goTo } from '../../../app/location.ts';
import { useCommand } from '../../../app/queries.ts';
import { TokenDialog } from '../../../app/token-dialog.tsx';
import { troubleHere } from '../../../app/trouble-here.ts';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Chip } from '../../../ui/text/chip.tsx';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { Menu, type MenuEntry } from '../../../ui/overlay/menu.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { ErrorState } from '../../../ui/page/states.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import { focusHeading } from '../focus.ts';
import styles from '../settings.module.css';

const words = copy.repositories;

/** One copy of a team's repository: how fresh it is, whether it is trusted, and what can be done with it. */
export function RepositoryCard({
  repository,
  inUse,
}: {
  readonly repository: RepositoryView;
  readonly inUse: boolean;
}) {
  const { id, name, address, sample } = repository;
  const [open, setOpen] = useState<'token' | 'remove' | null>(null);
  // What went wrong stands on the card.
  const update = useCommand('repository.update', { quiet: true });
  const change = useCommand('repository.switch');
  const copying = repository.progress !== null;
  const close = (): void => setOpen(null);
  const entries: readonly MenuEntry[] = [
    ...(URL.canParse(address) ? [{ label: words.token, onSelect: () => setOpen('token') }] : []),
    { label: words.remove, icon: 'trash', onSelect: () => setOpen('remove') },
  ];
  return (
    <li className={styles['card']} data-current={inUse || undefined}>
      <div className={styles['cardHead']}>
        <div className={styles['cardWords']}>
          <h3 className={styles['cardTitle']}>
            {name} {sample && <Chip tone="none">{words.sample}</Chip>}{' '}
            {inUse && <Chip tone="accent">{words.inUse}</Chip>}
          </h3>
          <p className={styles['quiet']}>{sample ? words.sampleWords : address}</p>
          <p className={styles['quiet']}>
            {repository.updatedAt === null ? words.never : <Ago iso={repository.updatedAt} before={words.latest} />}
          </p>
        </div>
        <div className={styles['cardActions']}>
          {!inUse && (
            <Button
              busy={change.busy}
              onClick={() =>
                void change.run({ id }).then((done) => {
                  if (done) goTo(addresses.prompts);
                })
              }
            >
              {words.switch}
              <span className="visually-hidden"> {name}</span>
            </Button>
          )}
          <Button
            busy={update.busy || copying}
            onClick={() =>
              void update.run({ id }).then((done) => {
                if (done) toast({ message: words.updated(name) });
              })
            }
          >
            {words.update}
            <span className="visually-hidden"> {name}</span>
          </Button>
          <Menu trigger={<IconButton icon="more" label={words.more(name)} />} entries={entries} />
        </div>
      </div>
      <Condition repository={repository} onToken={() => setOpen('token')} />
      <TokenDialog open={open === 'token'} onClose={close} repository={repository} />
      <RemoveDialog open={open === 'remove'} repository={repository} onClose={close} />
    </li>
  );
}

/** What stands between the person and her work in this repository: copying, trouble, trust. */
function Condition({ repository, onToken }: { readonly repository: RepositoryView; readonly onToken: () => void }) {
  const { id, name, progress, error, trusted } = repository;
  const trust = useCommand('repository.trust');
  if (progress !== null) {
    return (
      <div className={styles['condition']}>
        <ProgressBar label={words.copying} done={progress.done} total={progress.total} />
        <p className={styles['quiet']}>{progress.message}</p>
      </div>
    );
  }
  if (error !== null) {
    return (
      <ErrorState
        trouble={troubleHere(error)}
        card
        {...(URL.canParse(repository.address) ? { action: <Button onClick={onToken}>{words.token}</Button> } : {})}
      />
    );
  }
  if (trusted) return null;
  return (
    <div className={styles['condition']}>
      <p>
        <Chip tone="unsure">{words.untrusted}</Chip> {words.trustWords}
      </p>
      <Button
        busy={trust.busy}
        onClick={() =>
          void trust.run({ id }).then((done) => {
            if (!done) return;
            focusHeading();
            toast({ message: words.trustedNow(name) });
          })
        }
      >
        {words.trust}
        <span className="visually-hidden"> {name}</span>
      </Button>
    </div>
  );
}

interface RemoveDialogProps {
  readonly open: boolean;
  readonly repository: RepositoryView;
  readonly onClose: () => void;
}

function RemoveDialog({ open, repository: { id, name }, onClose }: RemoveDialogProps) {
  const forget = useCommand('repository.forget');
  const confirm = async (): Promise<void> => {
    const done = await forget.run({ id });
    onClose();
    if (!done) return;
    focusHeading();
    toast({ message: words.removed(name) });
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={words.removeTitle(name)}
      verb={words.removeVerb}
      danger
      busy={forget.busy}
      onConfirm={() => void confirm()}
    >
      {words.removeWords}
    </ConfirmDialog>
  );
}
