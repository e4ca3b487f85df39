import { useEffect, useState } from 'react';
import { Button } from '../ui/input/button.tsx';
import { copy } from '../app/copy.ts';
import { addresses, goTo } from '../app/location.ts';
import { OpenRepositoryDialog } from '../app/open-repository-dialog.tsx';
import { useCommand } from '../app/queries.ts';
import styles from '../app/welcome.module.css';

const words = copy.welcome;

/** The first thing a person sees: what this is, and two ways in. */
export function Welcome() {
  const [opening, setOpening] = useState(false);
  const sample = useCommand('repository.openSample');
  useEffect(() => {
    document.title = `${words.windowTitle} · Signoff`;
  }, []);
  return (
    <main id="main" className={styles['welcome']}>
      <div className={styles['inner']}>
        <p className={styles['name']}>Signoff</p>
        <h1 className={styles['headline']}>{words.headline}</h1>
        <p className={styles['lede']}>{words.lede}</p>
        <div className={styles['ways']}>
          <section className={styles['way']} aria-label={words.sampleTitle}>
            <h2>{words.sampleTitle}</h2>
            <p>{words.sample}</p>
            <Button
              variant="primary"
              large
              busy={sample.busy}
              onClick={() => void sample.run({}).then((opened) => opened && goTo(addresses.prompts))}
            >
              {words.openSample}
            </Button>
          </section>
          <section className={styles['way']} aria-label={words.teamTitle}>
            <h2>{words.teamTitle}</h2>
            <p>{words.team}</p>
            <Button large onClick={() => setOpening(true)}>
              {words.openTeam}
            </Button>
          </section>
        </div>
        <p className={styles['privacy']}>{words.privacy}</p>
      </div>
      <OpenRepositoryDialog open={opening} onClose={() => setOpening(false)} />
    </main>
  );
}
