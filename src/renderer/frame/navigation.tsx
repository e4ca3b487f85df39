import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type AppStateView } from '#contract/repository';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Ago } from '../ui/text/time.tsx';
import { copy } from '../app/copy.ts';
import { addresses } from '../app/location.ts';
import { openPalette } from './palette.tsx';
import { RepositoryMenu } from './repository-menu.tsx';
import { OpenRepositoryDialog } from '../app/open-repository-dialog.tsx';
import styles from './shell.module.css';

/** The side of the window: whose work this is, where one can go, and which models are in use. */
export function Navigation({ state }: { readonly state: AppStateView }) {
  const [opening, setOpening] = useState(false);
  const { repository, counts, connection } = state;
  const review = counts.review === null ? null : copy.nav.reviewCount(counts.review.done, counts.review.total);
  return (
    <header role="banner" className={styles['side']}>
      {repository !== null && (
        <div>
          <RepositoryMenu
            repository={repository}
            repositories={state.repositories}
            onOpenAnother={() => setOpening(true)}
          />
          <p className={styles['sub']}>
            {repository.updatedAt === null ? (
              copy.repository.never
            ) : (
              <Ago iso={repository.updatedAt} before={copy.repository.latest} />
            )}
          </p>
        </div>
      )}
      <button type="button" className={styles['find']} onClick={openPalette}>
        <Icon name="search" size={14} />
        <span>{copy.nav.find}</span>
        <Kbd keys="mod+k" />
      </button>
      <nav aria-label={copy.nav.label} className={styles['links']}>
        <NavLink href={addresses.prompts} label={copy.nav.prompts} count={counts.prompts} />
        <NavLink
          href={addresses.experiments}
          label={copy.nav.experiments}
          count={counts.running > 0 ? copy.nav.running(counts.running) : counts.experiments}
        />
        <NavLink href={addresses.reviews} label={copy.nav.review} count={review} />
        <NavLink href={addresses.changes} label={copy.nav.changes} count={counts.proposals} />
        <NavLink href={addresses.settings} label={copy.nav.settings} count={null} />
      </nav>
      <p className={styles['foot']}>{connection.practice ? copy.foot.practice : copy.foot.real(connection.label)}</p>
      <OpenRepositoryDialog open={opening} onClose={() => setOpening(false)} />
    </header>
  );
}

function NavLink({
  href,
  label,
  count,
}: {
  readonly href: string;
  readonly label: string;
  readonly count: number | string | null;
}) {
  const [path] = useLocation();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <Link href={href} className={styles['link']} aria-current={here ? (path === href ? 'page' : 'true') : undefined}>
      {label}
      {count !== null && count !== 0 && <span className={styles['count']}>{count}</span>}
    </Link>
  );
}
