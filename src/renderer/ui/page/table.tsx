import { type ReactNode } from 'react';
import styles from './table.module.css';

export interface Column {
  readonly label: string;
  /** Numbers stand at the end of their column, with figures of one width. */
  readonly number?: boolean;
}

/** A plain table for few rows. `rows` hold one node a column; the first is the row's heading. */
export function SmallTable({
  caption,
  hideCaption = false,
  columns,
  rows,
}: {
  readonly caption: string;
  readonly hideCaption?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}) {
  return (
    <div className={styles['scroll']} role="group" aria-label={caption} tabIndex={0}>
      <table className={styles['table']}>
        <caption className={hideCaption ? 'visually-hidden' : styles['caption']}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={column.number === true ? styles['number'] : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => {
                const className = columns[index]?.number === true ? styles['number'] : undefined;
                return index === 0 ? (
                  <th key={index} scope="row" className={className}>
                    {cell}
                  </th>
                ) : (
                  <td key={index} className={className}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
