import { type CaseDetail } from '#contract/run-cases';
import { CopyButton } from '../../../ui/input/copy-button.tsx';
import styles from './case-panel.module.css';
import { copy } from '../copy.ts';

/** Exactly what went to each model, word for word. */
export function SentMessages({
  requests,
  names,
}: {
  readonly requests: CaseDetail['requests'];
  readonly names: ReadonlyMap<string, string>;
}) {
  return (
    <div className={styles['cards']}>
      {requests.map(({ variant, model, messages, redactions }) => (
        <section key={variant} className={styles['sent']}>
          <header className={styles['cardHead']}>
            <h3>{copy.panel.messagesOf(names.get(variant) ?? variant, model)}</h3>
            <span className={styles['space']} />
            <CopyButton text={JSON.stringify(messages, null, 2)} />
          </header>
          {redactions > 0 && <p className={styles['role']}>{copy.panel.redacted(redactions)}</p>}
          {messages.map((message, at) => (
            <div key={at}>
              <p className={styles['role']}>{copy.panel.roles[message.role]}</p>
              <p className={styles['message']}>{message.content}</p>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
