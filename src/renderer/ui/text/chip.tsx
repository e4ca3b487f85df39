import { type ReactNode } from 'react';
import { type Verdict, verdictSigns } from '#domain/files/verdict';
import styles from './chip.module.css';
import { classes } from '../classes.ts';

export type Tone = 'pass' | 'fail' | 'unsure' | 'none' | 'accent' | 'outline';

export function Chip({ tone = 'none', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={classes(styles['chip'], styles[tone])}>{children}</span>;
}

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  pass: 'pass',
  fail: 'fail',
  'cannot-tell': 'unsure',
  'not-measured': 'none',
};

/** Sign, word and colour together, the same everywhere. `word` replaces the verdict's own word, never its sign. */
export function VerdictChip({ verdict, word }: { readonly verdict: Verdict; readonly word?: string }) {
  const { sign, word: usual } = verdictSigns[verdict];
  return (
    <Chip tone={verdictTones[verdict]}>
      <span aria-hidden="true">{sign}</span>
      {word ?? usual}
    </Chip>
  );
}

/** A gate item's answer as a verdict: null is "cannot tell". */
export function verdictOfMet(met: boolean | null): Verdict {
  return met === null ? 'cannot-tell' : met ? 'pass' : 'fail';
}

/** Stands wherever a number of the practice model stands. */
export function PracticeChip() {
  return <Chip tone="none">Practice</Chip>;
}

export function Dot({ tone }: { readonly tone: Exclude<Tone, 'outline'> }) {
  return <span className={styles['dot']} style={{ color: `var(--${tone})` }} aria-hidden="true" />;
}
