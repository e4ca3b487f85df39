import { Section } from '../../ui/page/page.tsx';
import { WrittenPage } from '../../ui/page/written-page.tsx';
import { copy } from './copy.ts';
import styles from './description.module.css';

/** What the team reads beside the change. */
export function Description({
  text,
  free = false,
}: {
  readonly text: string;
  /** No sign-off stands behind the change. */
  readonly free?: boolean;
}) {
  return (
    <Section title={copy.description.title}>
      <p className={styles['by']}>{free ? copy.description.freeWords : copy.description.words}</p>
      <WrittenPage text={text} />
    </Section>
  );
}
