import { type Problem } from '#domain/files/problem';
import { Button } from '../../ui/input/button.tsx';
import { copy } from './copy.ts';
import styles from './cases.module.css';

const words = copy.problems;
const shownAtMost = 5;

interface ProblemsNoteProps {
  readonly problems: readonly Problem[];
  readonly onShow: (line: number | null) => void;
}

/** What is wrong with the file, line by line. */
export function ProblemsNote({ problems, onShow }: ProblemsNoteProps) {
  if (problems.length === 0) return null;
  const lines = new Set(problems.map((problem) => problem.line)).size;
  return (
    <section className={styles['problems']} aria-label={words.title(lines)}>
      <h2>
        <span aria-hidden="true">✕</span> {words.title(lines)}
      </h2>
      <p>{words.words}</p>
      <ul>
        {problems.slice(0, shownAtMost).map((problem) => (
          <li key={`${problem.line} ${problem.field} ${problem.message}`}>
            <Button variant="text" onClick={() => onShow(problem.line)}>
              {problem.line === null ? words.file : words.line(problem.line)}
              <span className="visually-hidden">: {words.show}</span>
            </Button>
            <span>
              {problem.field !== null && <code>{problem.field}</code>} {problem.message}
            </span>
          </li>
        ))}
        {problems.length > shownAtMost && (
          <li className={styles['quiet']}>{words.more(problems.length - shownAtMost)}</li>
        )}
      </ul>
    </section>
  );
}
