import { useId } from 'react';
import { languageNames } from '#domain/checks/language-tag';
import { personalDataKinds } from '#domain/policy/personal-data';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { textIn, textsIn, withField } from './check-fields.ts';
import { type CheckFieldsProps, useCheckProblem } from './check-problem.tsx';
import { checkEditorCopy as copy } from '../copy.ts';
import styles from '../criterion.module.css';
import { useTypedText } from '../use-typed-text.ts';

const languages = Object.entries(languageNames).toSorted(([, a], [, b]) => a.localeCompare(b, 'en'));

/** Which language the answer is to be in: typed, with the languages that can be told apart to choose from. */
export function LanguageField({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const listId = useId();
  const typed = useTypedText(textIn(check, 'is'), (text) =>
    onChange(withField(check, 'is', text.trim()), { typing: true }),
  );
  return (
    <>
      <TextField
        label={copy.language}
        hint={copy.languageHint}
        error={problem('is')}
        list={listId}
        mono
        spellCheck={false}
        autoComplete="off"
        {...typed}
      />
      <datalist id={listId}>
        {languages.map(([tag, name]) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Which kinds of personal data are looked for. All chosen is the same as naming none: then kinds that come later count too. */
export function PersonalDataFields({ check, path, onChange }: CheckFieldsProps) {
  const problem = useCheckProblem(path);
  const chosen: readonly string[] = check['kinds'] === undefined ? personalDataKinds : textsIn(check, 'kinds');
  const set = (kind: string, on: boolean): void => {
    const next = personalDataKinds.filter((each) => (each === kind ? on : chosen.includes(each)));
    onChange(withField(check, 'kinds', next.length === personalDataKinds.length ? undefined : next));
  };
  const wrong = problem('kinds');
  return (
    <fieldset className={styles['group']}>
      <legend>{copy.personalData}</legend>
      <div className={styles['choices']}>
        {personalDataKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={copy.personalDataKinds[kind]}
            checked={chosen.includes(kind)}
            onChange={(on) => set(kind, on)}
          />
        ))}
      </div>
      {wrong !== null && (
        <p className={styles['wrong']}>
          <span aria-hidden="true">✕</span> {wrong}
        </p>
      )}
      <p className={styles['hint']}>{copy.personalDataHint}</p>
    </fieldset>
  );
}
