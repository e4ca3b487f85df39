import { type SpecEdit } from '#domain/spec/spec-file';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { CheckEditor } from '../check/check-editor.tsx';
import { checkEditorCopy, criterionCopy as copy } from '../copy.ts';
import styles from '../criterion.module.css';
import { problemAt } from '../field-problems.ts';
import { IdField } from './id-field.tsx';
import { NamePicker } from './name-picker.tsx';
import { setCheck, setCriterionField } from '../spec-changes.ts';
import { useSpec } from '../spec-context.ts';
import { type FormCriterion, pathOf } from '../spec-form.ts';
import { contradictions } from '../try/try-answer.ts';
import { useTypedText } from '../use-typed-text.ts';

interface Props {
  readonly criterion: FormCriterion;
  readonly onRename: (id: string) => void;
}

/** Everything about a criterion but its statement, which stands above it. */
export function CriterionDetails({ criterion, onRename }: Props) {
  const { apply, problems, names } = useSpec();
  const path = pathOf(criterion);
  const set = (edit: SpecEdit): void => void apply([edit]);
  return (
    <div className={styles['details']}>
      <div role="group" aria-label={copy.decidedHow}>
        <h3>{copy.decidedHow}</h3>
        <CheckEditor
          check={criterion.check}
          path={[...path, 'check']}
          criterion={criterion}
          label={checkEditorCopy.type}
          onChange={(check, options) => void apply([setCheck(criterion, check)], options)}
        />
        <Select
          label={copy.severity}
          className={styles['severity']}
          value={criterion.severity}
          error={problemAt(problems, [...path, 'severity'])}
          choices={(['blocker', 'report'] as const).map((value) => ({
            value,
            label: copy.severities[value].name,
            hint: copy.severities[value].hint,
          }))}
          onChange={(severity) => set(setCriterionField(criterion, ['severity'], severity))}
        />
      </div>
      <div role="group" aria-label={copy.limits}>
        <h3>{copy.limits}</h3>
        <NamePicker
          label={copy.limitSlices}
          known={names.slices}
          chosen={criterion.slices}
          onChange={(chosen) => set(setCriterionField(criterion, ['applies_to', 'slices'], chosen))}
        />
        <NamePicker
          label={copy.limitIntents}
          known={names.intents}
          chosen={criterion.intents}
          onChange={(chosen) => set(setCriterionField(criterion, ['applies_to', 'intents'], chosen))}
        />
        {criterion.slices.length + criterion.intents.length === 0 && <p className={styles['hint']}>{copy.noLimit}</p>}
      </div>
      <div role="group" aria-label={copy.examples}>
        <h3>{copy.examples}</h3>
        <ExampleFields criterion={criterion} which="good" />
        <ExampleFields criterion={criterion} which="bad" />
      </div>
      <Fold title={copy.forEngineers} open={problemAt(problems, [...path, 'id']) !== null}>
        <IdField criterion={criterion} onRename={onRename} />
      </Fold>
    </div>
  );
}

function ExampleFields({ criterion, which }: { readonly criterion: FormCriterion; readonly which: 'good' | 'bad' }) {
  const { apply } = useSpec();
  const examples = criterion[which];
  const nameOf = which === 'good' ? copy.goodExample : copy.badExample;
  const contradicted = new Map(
    contradictions(criterion).map(({ example, reason }) => [example, copy.contradicts[which](reason)]),
  );
  const set = (next: readonly string[], typing = false): void =>
    void apply([setCriterionField(criterion, ['examples', which], next)], { typing });
  return (
    <div className={styles['examplesEdited']}>
      {examples.map((example, index) => (
        <div key={index} className={styles['part']}>
          <ExampleField
            label={nameOf(index + 1)}
            example={example}
            hint={contradicted.get(example)}
            onChange={(text) =>
              set(
                examples.map((each, at) => (at === index ? text : each)),
                true,
              )
            }
          />
          <IconButton
            icon="close"
            small
            label={copy.removeExample(nameOf(index + 1))}
            onClick={() => set(examples.filter((_each, at) => at !== index))}
          />
        </div>
      ))}
      <Button variant="text" icon="add" onClick={() => set([...examples, ''])}>
        {which === 'good' ? copy.addGood : copy.addBad}
      </Button>
    </div>
  );
}

function ExampleField({
  label,
  example,
  hint,
  onChange,
}: {
  readonly label: string;
  readonly example: string;
  readonly hint: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  return <TextArea label={label} rows={1} hint={hint} {...useTypedText(example, onChange)} />;
}
