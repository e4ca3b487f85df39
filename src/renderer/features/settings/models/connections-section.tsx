import { type ProcedureOutput } from '#contract/procedures';
import { type ConnectionView } from '#contract/settings';
import { Section } from '../../../ui/page/page.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { copy } from '../copy.ts';
import { FoundServers } from './found-servers.tsx';
import styles from '../settings.module.css';

type KeyStorage = ProcedureOutput<'connection.list'>['keyStorage'];

interface ConnectionsSectionProps {
  readonly connections: readonly ConnectionView[];
  readonly keyStorage: KeyStorage;
  readonly currentId: string | null;
}

/** The addresses that cases may be sent to, the practice model among them. */
export function ConnectionsSection({ connections, keyStorage, currentId }: ConnectionsSectionProps) {
  return (
    <Section title={copy.connections.title}>
      <p className={styles['lede']}>{copy.connections.lede}</p>
      <FoundServers />
      <ul className={styles['cards']}>
        {connections.map((connection) => (
          <ConnectionCard key={connection.id} connection={connection} inUse={connection.id === currentId} />
        ))}
      </ul>
      <p className={styles['under']}>{keyStorageWords(keyStorage)}</p>
    </Section>
  );
}

function keyStorageWords({ kind, reason }: KeyStorage): string {
  return kind === 'persistent'
    ? copy.keyStorage.persistent
    : `${reason ?? copy.keyStorage.session} ${copy.keyStorage.sessionNext}`;
}
