import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
} from '@tanstack/react-table';
import { Chip } from '../../../ui/text/chip.tsx';
import { type CaseTableRow } from './case-rows.ts';
import { copy, sensitivityWords, sourceWords } from '../copy.ts';
import styles from '../cases.module.css';

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});

/** A row with what is wrong with it for this prompt: an input that it needs and does not have. */
export interface ShownRow extends CaseTableRow {
  readonly missing: readonly string[];
  /** Kept out of experiments, for a confirmation. */
  readonly isSetAside: boolean;
}

const helper = createColumnHelper<typeof features, ShownRow>();

/** A column's id is also the name of its class: narrow screens leave some out. */
export const columns = helper.columns([
  helper.accessor('headline', {
    id: 'headline',
    header: copy.table.headline,
    sortFn: 'alphanumeric',
    cell: ({ row }) => <Headline row={row.original} />,
  }),
  helper.accessor((row) => row.case.slices.join(', '), {
    id: 'slices',
    header: copy.table.slices,
    sortFn: 'alphanumeric',
    cell: ({ row }) => (
      <span className={styles['chips']}>
        {row.original.case.slices.map((slice) => (
          <Chip key={slice} tone="outline">
            {slice}
          </Chip>
        ))}
      </span>
    ),
  }),
  helper.accessor((row) => row.case.intent ?? '', {
    id: 'intent',
    header: copy.table.intent,
    sortFn: 'alphanumeric',
    cell: ({ getValue }) => getValue(),
  }),
  helper.accessor((row) => (row.case.source === null ? '' : sourceWords[row.case.source]), {
    id: 'source',
    header: copy.table.source,
    sortFn: 'alphanumeric',
    cell: ({ getValue }) => getValue(),
  }),
  helper.accessor((row) => sensitivityWords[row.case.sensitivity], {
    id: 'sensitivity',
    header: copy.table.sensitivity,
    sortFn: 'alphanumeric',
    cell: ({ row, getValue }) =>
      row.original.case.sensitivity === 'personal' ? <Chip tone="unsure">{getValue()}</Chip> : getValue(),
  }),
]);

function Headline({ row: { headline, missing, isSetAside } }: { readonly row: ShownRow }) {
  return (
    <>
      {headline === '' ? (
        <span className={styles['quiet']}>{copy.table.empty}</span>
      ) : (
        <span className={styles['headline']}>{headline}</span>
      )}
      {(missing.length > 0 || isSetAside) && (
        <span className={styles['chips']}>
          {isSetAside && <Chip tone="accent">{copy.table.setAside}</Chip>}
          {missing.map((name) => (
            <Chip key={name} tone="fail">
              {copy.table.missing(name)}
            </Chip>
          ))}
        </span>
      )}
    </>
  );
}
