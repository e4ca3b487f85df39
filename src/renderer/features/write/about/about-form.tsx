import { type PromptHeader } from '#domain/prompt/prompt';
import { setHeaderField } from '#domain/prompt/prompt-file';
import { type OpenDraft } from '../../../app/drafts/use-draft.ts';
import { Select } from '../../../ui/input/choice.tsx';
import { TextArea, TextField } from '../../../ui/input/field.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import { type PromptFacts } from '../margin/prompt-facts.ts';
import styles from './about.module.css';
import { ModelField } from './model-field.tsx';
import { OutputField } from './output-field.tsx';
import { type SetField } from './use-header.ts';
import { VariableRow } from './variable-row.tsx';

const words = copy.about;
const typing = { typing: true };

interface FormProps {
  readonly draft: OpenDraft;
  readonly header: PromptHeader;
  readonly facts: PromptFacts;
  readonly setField: SetField;
}

/** The header of the file as a form. Every change is one small change of the file. */
export function AboutForm({ draft, header, facts, setField }: FormProps) {
  const remove = (name: string): void => {
    const edited = setHeaderField(draft.text, ['variables', name], undefined);
    if (edited.ok) toast({ message: copy.variable.removed(name), undo: draft.changeWithUndo(edited.text) });
  };
  const names = [...facts.variables.map(({ name }) => name), ...facts.unused];
  return (
    <div className={styles['form']}>
      <TextArea
        className={styles['wide']}
        label={words.purpose}
        hint={words.purposeHint}
        value={header.purpose ?? ''}
        onChange={(value) => setField('purpose', value, typing)}
      />
      <TextField
        label={words.owner}
        hint={words.ownerHint}
        value={header.owner ?? ''}
        onChange={(value) => setField('owner', value, typing)}
        spellCheck={false}
      />
      <Select
        label={words.maintainedBy}
        value={header.maintained_by ?? 'none'}
        choices={[
          { value: 'none', label: words.maintainers.none },
          { value: 'pm', label: words.maintainers.pm },
          { value: 'engineering', label: words.maintainers.engineering },
        ]}
        onChange={(value) => setField('maintained_by', value === 'none' ? undefined : value)}
      />
      <ModelField value={header.model ?? null} onChange={(model) => setField('model', model ?? undefined, typing)} />
      <Parameters draft={draft} header={header} setField={setField} />
      <div className={styles['wide']}>
        <h3>{words.variables}</h3>
        {names.length === 0 && <p className={styles['unused']}>{words.noVariables}</p>}
        <div className={styles['variables']}>
          {names.map((name) => (
            <VariableRow
              key={name}
              name={name}
              variable={header.variables?.[name] ?? null}
              unused={facts.unused.includes(name)}
              setField={setField}
              onRemove={remove}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Parameters({ draft, header, setField }: Pick<FormProps, 'draft' | 'header' | 'setField'>) {
  const { temperature, max_output_tokens: longest, top_p: topP, seed } = header.parameters ?? {};
  const set = (name: string) => (value: number | null) => setField(['parameters', name], value ?? undefined, typing);
  return (
    <>
      <NumberField
        label={words.temperature}
        hint={words.temperatureHint}
        placeholder={words.usual}
        min={0}
        max={2}
        value={temperature ?? null}
        onChange={set('temperature')}
      />
      <div className={styles['wide']}>
        <Fold title={words.moreParameters}>
          <div className={styles['form']}>
            <NumberField
              label={words.maxTokens}
              unit={words.tokens}
              placeholder={words.usual}
              whole
              min={1}
              value={longest ?? null}
              onChange={set('max_output_tokens')}
            />
            <NumberField
              label={words.topP}
              placeholder={words.usual}
              min={0}
              max={1}
              value={topP ?? null}
              onChange={set('top_p')}
            />
            <NumberField
              label={words.seed}
              placeholder={words.usual}
              whole
              value={seed ?? null}
              onChange={set('seed')}
            />
            <OutputField draft={draft} header={header} setField={setField} />
            {header.tools !== undefined && header.tools.length > 0 && (
              <TextField label={words.tools} readOnly value={header.tools.join(', ')} onChange={() => undefined} />
            )}
          </div>
        </Fold>
      </div>
    </>
  );
}
