import { useEffect, useRef, useState } from 'react';
import { type RunView } from '#contract/run';
import { addresses, goTo } from '../../../app/location.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { nameAmong } from '../../../ui/evidence/interval-rows.ts';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { TextField } from '../../../ui/input/field.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { CaseGrid } from './case-grid.tsx';
import { CasePanel } from './case-panel.tsx';
import styles from './case-section.module.css';
import { copy } from '../copy.ts';
import { useCaseCount, useCaseTotal } from '../queries.ts';
import { copy as readingCopy } from '../reading/copy.ts';
import { FilterButton, FilterChips } from '../reading/filter-bar.tsx';
import { askedThings } from '../reading/filter-words.ts';
import { type CaseFilter, noFilter, searchOf, useReading } from '../reading/reading-search.ts';
import { useFailureName } from '../reading/use-failure-name.ts';
import { useShowCases } from '../reading/show-cases.ts';
import { isCompared, missingBecause } from '../run-words.ts';
import { useSettled } from '../use-settled.ts';

const everything = '';

interface CaseSectionProps {
  readonly run: RunView;
  readonly pair: ResultPair;
  readonly names: ReadonlyMap<string, string>;
}

/** The cases of the experiment: filters, the grid, and the one that is open. All of it stands in the address. */
export function CaseSection({ run, pair, names }: CaseSectionProps) {
  const { filter: asked, openCase, change } = useReading();
  const [openIndex, setOpenIndex] = useState<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const turn = useShowCases((state) => state.turn);
  const seen = useRef(turn);
  useEffect(() => {
    if (turn !== seen.current) place.current?.scrollIntoView({ block: 'start' });
    seen.current = turn;
  }, [turn]);
  const ids = { variant: pair.candidate.id, baseline: pair.baseline?.id ?? null };
  const compared = ids.baseline !== null && isCompared(run);
  const settled = useSettled({ ...asked, search: asked.search.trim(), answer: asked.answer.trim() }, 150);
  const filter: CaseFilter = { ...settled, ...ids };
  const found = useCaseTotal(run.id, filter);
  const failure = useFailureName(run.id, ids.variant, asked.failure);
  const open = (caseId: string | null, index: number | null): void => {
    openInAddress(run.id, caseId, openCase !== null);
    setOpenIndex(index);
  };
  const things = askedThings(asked, run, names, failure);
  return (
    <Section title={copy.cases.title}>
      <div ref={place} className={styles['filters']}>
        <ShowFilter
          runId={run.id}
          filter={{ ...noFilter, ...ids }}
          compared={compared}
          show={asked.show}
          onShow={(show) => change({ show })}
        />
        <CaseSelects run={run} filter={asked} compared={compared} onChange={change} />
        <FilterButton run={run} names={names} filter={asked} onChange={change} />
      </div>
      <FilterChips run={run} names={names} filter={asked} failure={failure} {...found} onChange={change} />
      <CaseGrid
        runId={run.id}
        filter={filter}
        names={names}
        compared={compared}
        nothing={things.length > 0 ? readingCopy.filter.nothing : copy.cases.nothing[asked.show]}
        missing={copy.cases.missing[missingBecause(run)]}
        onOpen={open}
      />
      {openCase !== null && (
        <CasePanel
          key={run.id}
          run={run}
          pair={{ candidate: ids.variant, baseline: ids.baseline }}
          names={names}
          caseId={openCase}
          index={openIndex}
          filter={filter}
          onOpen={open}
        />
      )}
    </Section>
  );
}

/** Opening a case is a step in the history, so that Back closes it; going on to the next one is none. The view stays. */
function openInAddress(runId: string, caseId: string | null, replace: boolean): void {
  const search = new URLSearchParams(window.location.hash.split('?')[1] ?? '');
  for (const [name, value] of Object.entries(searchOf({ case: caseId }))) {
    if (value === null) search.delete(name);
    else search.set(name, value);
  }
  const query = search.toString();
  goTo(`${addresses.experiment(runId)}${query === '' ? '' : `?${query}`}`, { replace });
}

const orders = ['file', 'change', 'worst', 'slowest'] as const;

function CaseSelects({
  run,
  filter,
  compared,
  onChange,
}: {
  readonly run: RunView;
  readonly filter: CaseFilter;
  readonly compared: boolean;
  readonly onChange: (change: Partial<CaseFilter>) => void;
}) {
  return (
    <>
      {run.slices.length > 0 && (
        <Select
          label={copy.cases.slice}
          hideLabel
          value={filter.slice ?? everything}
          choices={[
            { value: everything, label: copy.cases.allSlices },
            ...run.slices.map((each) => ({ value: each, label: nameAmong(each, run.slices) })),
          ]}
          onChange={(slice) => onChange({ slice: slice === everything ? null : slice })}
          className={styles['slice']}
        />
      )}
      <Select
        label={copy.cases.order}
        hideLabel
        value={filter.order}
        choices={orders
          .filter((order) => compared || order !== 'change')
          .map((value) => ({ value, label: readingCopy.orders[value] }))}
        onChange={(order) => onChange({ order })}
        className={styles['order']}
      />
      <TextField
        label={copy.cases.search}
        hideLabel
        type="search"
        placeholder={copy.cases.search}
        value={filter.search}
        onChange={(search) => onChange({ search })}
        maxLength={200}
        className={styles['search']}
      />
    </>
  );
}

const shows: readonly CaseFilter['show'][] = ['all', 'lost', 'gained', 'failing', 'wavering', 'errors'];

interface ShowProps {
  readonly runId: string;
  /** Of the pair alone: the counts say what there is, not what is left by other filters. */
  readonly filter: CaseFilter;
  readonly onShow: (show: CaseFilter['show']) => void;
}

function ShowFilter({
  show,
  compared,
  ...rest
}: ShowProps & { readonly show: CaseFilter['show']; readonly compared: boolean }) {
  return (
    <div role="group" aria-label={copy.cases.show} className={styles['shows']}>
      {shows
        .filter((each) => compared || (each !== 'gained' && each !== 'lost'))
        .map((each) => (
          <ShowButton key={each} {...rest} show={each} pressed={each === show} />
        ))}
    </div>
  );
}

function ShowButton({
  runId,
  filter,
  show,
  pressed,
  onShow,
}: ShowProps & { readonly show: CaseFilter['show']; readonly pressed: boolean }) {
  const count = useCaseCount(runId, { ...filter, show }).data?.total;
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
