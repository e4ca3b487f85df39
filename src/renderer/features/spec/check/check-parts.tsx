import { Checkbox, Select } from '../../../ui/input/choice.tsx';
import { TextArea, TextField } from '../../../ui/input/field.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { type CheckType, isOn, numberIn, textIn, withField } from './check-fields.ts';
import { type CheckFieldsProps, useCheckProblem, WholeProblem } from './check-problem.tsx';
import { checkEditorCopy as copy } from '../copy.ts';
import styles from '../criterion.module.css';
import { JsonField } from './json-field.tsx';
import { JudgeFields } from './judge-fields.tsx';
import { stopUndo } from '../stop-undo.ts';
import { LanguageField, PersonalDataFields } from './text-kind-fields.tsx';
import { useTypedText } from '../use-typed-text.ts';

/** The fields of one type of check. */
export function CheckFields({ type, ...props }: CheckFieldsProps & { readonly type: CheckType }) {
  switch (type) {
    case 'contains':
    case 'not_contains':
    case 'starts_with':
    case 'ends_with':
    case 'equals':
      return <ValueFields {...props} field="value" label={copy.value} hint={copy.valueHint} />;
    case 'regex':
      return <ValueFields {...props} field="pattern" label={copy.pattern} hint={copy.patternHint} mono />;
    case 'length':
      return <LengthFields {...props} />;
    case 'json':
      return <JsonFields {...props} />;
    case 'tool_call':
      return <ToolFields {...props} />;
    case 'similar':
      return <SimilarFields {...props} />;
    case 'refusal':
      return <RefusalField {...props} />;
    case 'judge':
      return <JudgeFields {...props} />;
    case 'human':
      return <HumanFields {...props} />;
    case 'language':
      return <LanguageField {...props} />;
    case 'pii':
      return <PersonalDataFields {...props} />;
    case 'any':
    case 'all':
      return null; // check-editor.tsx has an editor for each part
  }
}

function ValueFields({
  check,
  path,
  onChange,
  field,
  label,
  hint,
  mono = false,
}: CheckFieldsProps & {
  readonly field: 'value' | 'pattern';
  readonly label: string;
  readonly hint: string;
  readonly mono?: boolean;
}) {
  const problem = useCheckProblem(path);
  const value = textIn(check, field);
  const typed = useTypedText(value, (next) => onChange(withField(check, field, next), { typing: true }));
  const common = {
    label,
    hint,
    mono,
    spellCheck: !mono,
    error: problem(field),
    ...typed,
  };
  return (
    <>
      {value.includes('\n') ? <TextArea {...common} rows={2} /> : <TextField {...common} />}
      <Checkbox
        label={copy.ignoreCase}
        checked={isOn(check, 'ignore_case')}
        onChange={(on) => onChange(withField(check, 'ignore_case', on ? true : undefined))}
      />
    </>
  );
}

const units = ['words', 'characters', 'sentences'] as const;

function LengthFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const limit = (field: 'min' | 'max') => (
    <NumberField
      label={copy[field]}
      min={0}
      whole
      error={problem(field)}
      value={numberIn(check, field)}
      onChange={(value) => onChange(withField(check, field, value ?? undefined), { typing: true })}
    />
  );
  return (
    <div onKeyDown={stopUndo}>
      <div className={styles['row']}>
        {limit('min')}
        {limit('max')}
        <Select
          label={copy.unit}
          value={textIn(check, 'unit')}
          error={problem('unit')}
          choices={units.map((unit) => ({ value: unit, label: copy.units[unit] }))}
          onChange={(unit) => onChange(withField(check, 'unit', unit))}
        />
      </div>
      <WholeProblem path={path} />
    </div>
  );
}

function JsonFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  return (
    <JsonField
      label={copy.schema}
      hint={copy.schemaHint}
      value={check['schema']}
      error={problem('schema')}
      onChange={(schema) => onChange(withField(check, 'schema', schema), { typing: true })}
    />
  );
}

function ToolFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const none = check['none'] === true;
  const name = useTypedText(textIn(check, 'name'), (text) =>
    onChange(withField(check, 'name', text), { typing: true }),
  );
  return (
    <>
      <div className={styles['row']}>
        <Select
          label={copy.tool}
          value={none ? 'none' : 'called'}
          choices={[
            { value: 'called', label: copy.toolCalled },
            { value: 'none', label: copy.toolNone },
          ]}
          onChange={(next) =>
            onChange(next === 'none' ? { type: 'tool_call', none: true } : { type: 'tool_call', name: '' })
          }
        />
        {!none && <TextField label={copy.toolName} mono spellCheck={false} error={problem('name')} {...name} />}
      </div>
      {!none && (
        <JsonField
          label={copy.toolArguments}
          hint={copy.toolArgumentsHint}
          value={check['arguments']}
          error={problem('arguments')}
          onChange={(value) => onChange(withField(check, 'arguments', value), { typing: true })}
        />
      )}
      <WholeProblem path={path} />
    </>
  );
}

function SimilarFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const expected = check['to'] === 'expected';
  const to = useTypedText(textIn(check, 'to'), (text) => onChange(withField(check, 'to', text), { typing: true }));
  const min = numberIn(check, 'min');
  return (
    <>
      <div className={styles['row']} onKeyDown={stopUndo}>
        <Select
          label={copy.similarTo}
          value={expected ? 'expected' : 'text'}
          choices={[
            { value: 'expected', label: copy.similarExpected },
            { value: 'text', label: copy.similarText },
          ]}
          onChange={(next) => onChange(withField(check, 'to', next === 'expected' ? 'expected' : ''))}
        />
        <NumberField
          label={copy.similarMin}
          unit="%"
          min={0}
          max={100}
          error={problem('min')}
          value={min === null ? null : Math.round(min * 1e4) / 100}
          onChange={(share) =>
            onChange(withField(check, 'min', share === null ? undefined : Math.round(share * 100) / 1e4), {
              typing: true,
            })
          }
        />
      </div>
      {!expected && <TextArea label={copy.value} hint={copy.valueHint} error={problem('to')} {...to} />}
      <Checkbox
        label={copy.ignoreCase}
        checked={isOn(check, 'ignore_case')}
        onChange={(on) => onChange(withField(check, 'ignore_case', on ? true : undefined))}
      />
    </>
  );
}

function RefusalField({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  return (
    <Select
      label={copy.refusal}
      value={check['is'] === false ? 'no' : 'yes'}
      error={problem('is')}
      choices={[
        { value: 'yes', label: copy.refusalYes },
        { value: 'no', label: copy.refusalNo },
      ]}
      onChange={(next) => onChange(withField(check, 'is', next === 'yes'))}
    />
  );
}

function HumanFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const typed = useTypedText(textIn(check, 'instructions'), (text) =>
    onChange(withField(check, 'instructions', text === '' ? undefined : text), { typing: true }),
  );
  return (
    <TextArea
      label={copy.instructions}
      hint={copy.instructionsHint}
      rows={1}
      error={problem('instructions')}
      {...typed}
    />
  );
}
