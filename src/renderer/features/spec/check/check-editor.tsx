import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import {
  changeType,
  choosableTypes,
  deciderOf,
  innerChecks,
  type RawCheck,
  textIn,
  typeOf,
  withField,
} from './check-fields.ts';
import { CheckFields } from './check-parts.tsx';
import { type CheckFieldsProps } from './check-problem.tsx';
import { checkEditorCopy as copy } from '../copy.ts';
import styles from '../criterion.module.css';
import { problemAt } from '../field-problems.ts';
import { useSpec } from '../spec-context.ts';

export interface CheckEditorProps extends CheckFieldsProps {
  readonly label: string;
  /** How many checks it stands inside of. */
  readonly depth?: number;
}

const deepest = 3;

/** How one check is chosen and filled in; checks inside checks have the same editor. */
export function CheckEditor({ check, path, criterion, label, onChange, depth = 0 }: CheckEditorProps) {
  const { problems } = useSpec();
  const type = typeOf(check);
  const written = textIn(check, 'type');
  const context = { kind: criterion.kind, statement: criterion.statement };
  const offered = choosableTypes.filter((each) => depth < deepest || deciderOf(each) !== 'several');
  const choices = offered.map((each) => ({
    value: each,
    label: copy.types[each],
    hint: copy.deciders[deciderOf(each)],
  }));
  const current = type ?? written;
  const all = choices.some(({ value }) => value === current)
    ? choices
    : [{ value: current, label: type === null ? copy.unknown : copy.types[type], hint: '' }, ...choices];
  return (
    <div className={styles['check']}>
      <Select
        label={label}
        value={current}
        choices={all}
        error={type === null ? copy.unknownType : problemAt(problems, [...path, 'type'])}
        onChange={(next) => {
          const chosen = offered.find((each) => each === next);
          if (chosen !== undefined) onChange(changeType(check, chosen, context));
        }}
      />
      {type === 'any' || type === 'all' ? (
        <Parts check={check} path={path} criterion={criterion} label={label} onChange={onChange} depth={depth} />
      ) : (
        type !== null && <CheckFields type={type} check={check} path={path} criterion={criterion} onChange={onChange} />
      )}
    </div>
  );
}

function Parts({ check, path, criterion, onChange, depth = 0 }: CheckEditorProps) {
  const parts = innerChecks(check);
  const setParts = (next: readonly RawCheck[], options?: { readonly typing?: boolean }): void =>
    onChange(withField(check, 'checks', next), options);
  return (
    <div className={styles['parts']} role="group" aria-label={copy.parts}>
      {parts.map((part, index) => (
        <div key={index} className={styles['part']}>
          <CheckEditor
            check={part}
            path={[...path, 'checks', index]}
            criterion={criterion}
            label={copy.partType(index + 1)}
            depth={depth + 1}
            onChange={(next, options) =>
              setParts(
                parts.map((each, at) => (at === index ? next : each)),
                options,
              )
            }
          />
          <IconButton
            icon="close"
            small
            label={copy.removePart(index + 1)}
            disabled={parts.length === 1}
            onClick={() => setParts(parts.filter((_each, at) => at !== index))}
          />
        </div>
      ))}
      <Button variant="text" icon="add" onClick={() => setParts([...parts, { type: 'contains', value: '' }])}>
        {copy.addPart}
      </Button>
    </div>
  );
}
