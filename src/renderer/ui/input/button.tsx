import { type ComponentProps, type MouseEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';
import { classes } from '../classes.ts';
import { Icon, type IconName } from '../icon.tsx';
import { Kbd } from '../kbd.tsx';
import { Tooltip } from '../tooltip.tsx';

/** plain: the usual; primary: at most one a screen; quiet: no border; text: inside a sentence or a note; danger: takes something away. */
export type ButtonVariant = 'plain' | 'primary' | 'quiet' | 'text' | 'danger';

interface Look {
  readonly variant?: ButtonVariant | undefined;
  readonly large?: boolean | undefined;
}

function lookOf({ variant = 'plain', large = false }: Look, className?: string): string {
  return classes(styles['button'], variant !== 'plain' && styles[variant], large && styles['large'], className);
}

export type ButtonProps = ComponentProps<'button'> &
  Look & {
    /** Working on it: shows a turning ring and takes no second click. The name stays. */
    readonly busy?: boolean | undefined;
    readonly icon?: IconName | undefined;
    /** Shortcut to show, as in `useActions`: "mod+enter", "1". */
    readonly keys?: string | undefined;
  };

export function Button({ variant, large, busy = false, icon, keys, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // Not disabled while busy: that would take the focus away from under the person's hands.
      {...(busy && { 'aria-disabled': true, 'aria-busy': true, onClick: takeNoClick })}
      className={lookOf({ variant, large }, className)}
    >
      {busy ? <span className={styles['spinner']} aria-hidden="true" /> : icon && <Icon name={icon} size={14} />}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

/** Nor does it send the form it belongs to. */
function takeNoClick(event: MouseEvent): void {
  event.preventDefault();
}

/** A link that looks like a button: it goes somewhere and can be opened in the usual ways. */
export function ButtonLink({
  variant,
  large,
  href,
  children,
  className,
}: Look & { readonly href: string; readonly children: ReactNode; readonly className?: string }) {
  return (
    <Link href={href} className={lookOf({ variant, large }, className)}>
      {children}
    </Link>
  );
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** The name of the control: read aloud, and shown on hover and focus. */
  readonly label: string;
  readonly icon: IconName;
  readonly small?: boolean | undefined;
  readonly keys?: string | undefined;
};

export function IconButton({ label, icon, small = false, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={classes(styles['button'], styles['quiet'], styles['icon'], small && styles['small'], className)}
      >
        <Icon name={icon} size={small ? 14 : 16} />
      </button>
    </Tooltip>
  );
}
