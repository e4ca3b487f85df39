import { type Problem } from '#domain/problem';
import { asSentence } from './field-problems.ts';
import styles from './spec-page.module.css';

/** Problems that no control says beside itself. `place` names the line or the field. */
export function ProblemList({
  problems,
  place = fieldAndLine,
}: {
  readonly problems: readonly Problem[];
  readonly place?: (problem: Problem) => string;
}) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles['problems']}>
      {problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <span aria-hidden="true">{problem.severity === 'error' ? '✕' : '?'}</span>
          <span>
            <span className={styles['place']}>{place(problem)}</span> {asSentence(problem.message)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function fieldAndLine({ field, line }: Problem): string {
  return [field, line === null ? null : `line ${line}`].filter((part) => part !== null).join(', ');
}
