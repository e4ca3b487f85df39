import { Link } from 'wouter';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Section } from '../../../ui/page/page.tsx';
import { copy } from '../copy.ts';
import styles from './notices.module.css';

/** What a user would notice between the team's version and this one, in sentences with counts and cases to look at. */
export function Notices({
  runId,
  variant,
  baseline,
}: {
  readonly runId: string;
  readonly variant: string;
  readonly baseline: string;
}) {
  const asked = useProcedure('run.notices', { runId, baseline });
  const found = asked.data?.variants.find((each) => each.variant === variant);
  if (!found) return null;
  return (
    <Section title={copy.run.notices}>
      {found.notices.length === 0 ? (
        <p className={styles['why']}>{copy.run.noticesNone}</p>
      ) : (
        <ul className={styles['list']}>
          {found.notices.map((notice) => (
            <li key={notice.id}>
              <span>{notice.sentence}</span>
              <span className={styles['examples']}>
                {notice.examples.map((id) => (
                  <Link key={id} href={`${addresses.experiment(runId)}?case=${encodeURIComponent(id)}`}>
                    {copy.run.showCase(id)}
                  </Link>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
      {found.notices.length > 0 && <p className={styles['why']}>{copy.run.noticesWhy}</p>}
    </Section>
  );
}
