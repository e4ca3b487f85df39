import { Tabs as Base } from '@base-ui/react/tabs';
import { type ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './tabs.module.css';

/** Tabs that are addresses: Write, Spec, Cases of a prompt. */
export function LinkTabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}) {
  return (
    <nav aria-label={label} className={styles['tabs']}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          className={styles['tab']}
          data-label={tab.label}
          aria-current={tab.current ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

export interface PanelTab<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count?: number | undefined;
  readonly panel: ReactNode;
}

/** Tabs inside a screen. */
export function PanelTabs<T extends string>({
  label,
  value,
  onChange,
  tabs,
}: {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly PanelTab<T>[];
}) {
  return (
    // The values of the tabs below are the only ones there are.
    <Base.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Base.List className={styles['tabs']} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={styles['tab']} data-label={tab.label}>
            {tab.label}
            {tab.count !== undefined && <span className={styles['count']}>{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={styles['panel']}>
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
