import { Select } from '../../../ui/input/choice.tsx';
import { TextArea, TextField } from '../../../ui/input/field.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { numberIn, textIn, textsIn, withField } from './check-fields.ts';
import { type CheckFieldsProps, useCheckProblem, WholeProblem } from './check-problem.tsx';
import { checkEditorCopy as copy } from '../copy.ts';
import styles from '../criterion.module.css';
import { readJudges, tidyJudges, writeJudges } from './judge-names.ts';
import { stopUndo } from '../stop-undo.ts';
import { useTypedText } from '../use-typed-text.ts';

/** What a judge is asked, how it answers, and which model it is. */
export function JudgeFields({ check, path, criterion, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const rubric = useTypedText(textIn(check, 'rubric'), (text) =>
    onChange(withField(check, 'rubric', text), { typing: true }),
  );
  const judges = useTypedText(
    writeJudges({ model: textIn(check, 'model'), models: textsIn(check, 'models') }),
    (text) => {
      const { model, models } = readJudges(text);
      onChange(withField(withField(check, 'model', model), 'models', models), { typing: true });
    },
    tidyJudges,
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
      <TextField
        label={copy.model}
        hint={copy.modelHint}
        mono
        spellCheck={false}
        error={problem('model') ?? problem('models')}
        {...judges}
      />
      <WholeProblem path={path} />
    </>
  );
}
