import { textRuns } from './hidden-characters.ts';
import styles from './plain-text.module.css';

/** Text from outside (a repository, a model) as text: characters that nobody would see are named, and its direction stays its own. */
export function PlainText({ text }: { readonly text: string }) {
  const runs = textRuns(text);
  return (
    <span className={styles['plain']} dir="auto">
      {runs.map((run, index) =>
        run.kind === 'text' ? (
          run.text
        ) : (
          <span key={index} className={styles['hidden']} title="A character that is not shown">
            {run.text}
          </span>
        ),
      )}
    </span>
  );
}
