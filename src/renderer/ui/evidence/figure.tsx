import { type ReactNode, useState } from 'react';
import { Button } from '../input/button.tsx';
import { copy } from './evidence-copy.ts';
import styles from './figure.module.css';

/** A picture with its table: the same numbers, one button apart. */
export function Figure({
  title,
  legend,
  picture,
  table,
}: {
  readonly title: string;
  readonly legend?: ReactNode;
  readonly picture: ReactNode;
  readonly table: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <section className={styles['figure']} aria-label={title}>
      <div className={styles['head']}>
        <h2>{title}</h2>
        <Button variant="text" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? copy.asPicture : copy.asTable}
        </Button>
      </div>
      {asTable ? (
        table
      ) : (
        <>
          {legend}
          {picture}
        </>
      )}
    </section>
  );
}
