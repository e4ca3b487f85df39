import { titleOfPrompt } from '#domain/prompt/prompt-path';
import { Select } from '../../../ui/input/choice.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { copy } from './copy.ts';
import styles from './log.module.css';
import { type MemoryFilter } from './memory-rows.ts';

const decisions = ['all', 'graduate', 'iterate', 'kill', 'open'] as const;
const all = '*';

/** Search and three filters over the team's memory. A filter with one thing to choose is left out. */
export function MemoryFilters({
  filter,
  onChange,
  prompts,
  models,
  search,
}: {
  readonly filter: MemoryFilter;
  readonly onChange: (filter: MemoryFilter) => void;
  readonly prompts: readonly string[];
  readonly models: readonly string[];
  /** The search's own words. */
  readonly search: string;
}) {
  return (
    <div className={styles['filters']} role="search" aria-label={copy.filters}>
      <TextField
        label={search}
        hideLabel
        placeholder={search}
        type="search"
        value={filter.search}
        onChange={(next) => onChange({ ...filter, search: next })}
        className={styles['search']}
      />
      {prompts.length > 1 && (
        <Select
          label={copy.prompt}
          hideLabel
          value={filter.prompt ?? all}
          choices={[
            { value: all, label: copy.everyPrompt },
            ...prompts.map((value) => ({ value, label: titleOfPrompt(value) })),
          ]}
          onChange={(next) => onChange({ ...filter, prompt: next === all ? null : next })}
        />
      )}
      <Select
        label={copy.decision}
        hideLabel
        value={filter.decision ?? 'all'}
        choices={decisions.map((value) => ({ value, label: copy.decisions[value] }))}
        onChange={(next) => onChange({ ...filter, decision: next === 'all' ? null : next })}
      />
      {models.length > 1 && (
        <Select
          label={copy.model}
          hideLabel
          value={filter.model ?? all}
          choices={[{ value: all, label: copy.everyModel }, ...models.map((value) => ({ value, label: value }))]}
          onChange={(next) => onChange({ ...filter, model: next === all ? null : next })}
        />
      )}
    </div>
  );
}
