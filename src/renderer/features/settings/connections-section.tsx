import { useState } from 'react';
import { type ProcedureOutput } from '#contract/procedures';
import { type ConnectionView } from '#contract/views';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { copy } from './copy.ts';
import styles from './settings.module.css';

type KeyStorage = ProcedureOutput<'connection.list'>['keyStorage'];

interface ConnectionsSectionProps {
  readonly connections: readonly ConnectionView[];
  readonly keyStorage: KeyStorage;
  readonly currentId: string | null;
}

/** The addresses that cases may be sent to, the practice model among them. */
export function ConnectionsSection({ connections, keyStorage, currentId }: ConnectionsSectionProps) {
  // A new dialog each time it opens: nothing of an earlier key stays in memory.
  const [opened, setOpened] = useState<{ readonly id: number; readonly open: boolean }>({ id: 0, open: false });
  return (
    <Section title={copy.connections.title}>
      <p className={styles['lede']}>{copy.connections.lede}</p>
      <ul className={styles['cards']}>
        {connections.map((connection) => (
          <ConnectionCard key={connection.id} connection={connection} inUse={connection.id === currentId} />
        ))}
      </ul>
      <div className={styles['under']}>
        <Button variant="primary" icon="add" onClick={() => setOpened(({ id }) => ({ id: id + 1, open: true }))}>
          {copy.connections.add}
        </Button>
        <p className={styles['quiet']}>{keyStorageWords(keyStorage)}</p>
      </div>
      <ConnectionDialog
        key={opened.id}
        open={opened.open}
        connection={null}
        onClose={() => setOpened(({ id }) => ({ id, open: false }))}
      />
    </Section>
  );
}

function keyStorageWords({ kind, reason }: KeyStorage): string {
  return kind === 'persistent'
    ? copy.keyStorage.persistent
    : `${reason ?? copy.keyStorage.session} ${copy.keyStorage.sessionNext}`;
}
