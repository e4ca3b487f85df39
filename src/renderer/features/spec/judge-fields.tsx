import { Select } from '../../ui/choice.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { numberIn, textIn, withField } from './check-fields.ts';
import { type CheckFieldsProps, useCheckProblem, WholeProblem } from './check-problem.tsx';
import { checkEditorCopy as copy } from './copy.ts';
import styles from './criterion.module.css';
import { stopUndo } from './stop-undo.ts';
import { useTypedText } from './use-typed-text.ts';

/** What a judge is asked, how it answers, and which model it is. */
export function JudgeFields({ check, path, criterion, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const rubric = useTypedText(textIn(check, 'rubric'), (text) =>
    onChange(withField(check, 'rubric', text), { typing: true }),
  );
  const model = useTypedText(textIn(check, 'model'), (text) =>
    onChange(withField(check, 'model', text === '' ? undefined : text), { typing: true }),
  );
  const points = check['scale'] !== undefined || check['pass_at'] !== undefined;
  const setPoints = (on: boolean): void =>
    onChange(
      on
        ? withField(withField(check, 'scale', 5), 'pass_at', 4)
        : withField(withField(check, 'scale', undefined), 'pass_at', undefined),
    );
  const number = (field: 'scale' | 'pass_at', label: string, min: number, max: number) => (
    <NumberField
      label={label}
      whole
      min={min}
      max={max}
      error={problem(field)}
      value={numberIn(check, field)}
      onChange={(value) => onChange(withField(check, field, value ?? undefined), { typing: true })}
    />
  );
  return (
    <>
      <TextArea
        label={copy.rubric}
        hint={criterion.kind === 'must-not' ? copy.rubricHintForbidden : copy.rubricHint}
        error={problem('rubric')}
        {...rubric}
      />
      <div className={styles['row']} onKeyDown={stopUndo}>
        <Select
          label={copy.answers}
          value={points ? 'points' : 'verdict'}
          choices={[
            { value: 'verdict', label: copy.answersYesNo },
            { value: 'points', label: copy.answersPoints },
          ]}
          onChange={(next) => setPoints(next === 'points')}
        />
        {points && number('scale', copy.scale, 2, 10)}
        {points && number('pass_at', copy.passAt, 1, numberIn(check, 'scale') ?? 10)}
      </div>
      <TextField label={copy.model} hint={copy.modelHint} mono spellCheck={false} error={problem('model')} {...model} />
      <WholeProblem path={path} />
    </>
  );
}
