import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type AuditRow } from '#contract/audit';
import { addresses, changeSearch } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { Chip, PracticeChip, type Tone } from '../../../ui/text/chip.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { type AuditLine, auditLine, pageOf, pageSize } from './audit-view.ts';
import { copy } from '../copy.ts';
import { ExportButton } from './export-button.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import styles from '../settings.module.css';

const words = copy.sent;

/** Every call to a model, newest first: what left this computer, and what was kept back. Search and page are in the address. */
export function SentTab() {
  return (
    <SettingsFrame tab="sent">
      <Sent />
    </SettingsFrame>
  );
}

function Sent() {
  const [address] = useSearchParams();
  const search = address.get('search') ?? '';
  const offset = Math.max(0, Number(address.get('from')) || 0);
  const showFrom = (next: number): void => changeSearch({ from: next === 0 ? null : String(next) });
  const { data, error } = useProcedure('audit.list', { search, offset, limit: pageSize }, { keepPrevious: true });
  const practice = useProcedure('connection.models', { id: 'practice' });
  const practiceModels = useMemo(() => new Set(practice.data?.models.map((model) => model.id)), [practice.data]);
  if (error !== null) return <ErrorState trouble={error} />;
  if (data === undefined) return <Skeleton lines={10} />;
  if (data.total === 0 && search === '') {
    return (
      <EmptyState
        title={words.nothingYet}
        actions={
          <ButtonLink variant="primary" href={addresses.prompts}>
            {words.emptyButton}
          </ButtonLink>
        }
      >
        {words.empty}
      </EmptyState>
    );
  }
  return (
    <>
      <p className={styles['lede']}>{words.lede}</p>
      <div className={styles['tools']}>
        <Search value={search} onChange={searchFor} />
        <ExportButton search={search} />
      </div>
      {data.total === 0 ? (
        <p className={styles['nothing']}>
          {words.nothing}{' '}
          <Button variant="text" onClick={() => searchFor('')}>
            {words.clear}
          </Button>
        </p>
      ) : (
        <>
          <Calls rows={data.rows} practiceModels={practiceModels} />
          <Pages offset={offset} shown={data.rows.length} total={data.total} onGo={showFrom} />
        </>
      )}
    </>
  );
}

function searchFor(search: string): void {
  changeSearch({ search, from: null });
}

function Search({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Changed from elsewhere: cleared, or Back was pressed.
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), 200);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextField
      className={styles['search']}
      label={words.search}
      hideLabel
      type="search"
      placeholder={words.searchPlaceholder}
      value={typed}
      onChange={setTyped}
    />
  );
}

interface CallsProps {
  readonly rows: readonly AuditRow[];
  readonly practiceModels: ReadonlySet<string>;
}

function Calls({ rows, practiceModels }: CallsProps) {
  return (
    <table className={styles['calls']}>
      <caption className="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.where}</th>
          <th scope="col">{words.case}</th>
          <th scope="col" className={styles['number']}>
            {words.tokens}
          </th>
          <th scope="col" className={styles['number']}>
            {words.cost}
          </th>
          <th scope="col" className={styles['number']}>
            {words.redactions}
          </th>
          <th scope="col">{words.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Call key={row.id} row={row} line={auditLine(row, practiceModels)} />
        ))}
      </tbody>
    </table>
  );
}

function Call({ row, line }: { readonly row: AuditRow; readonly line: AuditLine }) {
  return (
    <tr>
      <td>
        <Ago iso={row.at} />
        <span className={styles['second']}>{line.purpose}</span>
      </td>
      <td>
        {line.model} {line.practice && <PracticeChip />}
        <span className={styles['second']}>{line.place}</span>
      </td>
      <td>
        {row.case ?? <span className={styles['quiet']}>{words.noCase}</span>}
        {row.sensitivity !== null && <span className={styles['second']}>{words.sensitivities[row.sensitivity]}</span>}
      </td>
      <td className={styles['number']} data-label={words.tokens}>
        {line.tokens}
      </td>
      <td className={styles['number']} data-label={words.cost}>
        {line.cost}
      </td>
      <td className={styles['number']} data-label={words.redactions}>
        {inNumbers(row.redactions)}
      </td>
      <td>
        <Outcome tone={line.tone} words={line.outcome} />
        {line.why !== null && <span className={styles['second']}>{line.why}</span>}
      </td>
    </tr>
  );
}

const signs: Readonly<Record<string, string>> = { pass: '✓', unsure: '!', none: '–' };

function Outcome({ tone, words: text }: { readonly tone: Exclude<Tone, 'outline'>; readonly words: string }) {
  return (
    <Chip tone={tone}>
      <span aria-hidden="true">{signs[tone]}</span>
      {text}
    </Chip>
  );
}

interface PagesProps {
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  readonly onGo: (offset: number) => void;
}

function Pages({ offset, shown, total, onGo }: PagesProps) {
  const page = pageOf(offset, shown, total);
  return (
    <nav aria-label={words.pages} className={styles['pages']}>
      <span className={styles['quiet']}>{words.range(inNumbers(page.from), inNumbers(page.to), inNumbers(total))}</span>
      <Button disabled={!page.hasNewer} onClick={() => onGo(Math.max(0, offset - pageSize))}>
        {words.newer}
      </Button>
      <Button disabled={!page.hasOlder} onClick={() => onGo(offset + pageSize)}>
        {words.older}
      </Button>
    </nav>
  );
}
