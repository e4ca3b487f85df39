import { useMemo, useState } from 'react';
import { Button } from '../input/button.tsx';
import { classes } from '../classes.ts';
import styles from './diff-view.module.css';
import { diffInWords } from './diff-words.ts';
import { diffTexts, type DiffRow, foldRows, type Piece } from './text-diff.ts';
import { PlainText } from '../text/plain-text.tsx';
import { counted } from '../text/words.ts';

export interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
  /** Files are set in a typewriter face, prose in the serif. */
  readonly mono?: boolean;
}

/** Two texts side by side, line in step with line, changed words marked. Long unchanged stretches are folded. */
export function DiffView({ before, after, beforeLabel, afterLabel, mono = false }: DiffViewProps) {
  const diff = useMemo(() => diffTexts(before, after), [before, after]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => foldRows(diff.rows), [diff]);
  if (diff.rows.every((row) => row.kind === 'same')) {
    return <p className={classes(styles['view'], styles['same'])}>Both are the same.</p>;
  }
  return (
    <div className={classes(styles['view'], mono && styles['mono'])}>
      <table className={styles['table']}>
        <caption className="visually-hidden">
          {beforeLabel} and {afterLabel} side by side: {diffInWords(diff)}.
        </caption>
        <thead>
          <tr>
            <th scope="col">{beforeLabel}</th>
            <th scope="col">{afterLabel}</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((row, index) => {
            if (row.kind !== 'fold') return [<Row key={index} row={row} />];
            if (opened.has(row.from)) {
              return diff.rows
                .slice(row.from, row.from + row.lines)
                .map((inner, offset) => <Row key={`${index}.${offset}`} row={inner} />);
            }
            return [
              <tr key={index}>
                <td colSpan={2} className={styles['fold']}>
                  <Button variant="text" onClick={() => setOpened(new Set([...opened, row.from]))}>
                    {counted(row.lines, 'line is', 'lines are')} the same: show {row.lines === 1 ? 'it' : 'them'}
                  </Button>
                </td>
              </tr>,
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { readonly row: DiffRow }) {
  const changed = row.kind === 'changed';
  return (
    <tr>
      <Cell pieces={row.before} className={changed ? styles['removed'] : undefined} mark="del" />
      <Cell pieces={row.after} className={changed ? styles['added'] : undefined} mark="ins" />
    </tr>
  );
}

function Cell({
  pieces,
  className,
  mark: Mark,
}: {
  readonly pieces: readonly Piece[] | null;
  readonly className: string | undefined;
  readonly mark: 'ins' | 'del';
}) {
  if (pieces === null) return <td className={classes(styles['cell'], styles['nothing'])} />;
  return (
    <td className={classes(styles['cell'], className)}>
      {pieces.map((piece, index) => {
        const text = <PlainText key={index} text={piece.text} />;
        return piece.changed ? <Mark key={index}>{text}</Mark> : text;
      })}
      {/* An empty line keeps its height. */}
      {pieces.every((piece) => piece.text === '') && '\u00a0'}
    </td>
  );
}
