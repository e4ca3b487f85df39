import { Menu as Base } from '@base-ui/react/menu';
import { type ReactElement } from 'react';
import { classes } from '../classes.ts';
import { Icon, type IconName } from '../icon.tsx';
import { Kbd } from '../kbd.tsx';
import styles from '../popup.module.css';

export type MenuEntry =
  | {
      readonly kind?: 'action';
      readonly label: string;
      readonly hint?: string | undefined;
      readonly icon?: IconName | undefined;
      readonly keys?: string | undefined;
      readonly checked?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'label'; readonly label: string };

/** A list of actions behind a button. `trigger` is the button; it must have a name. */
export function Menu({
  trigger,
  entries,
  align = 'end',
}: {
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}) {
  const hasMarks = entries.some((entry) => 'checked' in entry && entry.checked !== undefined);
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className={styles['positioner']}>
          <Base.Popup className={classes(styles['popup'], styles['list'])}>
            {entries.map((entry, index) => (
              <Entry key={index} entry={entry} hasMarks={hasMarks} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry({ entry, hasMarks }: { readonly entry: MenuEntry; readonly hasMarks: boolean }) {
  if (entry.kind === 'separator') return <Base.Separator className={styles['separator']} />;
  if (entry.kind === 'label') {
    return (
      <div className={styles['label']} role="presentation">
        {entry.label}
      </div>
    );
  }
  return (
    <Base.Item
      className={styles['item']}
      disabled={entry.disabled === true}
      onClick={entry.onSelect}
      label={entry.label}
    >
      {hasMarks && <span className={styles['mark']}>{entry.checked === true && <Icon name="check" size={14} />}</span>}
      {entry.icon && <Icon name={entry.icon} size={14} />}
      <span className={styles['grow']}>
        {entry.label}
        {entry.checked === true && <span className="visually-hidden"> (chosen)</span>}
      </span>
      {entry.hint !== undefined && <span className={styles['hint']}>{entry.hint}</span>}
      {entry.keys !== undefined && <Kbd keys={entry.keys} />}
    </Base.Item>
  );
}
