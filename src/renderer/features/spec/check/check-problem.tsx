import { type FieldPath } from '#domain/files/field-path';
import { type RawCheck } from './check-fields.ts';
import styles from '../criterion.module.css';
import { problemAt } from '../field-problems.ts';
import { useSpec } from '../spec-context.ts';
import { type FormCriterion } from '../spec-form.ts';

/** `typing`: part of typing into one field. */
export type ChangeCheck = (check: RawCheck, options?: { readonly typing?: boolean }) => void;

/** What the fields of every type of check are given. */
export interface CheckFieldsProps {
  readonly check: RawCheck;
  /** Where the check stands in the file: its problems are said beside their fields. */
  readonly path: FieldPath;
  readonly criterion: FormCriterion;
  readonly onChange: ChangeCheck;
}

/** What is wrong with a field of the check, as a sentence. */
export function useCheckProblem(path: FieldPath): (field: string) => string | null {
  const { problems } = useSpec();
  return (field) => problemAt(problems, [...path, field]);
}

/** What is wrong with a check as a whole: "give a min, a max, or both". */
export function WholeProblem({ path }: { readonly path: FieldPath }) {
  const { problems } = useSpec();
  const message = problemAt(problems, path);
  if (message === null) return null;
  return (
    <p className={styles['wrong']}>
      <span aria-hidden="true">✕</span> {message}
    </p>
  );
}
