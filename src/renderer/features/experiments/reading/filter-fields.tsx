import { type RunView } from '#contract/run';
import { type Verdict } from '#domain/files/verdict';
import { useProcedure } from '../../../app/queries.ts';
import { type Choice, Select } from '../../../ui/input/choice.tsx';
import { nameFromId } from '../../../ui/evidence/interval-rows.ts';
import { TextField } from '../../../ui/input/field.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { copy } from './copy.ts';
import styles from './reading.module.css';
import { type CaseFilter } from './reading-search.ts';

const words = copy.filter;
const any = '';

export interface FilterFieldsProps {
  readonly run: RunView;
  readonly names: ReadonlyMap<string, string>;
  readonly filter: CaseFilter;
  readonly onChange: (change: Partial<CaseFilter>) => void;
}

/** Everything there is to filter by in this run; what it does not have is not offered. */
export function FilterFields(props: FilterFieldsProps) {
  const { run, names, filter, onChange } = props;
  const facets = useProcedure('reading.facets', { runId: run.id }).data;
  return (
    <div className={styles['fields']}>
      <CriterionFields {...props} />
      <TextField
        label={words.answer}
        type="search"
        value={filter.answer}
        onChange={(answer) => onChange({ answer })}
        maxLength={200}
      />
      <One
        label={words.finish}
        value={filter.finish}
        from={facets?.finishes ?? []}
        name={(each) => words.finishes[each]}
        onChange={(finish) => onChange({ finish })}
      />
      <NumberField
        label={words.slower}
        unit="ms"
        min={0}
        value={filter.slowerThanMs}
        onChange={(slowerThanMs) => onChange({ slowerThanMs })}
      />
      <Select
        label={words.of}
        value={filter.of ?? any}
        choices={[
          { value: any, label: words.ofShown },
          { value: 'any', label: words.ofAny },
          ...[...names].map(([value, label]) => ({ value, label })),
        ]}
        onChange={(of) => onChange({ of: of === any ? null : of })}
      />
      <One
        label={words.intent}
        value={filter.intent}
        from={facets?.intents ?? []}
        name={nameFromId}
        onChange={(intent) => onChange({ intent })}
      />
      <One
        label={words.source}
        value={filter.source}
        from={facets?.sources ?? []}
        name={(each) => words.sources[each]}
        onChange={(source) => onChange({ source })}
      />
      <One
        label={words.sensitivity}
        value={filter.sensitivity}
        from={facets?.sensitivities ?? []}
        name={(each) => each}
        onChange={(sensitivity) => onChange({ sensitivity })}
      />
      {((facets?.reused ?? 0) > 0 || filter.reused !== null) && (
        <One
          label={words.reused}
          value={filter.reused === null ? null : filter.reused ? 'yes' : 'no'}
          from={['yes', 'no']}
          name={(each) => (each === 'yes' ? words.reusedYes : words.reusedNo)}
          onChange={(reused) => onChange({ reused: reused === null ? null : reused === 'yes' })}
        />
      )}
    </div>
  );
}

function CriterionFields({ run, filter, onChange }: FilterFieldsProps) {
  const [asked] = filter.criteria;
  const verdicts: readonly Verdict[] = ['fail', 'cannot-tell', 'not-measured', 'pass'];
  return (
    <>
      <Select
        label={words.criterion}
        value={asked?.id ?? any}
        choices={[
          { value: any, label: words.any },
          ...run.criteria.map(({ id, statement }) => ({ value: id, label: statement })),
        ]}
        onChange={(id) => onChange({ criteria: id === any ? [] : [{ id, verdict: asked?.verdict ?? 'fail' }] })}
      />
      <Select
        label={words.verdict}
        disabled={asked === undefined}
        value={asked?.verdict ?? 'fail'}
        choices={verdicts.map((value) => ({ value, label: words.verdicts[value] }))}
        onChange={(verdict) => onChange({ criteria: asked === undefined ? [] : [{ id: asked.id, verdict }] })}
      />
    </>
  );
}

/** One of what occurs, or any; not there where there is nothing to choose. */
function One<T extends string>({
  label,
  value,
  from,
  name,
  onChange,
}: {
  readonly label: string;
  readonly value: T | null;
  readonly from: readonly T[];
  readonly name: (value: T) => string;
  readonly onChange: (value: T | null) => void;
}) {
  if (from.length < 2 && value === null) return null;
  const choices: readonly Choice<T | typeof any>[] = [
    { value: any, label: words.any },
    ...from.map((each) => ({ value: each, label: name(each) })),
  ];
  return (
    <Select
      label={label}
      value={value ?? any}
      choices={choices}
      onChange={(next) => onChange(from.find((each) => each === next) ?? null)}
    />
  );
}
