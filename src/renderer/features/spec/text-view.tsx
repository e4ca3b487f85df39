import { useRef } from 'react';
import { type Problem } from '#domain/problem';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { pageCopy, textCopy as copy } from './copy.ts';
import { asSentence } from './field-problems.ts';
import { lineRange } from './line-range.ts';
import styles from './spec-page.module.css';

/** The spec as engineers see it, with what is wrong by line. */
export function TextView({
  text,
  problems,
  readOnly,
  onChange,
}: {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const show = (line: number): void => {
    const area = holder.current?.querySelector('textarea');
    if (!area) return;
    const { from, to } = lineRange(text, line);
    area.focus();
    area.setSelectionRange(from, to);
    // A text area scrolls to its selection only when somebody types.
    area.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(area).lineHeight));
  };
  return (
    <div className={styles['asText']}>
      <div ref={holder} className={styles['yaml']}>
        <TextArea
          label={copy.label}
          hint={copy.hint}
          mono
          spellCheck={false}
          autoCapitalize="off"
          rows={24}
          readOnly={readOnly}
          value={text}
          onChange={onChange}
        />
      </div>
      <section className={styles['lineProblems']} aria-label={copy.problems}>
        <h2>{copy.problems}</h2>
        {problems.length === 0 ? (
          <p className={styles['quiet']}>{copy.noProblems}</p>
        ) : (
          <ul>
            {problems.map((problem, index) => (
              <li key={index} data-severity={problem.severity}>
                <Line line={problem.line} onShow={show} />
                <span>
                  {problem.field !== null && <code>{problem.field}</code>} {asSentence(problem.message)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Line({ line, onShow }: { readonly line: number | null; readonly onShow: (line: number) => void }) {
  if (line === null) return <span className={styles['place']}>{pageCopy.wholeFile}</span>;
  return (
    <Button variant="text" onClick={() => onShow(line)}>
      {pageCopy.line(line)}
    </Button>
  );
}
