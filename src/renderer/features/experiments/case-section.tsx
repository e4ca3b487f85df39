import { useState } from 'react';
import { useSearch } from 'wouter';
import { type RunView } from '#contract/views';
import { type RunResult } from '#domain/run-result';
import { addresses, goTo } from '../../app/location.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/choice.tsx';
import { nameFromId } from '../../ui/evidence/interval-rows.ts';
import { TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { inNumbers } from '../../ui/words.ts';
import { CaseGrid } from './case-grid.tsx';
import { type CaseOrder } from './case-list.ts';
import { CasePanel } from './case-panel.tsx';
import styles from './case-section.module.css';
import { copy } from './copy.ts';
import { type CaseFilter, mostSorted, useCaseCount } from './queries.ts';
import { useSettled } from './use-settled.ts';

const everything = '';

/** The cases of the experiment: filters, the grid, and the one that is open (`?case=ID`). */
export function CaseSection({
  run,
  result,
  names,
}: {
  readonly run: RunView;
  readonly result: RunResult;
  readonly names: ReadonlyMap<string, string>;
}) {
  const [show, setShow] = useState<CaseFilter['show']>('all');
  const [slice, setSlice] = useState(everything);
  const [search, setSearch] = useState('');
  const [byChange, setByChange] = useState(false);
  const [openIndex, setOpenIndex] = useState<number | null>(null);
  const openCase = new URLSearchParams(useSearch()).get('case');
  const filter: CaseFilter = {
    show,
    slice: slice === everything ? null : slice,
    search: useSettled(search.trim(), 200),
  };
  const baseline = run.variants.find((variant) => variant.isBaseline)?.id ?? null;
  const candidate = run.variants.find((variant) => !variant.isBaseline)?.id ?? '';
  const order: CaseOrder = byChange ? { kind: 'change', baseline, candidate } : { kind: 'file' };
  const open = (caseId: string | null, index: number | null): void => {
    const address = addresses.experiment(run.id);
    goTo(caseId === null ? address : `${address}?case=${encodeURIComponent(caseId)}`, { replace: openCase !== null });
    setOpenIndex(index);
  };
  return (
    <Section title={copy.cases.title}>
      <div className={styles['filters']}>
        <ShowFilter runId={run.id} show={show} onShow={setShow} compared={baseline !== null} />
        {run.slices.length > 0 && (
          <Select
            label={copy.cases.slice}
            hideLabel
            value={slice}
            choices={[
              { value: everything, label: copy.cases.allSlices },
              ...run.slices.map((each) => ({ value: each, label: nameFromId(each) })),
            ]}
            onChange={setSlice}
            className={styles['slice']}
          />
        )}
        {baseline !== null && result.cases.count <= mostSorted && (
          <Select
            label={copy.cases.order}
            hideLabel
            value={byChange ? 'change' : 'file'}
            choices={[
              { value: 'file', label: copy.cases.orderFile },
              { value: 'change', label: copy.cases.orderChange },
            ]}
            onChange={(value) => setByChange(value === 'change')}
            className={styles['order']}
          />
        )}
        <TextField
          label={copy.cases.search}
          hideLabel
          type="search"
          placeholder={copy.cases.search}
          value={search}
          onChange={setSearch}
          maxLength={200}
          className={styles['search']}
        />
      </div>
      <CaseGrid runId={run.id} filter={filter} order={order} names={names} onOpen={open} />
      {openCase !== null && (
        <CasePanel
          key={run.id}
          run={run}
          names={names}
          caseId={openCase}
          index={openIndex}
          filter={filter}
          order={order}
          onOpen={open}
        />
      )}
    </Section>
  );
}

const shows: readonly CaseFilter['show'][] = ['all', 'lost', 'gained', 'failing', 'wavering', 'errors'];

function ShowFilter({
  runId,
  show,
  onShow,
  compared,
}: {
  readonly runId: string;
  readonly show: CaseFilter['show'];
  readonly onShow: (show: CaseFilter['show']) => void;
  readonly compared: boolean;
}) {
  return (
    <div role="group" aria-label={copy.cases.show} className={styles['shows']}>
      {shows
        .filter((each) => compared || (each !== 'gained' && each !== 'lost'))
        .map((each) => (
          <ShowButton key={each} runId={runId} show={each} pressed={each === show} onShow={onShow} />
        ))}
    </div>
  );
}

function ShowButton({
  runId,
  show,
  pressed,
  onShow,
}: {
  readonly runId: string;
  readonly show: CaseFilter['show'];
  readonly pressed: boolean;
  readonly onShow: (show: CaseFilter['show']) => void;
}) {
  const count = useCaseCount(runId, show).data?.total;
  return (
    <Button
      variant="quiet"
      aria-pressed={pressed}
      className={styles['show']}
      disabled={count === 0 && !pressed}
      onClick={() => onShow(show)}
    >
      {copy.cases.filters[show]}
      <span className={styles['count']}>{count === undefined ? ' ' : inNumbers(count)}</span>
    </Button>
  );
}
