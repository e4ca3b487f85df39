import { type ReactNode, useEffect } from 'react';
import { classes } from '../classes.ts';
import styles from './page.module.css';
import { PlainText } from '../text/plain-text.tsx';

export interface PageBarProps {
  /** The screen's h1, and the window's title. */
  readonly title: string;
  /** Beside the title: a chip. */
  readonly mark?: ReactNode;
  readonly tabs?: ReactNode;
  /** "Saved just now". */
  readonly saved?: ReactNode;
  /** Plain buttons. */
  readonly actions?: ReactNode;
  /** The screen's one primary button. */
  readonly primary?: ReactNode;
  /** In place of the title in the window's title, for progress: "42 of 120 · Shorter answers". */
  readonly windowTitle?: string | undefined;
  /** A banner that must be seen wherever one has scrolled: it stays below the head. */
  readonly urgent?: ReactNode;
}

/** The head of every screen. */
export function PageBar({ title, mark, tabs, saved, actions, primary, windowTitle, urgent }: PageBarProps) {
  const name = windowTitle ?? title;
  useEffect(() => {
    document.title = `${name} · Signoff`;
  }, [name]);
  return (
    <div className={styles['head']}>
      <header className={styles['bar']}>
        <div className={styles['heading']}>
          <h1 tabIndex={-1}>
            <PlainText text={title} />
          </h1>
          {mark}
        </div>
        {tabs}
        <span className={styles['space']} />
        {saved !== undefined && <span className={styles['saved']}>{saved}</span>}
        {(actions !== undefined || primary !== undefined) && (
          <div className={styles['actions']}>
            {actions}
            {primary}
          </div>
        )}
      </header>
      {urgent}
    </div>
  );
}

export function Page({ narrow = false, children }: { readonly narrow?: boolean; readonly children: ReactNode }) {
  return <div className={classes(styles['page'], narrow && styles['narrow'])}>{children}</div>;
}

/** The one sentence that a person could repeat in a meeting. `lede` says what stands behind it. */
export function Headline({ children, lede }: { readonly children: ReactNode; readonly lede?: ReactNode }) {
  return (
    <>
      <p className={styles['headline']}>{children}</p>
      {lede !== undefined && <p className={styles['lede']}>{lede}</p>}
    </>
  );
}

export function Section({
  title,
  children,
  className,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  return (
    <section className={classes(styles['section'], className)} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Card({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  return <div className={classes(styles['card'], className)}>{children}</div>;
}

/** A line across the top of the screen: something that holds for everything below it. */
export function Banner({
  tone = 'unsure',
  urgent = false,
  children,
  action,
}: {
  readonly tone?: 'unsure' | 'accent' | 'fail';
  /** Said at once, in the middle of whatever is read out. */
  readonly urgent?: boolean;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles['banner']} data-tone={tone} role={urgent ? 'alert' : 'status'}>
      <span>{children}</span>
      {action}
    </div>
  );
}
