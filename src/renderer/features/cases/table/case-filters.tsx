import { type ReactNode, useState } from 'react';
import { Button } from '../../../ui/input/button.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { type CaseFilter, noFilter, noSlice, type SliceCount } from './case-rows.ts';
import styles from '../cases.module.css';
import { copy } from '../copy.ts';

const fewSlices = 10;

interface CaseFiltersProps {
  readonly shown: number;
  readonly total: number;
  /** Buttons at the end of the line. */
  readonly tools: ReactNode;
  readonly filter: CaseFilter;
  /** Ids of the cases that were added last and are still there. */
  readonly added: readonly string[];
  readonly counts: readonly SliceCount[];
  readonly onChange: (filter: CaseFilter) => void;
}

/** Narrow the table down by words and by slices. */
export function CaseFilters({ filter, added, counts, shown: found, total, tools, onChange }: CaseFiltersProps) {
  const [all, setAll] = useState(false);
  const shown = all ? counts : counts.filter(({ slice }, index) => index < fewSlices || filter.slices.includes(slice));
  const toggle = (slice: string): void =>
    onChange({
      ...filter,
      slices: filter.slices.includes(slice)
        ? filter.slices.filter((each) => each !== slice)
        : [...filter.slices, slice],
    });
  return (
    <>
      <div className={styles['filters']} role="search">
        <TextField
          className={styles['search']}
          label={copy.search}
          hideLabel
          type="search"
          placeholder={copy.searchPlaceholder}
          value={filter.search}
          onChange={(search) => onChange({ ...filter, search })}
        />
        {tools}
      </div>
      <div className={styles['sliceLine']}>
        {added.length > 0 && (
          <button
            type="button"
            className={styles['sliceFilter']}
            aria-pressed={filter.added.length > 0}
            onClick={() => onChange({ ...filter, added: filter.added.length > 0 ? [] : added })}
          >
            {copy.fresh(added.length)}
          </button>
        )}
        {counts.length > 0 && (
          <div className={styles['sliceFilters']} role="group" aria-label={copy.slices}>
            {shown.map(({ slice, count }) => (
              <button
                key={slice}
                type="button"
                className={styles['sliceFilter']}
                aria-pressed={filter.slices.includes(slice)}
                onClick={() => toggle(slice)}
              >
                {slice === noSlice ? copy.noSlice : slice} <span>{inNumbers(count)}</span>
              </button>
            ))}
            {counts.length > fewSlices && (
              <Button variant="text" onClick={() => setAll(!all)}>
                {all ? copy.fewerSlices : copy.moreSlices(counts.length - shown.length)}
              </Button>
            )}
          </div>
        )}
        <p className={styles['count']} role="status">
          {copy.count(found, total)}
        </p>
        {found < total && (
          <Button variant="text" onClick={() => onChange(noFilter)}>
            {copy.clearFilter}
          </Button>
        )}
      </div>
    </>
  );
}
