import { type ReactNode } from 'react';
import { CopyButton } from '../input/copy-button.tsx';
import styles from './fold.module.css';
import { Icon } from '../icon.tsx';

/** Something that most people need not see, one click away. */
export function Fold({
  title,
  open = false,
  children,
}: {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles['fold']} open={open}>
      <summary>
        <Icon name="right" size={14} />
        {title}
      </summary>
      {children}
    </details>
  );
}

/** Raw text for engineers: the only place where the words of Git may appear. */
export function EngineerDetails({ text }: { readonly text: string }) {
  return (
    <Fold title="Engineer details">
      <pre className={styles['raw']} tabIndex={0}>
        {text}
      </pre>
      <CopyButton text={text} label="Copy details" />
    </Fold>
  );
}
