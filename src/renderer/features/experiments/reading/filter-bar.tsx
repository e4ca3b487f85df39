import { type RunView } from '#contract/run';
import { Button } from '../../../ui/input/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Popover } from '../../../ui/overlay/popover.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { FilterFields } from './filter-fields.tsx';
import { askedThings } from './filter-words.ts';
import styles from './reading.module.css';
import { cleared, type CaseFilter } from './reading-search.ts';

const words = copy.filter;

interface FilterProps {
  readonly run: RunView;
  readonly names: ReadonlyMap<string, string>;
  readonly filter: CaseFilter;
  readonly onChange: (change: Partial<CaseFilter>) => void;
}

/** The button behind which everything to filter by stands. */
export function FilterButton(props: FilterProps) {
  return (
    <Popover trigger={<Button icon="search">{words.more}</Button>} title={words.title}>
      <FilterFields {...props} />
    </Popover>
  );
}

/** What is asked now, each thing with a way to take it away, and how much fits. */
export function FilterChips({
  run,
  names,
  filter,
  failure,
  total,
  outputs,
  onChange,
}: FilterProps & {
  /** What the way to fail that is asked for is called, where that is known. */
  readonly failure: string | null;
  readonly total: number | null;
  readonly outputs: number | null;
}) {
  const things = askedThings(filter, run, names, failure);
  const asked = things.length > 0 || filter.show !== 'all';
  if (!asked) return null;
  return (
    <div className={styles['chips']}>
      {things.map(({ words: what, without }) => (
        <button
          key={what}
          type="button"
          className={styles['chip']}
          aria-label={words.remove(what)}
          onClick={() => onChange(without)}
        >
          {what}
          <Icon name="close" size={14} />
        </button>
      ))}
      <span className={styles['found']} role="status">
        {total === null
          ? ''
          : words.found(counted(total, 'case'), outputs === null ? null : counted(outputs, 'answer'))}
      </span>
      <Button variant="text" onClick={() => onChange(cleared)}>
        {words.clear}
      </Button>
    </div>
  );
}
