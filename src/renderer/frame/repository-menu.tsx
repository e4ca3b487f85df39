import { useState } from 'react';
import { type RepositoryView } from '#contract/repository';
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuEntry } from '../ui/overlay/menu.tsx';
import { menuActions } from '../ui/overlay/menu-actions.ts';
import { useActions } from '../state/actions.ts';
import { toast } from '../ui/overlay/toast.tsx';
import { copy } from '../app/copy.ts';
import { addresses, goTo } from '../app/location.ts';
import { useCommand } from '../app/queries.ts';
import styles from './shell.module.css';
import { PlainText } from '../ui/text/plain-text.tsx';

/** The team repository's name; behind it: get the latest, switch, open another, remove the copy. */
export function RepositoryMenu({
  repository,
  repositories,
  onOpenAnother,
}: {
  readonly repository: RepositoryView;
  readonly repositories: readonly RepositoryView[];
  readonly onOpenAnother: () => void;
}) {
  const [forgetting, setForgetting] = useState(false);
  const update = useCommand('repository.update');
  const change = useCommand('repository.switch');
  const openSample = useCommand('repository.openSample');
  const forget = useCommand('repository.forget');
  const others = repositories.filter((each) => each.id !== repository.id);

  const switchTo = async (id: string): Promise<void> => {
    if (await change.run({ id })) goTo(addresses.prompts);
  };
  const entries: MenuEntry[] = [
    {
      label: copy.repository.update,
      onSelect: () =>
        void update.run({ id: repository.id }).then((done) => done && toast({ message: copy.repository.updated })),
    },
    { kind: 'separator' },
    ...(others.length > 0 ? [{ kind: 'label' as const, label: copy.repository.others }] : []),
    ...others.map((each) => ({
      label: each.name,
      ...(each.sample ? { hint: copy.repository.sample } : {}),
      onSelect: () => void switchTo(each.id),
    })),
    { label: copy.repository.open, onSelect: onOpenAnother },
    ...(repositories.some((each) => each.sample)
      ? []
      : [
          {
            label: copy.repository.openSample,
            onSelect: () => void openSample.run({}).then((opened) => opened && goTo(addresses.prompts)),
          },
        ]),
    { kind: 'separator' },
    { label: copy.repository.forget, onSelect: () => setForgetting(true) },
  ];

  const switchable = new Set(others.map(({ name }) => name));
  useActions(
    menuActions(copy.repository.menu, entries, (label) =>
      switchable.has(label) ? copy.repository.switchTo(label) : label,
    ),
  );

  return (
    <>
      <Menu
        align="start"
        entries={entries}
        trigger={
          <button type="button" className={styles['repository']} title={copy.repository.menu}>
            <PlainText text={repository.name} />
            <Icon name="down" size={14} />
          </button>
        }
      />
      <ConfirmDialog
        open={forgetting}
        onClose={() => setForgetting(false)}
        title={copy.repository.forgetTitle(repository.name)}
        verb={copy.repository.forgetVerb}
        danger
        busy={forget.busy}
        onConfirm={() =>
          void forget.run({ id: repository.id }).then((done) => {
            setForgetting(false);
            if (done) {
              toast({ message: copy.repository.forgotten });
              goTo('/');
            }
          })
        }
      >
        {copy.repository.forgetWords}
      </ConfirmDialog>
    </>
  );
}
