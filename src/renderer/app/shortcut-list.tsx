import { useState } from 'react';
import { create } from 'zustand';
import { type Action, currentActions } from '../state/actions.ts';
import { Dialog } from '../ui/overlay/dialog.tsx';
import { Kbd, keyNames } from '../ui/kbd.tsx';
import { copy } from './copy.ts';
import styles from './palette.module.css';

const useList = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openShortcutList(): void {
  useList.setState({ open: true });
}

/** "?": the shortcuts of the screen behind it, then those that work everywhere. */
export function ShortcutList({ singleKeys }: { readonly singleKeys: boolean }) {
  const { open } = useList();
  return (
    <Dialog open={open} onClose={() => useList.setState({ open: false })} title={copy.shortcuts.title}>
      {open && <Groups />}
      {!singleKeys && <p>{copy.shortcuts.off}</p>}
    </Dialog>
  );
}

function Groups() {
  const [groups] = useState(() => groupsOf(currentActions()));
  return groups.map(([name, actions]) => (
    <section key={name} aria-label={name}>
      <h3 className={styles['heading']}>{name}</h3>
      <dl className={styles['keys']}>
        {actions.map((action) => (
          <KeyLine key={action.id} action={action} />
        ))}
      </dl>
    </section>
  ));
}

function KeyLine({ action }: { readonly action: Action }) {
  const keys = action.keys ?? '';
  return (
    <>
      <dt>{action.title}</dt>
      <dd>
        <Kbd keys={keys} />
        <span className="visually-hidden">{keyNames(keys).join(' ')}</span>
      </dd>
    </>
  );
}

function groupsOf(actions: readonly Action[]): [string, Action[]][] {
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.keys === undefined) continue;
    groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  }
  return [...groups];
}
