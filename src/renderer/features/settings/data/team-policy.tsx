import { type TeamPolicyView } from '#contract/policy';
import { type AppError } from '#contract/errors';
import { Button } from '../../../ui/input/button.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { dataCopy } from './data-copy.ts';
import styles from './data.module.css';
import { teamSentences } from './policy-words.ts';

const words = dataCopy.team;

interface TeamPolicyProps {
  /** undefined while it is read. */
  readonly team: TeamPolicyView | undefined;
  readonly error: AppError | null;
  readonly trusted: boolean;
  /** null while the form is open. */
  readonly onChange: (() => void) | null;
}

/** The team's policy in plain words; one that cannot be read is shown as text, and changes nothing. */
export function TeamPolicy({ team, error, trusted, onChange }: TeamPolicyProps) {
  return (
    <section className={styles['card']} aria-labelledby="team-policy">
      <h3 id="team-policy">{words.title}</h3>
      {error !== null ? (
        error.code === 'not-found' ? (
          <p>{words.noRepository}</p>
        ) : (
          <ErrorState card trouble={error} />
        )
      ) : team === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <>
          <Words team={team} />
          {team.state !== 'none' && (
            <Fold title={words.text}>
              <pre className={styles['text']}>
                <PlainText text={team.text} />
              </pre>
            </Fold>
          )}
          {team.state !== 'unreadable' && onChange !== null && (
            <p className={styles['action']}>
              {trusted ? (
                <Button onClick={onChange}>{team.state === 'none' ? words.start : words.change}</Button>
              ) : (
                <span className={styles['hint']}>{words.untrusted}</span>
              )}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Words({ team }: { readonly team: TeamPolicyView }) {
  if (team.policy === null) {
    return (
      <>
        <p role="alert">{words.unreadable}</p>
        <p className={styles['hint']}>
          <PlainText text={team.trouble ?? ''} />
        </p>
      </>
    );
  }
  if (team.state === 'none') return <p>{words.none}</p>;
  return (
    <ul className={styles['sentences']}>
      {teamSentences(team.policy).map((each) => (
        <li key={each}>
          <PlainText text={each} />
        </li>
      ))}
    </ul>
  );
}
