import { type ModelView } from '#contract/settings';
import { copy as closingCopy } from '../../../app/closing/copy.ts';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { Menu } from '../../../ui/overlay/menu.tsx';
import { copy } from '../copy.ts';
import styles from '../new-experiment.module.css';

/** How many models one experiment may try at most, the candidate's included. */
const mostModels = 5;

/** The candidate's model, and further ones for "same prompt, other model". */
export function ModelPicker({
  usual,
  models,
  unknown,
  chosen,
  others,
  onChoose,
  onOthers,
}: {
  readonly usual: string | null;
  readonly models: readonly ModelView[];
  /** The server could not be asked. */
  readonly unknown: boolean;
  /** null: the usual one. */
  readonly chosen: string | null;
  readonly others: readonly string[];
  readonly onChoose: (model: string | null) => void;
  readonly onOthers: (models: readonly string[]) => void;
}) {
  const current = chosen ?? usual;
  const listed = models.map((model) => ({ value: model.id, label: model.id, ...hintOf(model, usual) }));
  const closing = models.find(({ id }) => id === current)?.closesInDays ?? null;
  const choices =
    current === null || models.some(({ id }) => id === current)
      ? listed
      : [{ value: current, label: current }, ...listed];
  const free = models.filter(({ id }) => id !== current && !others.includes(id));
  return (
    <div className={styles['models']}>
      <Select
        label={copy.create.model}
        value={current ?? ''}
        choices={choices}
        onChange={(model) => {
          onChoose(model === usual ? null : model);
          onOthers(others.filter((each) => each !== model));
        }}
        disabled={choices.length === 0}
        {...(unknown ? { hint: copy.create.modelsUnknown } : {})}
        {...(closing === null || current === null ? {} : { hint: closingCopy.closes(current, closing) })}
      />
      {others.length > 0 && (
        <ul className={styles['others']} aria-label={copy.create.otherModels}>
          {others.map((model) => (
            <li key={model} className={styles['other']}>
              <span>{model}</span>
              {models.some((each) => each.id === model && each.practice) && <PracticeChip />}
              <IconButton
                icon="close"
                small
                label={copy.create.removeModel(model)}
                onClick={() => onOthers(others.filter((each) => each !== model))}
              />
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && others.length + 1 < mostModels && (
        <Menu
          align="start"
          trigger={
            <Button variant="quiet" icon="add" className={styles['add']}>
              {copy.create.addModel}
            </Button>
          }
          entries={[
            { kind: 'label', label: copy.create.otherModels },
            ...free.map((model) => ({
              label: model.id,
              ...hintOf(model, null),
              onSelect: () => onOthers([...others, model.id]),
            })),
          ]}
        />
      )}
    </div>
  );
}

/** What to know of a model before choosing it: that it closes, or that it is the usual one. */
function hintOf({ id, closesInDays }: ModelView, usual: string | null): { readonly hint?: string } {
  if (closesInDays !== null) return { hint: closingCopy.hint(closesInDays) };
  return id === usual ? { hint: copy.create.modelUsual } : {};
}
