import { useState } from 'react';
import { OpenRepositoryDialog } from '../../../app/open-repository-dialog.tsx';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { copy } from '../copy.ts';
import { RepositoryCard } from './repository-card.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import styles from '../settings.module.css';

const words = copy.repositories;

/** The team repositories that this computer has a copy of. */
export function RepositoriesTab() {
  const [opening, setOpening] = useState(false);
  return (
    <SettingsFrame
      tab="repositories"
      primary={
        <Button variant="primary" icon="add" onClick={() => setOpening(true)}>
          {words.open}
        </Button>
      }
    >
      <Repositories />
      <OpenRepositoryDialog open={opening} onClose={() => setOpening(false)} />
    </SettingsFrame>
  );
}

function Repositories() {
  const { data: state, error } = useProcedure('app.state', {});
  if (error !== null) return <ErrorState trouble={error} />;
  if (state === undefined) return <Skeleton lines={6} />;
  const current = state.repository?.id;
  return (
    <Section title={words.title}>
      <p className={styles['lede']}>{words.lede}</p>
      {state.repositories.length === 0 && <p className={styles['quiet']}>{words.none}</p>}
      <ul className={styles['cards']}>
        {state.repositories.map((repository) => (
          <RepositoryCard key={repository.id} repository={repository} inUse={repository.id === current} />
        ))}
      </ul>
    </Section>
  );
}
