import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import styles from '../settings.module.css';
import { chooseSettings } from '../use-settings.ts';

const words = copy.discovered;

interface FoundServersProps {
  /** After one was taken into use. */
  readonly onUsed?: () => void;
}

/** Model servers that answer on this computer, one button away from use. Nothing is shown while none is found. */
export function FoundServers({ onUsed }: FoundServersProps) {
  const { data } = useProcedure('connection.discover', {}, { keepPrevious: true });
  const store = useCommand('connection.save');
  if (data === undefined || data.servers.length === 0) return null;
  const use = async (name: string, baseUrl: string): Promise<void> => {
    const saved = await store.run({ id: null, label: name, baseUrl });
    if (saved === undefined) return;
    chooseSettings({ connectionId: saved.id });
    toast({ message: copy.connections.used(name) });
    onUsed?.();
  };
  return (
    <section aria-label={words.title} className={styles['found']}>
      <ul>
        {data.servers.map(({ name, baseUrl, models }) => (
          <li key={baseUrl} className={styles['foundServer']}>
            <span>
              {words.running(name, models.length)}
              <span className={styles['second']}>{models.slice(0, 5).join(', ')}</span>
            </span>
            <Button aria-label={words.useLabel(name)} busy={store.busy} onClick={() => void use(name, baseUrl)}>
              {words.use}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
