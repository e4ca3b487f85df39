import styles from './kbd.module.css';

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const names: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** "mod+k" as a person reads it on her keyboard: ["⌘", "K"]. */
export function keyNames(keys: string): string[] {
  return keys.split('+').map((key) => names[key] ?? key.toUpperCase());
}

/** A shortcut, shown. Not read aloud: the action carries it as aria-keyshortcuts where it matters. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles['kbd']} aria-hidden="true">
      {keyNames(keys).map((name) => (
        <kbd key={name} className={styles['key']}>
          {name}
        </kbd>
      ))}
    </span>
  );
}
