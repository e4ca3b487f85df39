import { type Problem } from '#domain/files/problem';
import { namedSentence } from './field-problems.ts';
import styles from './spec-page.module.css';

/** Problems that no control says beside itself. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles['problems']}>
      {problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <span aria-hidden="true">{problem.severity === 'error' ? '✕' : '?'}</span>
          <span>{namedSentence(problem)}</span>
        </li>
      ))}
    </ul>
  );
}
