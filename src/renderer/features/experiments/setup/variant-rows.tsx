import { type RevisionView } from '#contract/prompt';
import { type ModelView } from '#contract/settings';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { inFull } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { type ExtraVariant, mostExtraVariants, newVariant } from './extra-variant.ts';
import { candidateModels } from './model-choice.ts';
import styles from './setup.module.css';

export interface VariantOptions {
  readonly models: readonly ModelView[];
  readonly revisions: readonly RevisionView[];
  /** The team has a version of this prompt. */
  readonly hasTeam: boolean;
}

/** Further variants: a row for each, with its version, model and settings. Removed with Undo. */
export function VariantRows({
  rows,
  onRows,
  options,
}: {
  readonly rows: readonly ExtraVariant[];
  /** Given what stands now: Undo may come after other changes. */
  readonly onRows: (change: (rows: readonly ExtraVariant[]) => readonly ExtraVariant[]) => void;
  readonly options: VariantOptions;
}) {
  const change = (row: ExtraVariant): void => onRows((now) => now.map((each) => (each.key === row.key ? row : each)));
  const remove = (row: ExtraVariant, at: number): void => {
    onRows((now) => now.filter((each) => each.key !== row.key));
    toast({
      message: copy.removed(copy.variant(at + 2)),
      undo: () => onRows((now) => (now.some((each) => each.key === row.key) ? now : now.toSpliced(at, 0, row))),
    });
  };
  return (
    <div className={styles['variants']}>
      {rows.map((row, at) => (
        <fieldset key={row.key} className={styles['variant']}>
          <legend className="visually-hidden">{copy.variant(at + 2)}</legend>
          <div className={styles['variantHead']}>
            <span className={styles['variantName']} aria-hidden="true">
              {copy.variant(at + 2)}
            </span>
            <IconButton icon="close" small label={copy.remove(copy.variant(at + 2))} onClick={() => remove(row, at)} />
          </div>
          <VariantFields row={row} onChange={change} options={options} />
        </fieldset>
      ))}
      {rows.length < mostExtraVariants && (
        <Button
          variant="quiet"
          icon="add"
          className={styles['add']}
          onClick={() => onRows((now) => [...now, newVariant(now, { version: options.hasTeam ? 'team' : 'draft' })])}
        >
          {copy.add}
        </Button>
      )}
    </div>
  );
}

/** Stands for "as that version says": no model has such a name. */
const asWritten = ' ';

function VariantFields({
  row,
  onChange,
  options,
}: {
  readonly row: ExtraVariant;
  readonly onChange: (row: ExtraVariant) => void;
  readonly options: VariantOptions;
}) {
  return (
    <>
      <div className={styles['pair']}>
        <Select
          label={copy.version}
          value={row.version}
          choices={[
            { value: 'draft', label: copy.yours },
            ...(options.hasTeam ? [{ value: 'team', label: copy.team }] : []),
            ...options.revisions.map(({ commit, summary, author, at }) => ({
              value: commit,
              label: copy.revision(summary, author, inFull(at)),
            })),
          ]}
          onChange={(version) => onChange({ ...row, version })}
        />
        <Select
          label={copy.model}
          value={row.model ?? asWritten}
          choices={[
            { value: asWritten, label: copy.modelAsWritten },
            ...candidateModels(options.models).map(({ id }) => ({ value: id, label: id })),
          ]}
          onChange={(model) => onChange({ ...row, model: model === asWritten ? null : model })}
        />
      </div>
      <div className={styles['triple']}>
        <NumberField
          label={copy.temperature}
          placeholder={copy.asWritten}
          value={row.temperature}
          onChange={(temperature) => onChange({ ...row, temperature })}
          min={0}
          max={2}
        />
        <NumberField
          label={copy.maxTokens}
          placeholder={copy.asWritten}
          value={row.maxTokens}
          onChange={(maxTokens) => onChange({ ...row, maxTokens })}
          min={1}
          whole
        />
        <NumberField
          label={copy.topP}
          placeholder={copy.asWritten}
          value={row.topP}
          onChange={(topP) => onChange({ ...row, topP })}
          min={0}
          max={1}
        />
      </div>
    </>
  );
}
