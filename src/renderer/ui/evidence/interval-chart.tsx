import { useMemo } from 'react';
import { type Gate } from '#domain/result/run-result';
import { exactPercent } from '#domain/result/gate-words';
import { SmallTable } from '../page/table.tsx';
import { copy } from './evidence-copy.ts';
import { Figure } from './figure.tsx';
import styles from './interval-chart.module.css';
import { axisStart, barOf, intervalRows, onAxis, type IntervalRow } from './interval-rows.ts';
import { ratePercent, rateShort, type ResultPair } from './result-words.ts';

/** Pass rates with their 95 % intervals, all cases and each slice: the candidate in the accent, the baseline grey, thresholds dashed. */
export function IntervalChart({
  pair,
  gate,
  baselineName,
  candidateName = copy.yours,
  compared = true,
}: {
  readonly pair: ResultPair;
  readonly gate: Gate;
  /** What the candidate is compared with, for the legend; null: nothing. */
  readonly baselineName: string | null;
  /** What the version that is looked at is called. */
  readonly candidateName?: string;
  /** False: each rate is said by itself, since nothing says yet which is the better one. */
  readonly compared?: boolean;
}) {
  const rows = useMemo(() => intervalRows(pair, gate, copy.allCases), [pair, gate]);
  const start = axisStart(rows);
  const hasThreshold = rows.some((row) => row.threshold !== null);
  return (
    <Figure
      title={copy.intervalsTitle}
      legend={
        <ul className={styles['legend']}>
          <li>
            <i className={styles['keyCandidate']} aria-hidden="true" /> {candidateName}
          </li>
          {baselineName !== null && (
            <li>
              <i className={styles['keyBaseline']} aria-hidden="true" /> {baselineName}
            </li>
          )}
          {hasThreshold && (
            <li>
              <i className={styles['keyThreshold']} aria-hidden="true" /> {copy.threshold}
            </li>
          )}
        </ul>
      }
      picture={
        <ul className={styles['rows']}>
          {rows.map((row) => (
            <Row key={row.id} row={row} start={start} compared={compared} />
          ))}
          <Axis start={start} />
        </ul>
      }
      table={<IntervalTable rows={rows} baselineName={baselineName} candidateName={candidateName} />}
    />
  );
}

function Row({
  row,
  start,
  compared,
}: {
  readonly row: IntervalRow;
  readonly start: number;
  readonly compared: boolean;
}) {
  const { label, candidate, baseline, threshold } = row;
  const says = copy.pictureSays(
    label,
    candidate.value === null ? copy.notCounted : rateShort(candidate),
    baseline && baseline.value !== null ? rateShort(baseline) : null,
    threshold === null ? null : exactPercent(threshold),
  );
  const own = barOf(candidate, start);
  const before = baseline ? barOf(baseline, start) : null;
  return (
    <li className={styles['row']}>
      <span className={styles['label']}>{label}</span>
      <div
        className={styles['track']}
        role="img"
        aria-label={says}
        title={says}
        data-paired={baseline ? '' : undefined}
      >
        {before && <BarPicture bar={before} kind="baseline" />}
        {own && <BarPicture bar={own} kind="candidate" />}
        {threshold !== null && (
          <i className={styles['threshold']} style={{ insetInlineStart: `${onAxis(threshold, start)}%` }} />
        )}
      </div>
      <span className={styles['figure']}>
        <b>{ratePercent(candidate)}</b>{' '}
        <span className={styles['was']}>
          {compared && baseline && baseline.value !== null
            ? copy.was(ratePercent(baseline))
            : copy.inCases(candidate.cases)}
        </span>
      </span>
    </li>
  );
}

function BarPicture({
  bar,
  kind,
}: {
  readonly bar: { readonly left: number; readonly width: number; readonly tick: number };
  readonly kind: 'candidate' | 'baseline';
}) {
  return (
    <>
      <i
        className={`${styles['bar']} ${styles[kind]}`}
        style={{ insetInlineStart: `${bar.left}%`, width: `${bar.width}%` }}
      />
      <i className={`${styles['tick']} ${styles[kind]}`} style={{ insetInlineStart: `${bar.tick}%` }} />
    </>
  );
}

function Axis({ start }: { readonly start: number }) {
  // Whole percentages: a quarter of half the axis would be a rounded one.
  const marks = start === 0 ? [0, 0.25, 0.5, 0.75, 1] : [0.5, 0.6, 0.7, 0.8, 0.9, 1];
  return (
    <li className={styles['row']} aria-hidden="true">
      <span />
      <span className={styles['axis']}>
        {marks.map((mark) => (
          <span key={mark} style={{ insetInlineStart: `${onAxis(mark, start)}%` }}>
            {Math.round(mark * 100)}
            {mark === 1 && ' %'}
          </span>
        ))}
      </span>
      <span />
    </li>
  );
}

function IntervalTable({
  rows,
  baselineName,
  candidateName,
}: {
  readonly rows: readonly IntervalRow[];
  readonly baselineName: string | null;
  readonly candidateName: string;
}) {
  return (
    <SmallTable
      caption={copy.tableOf(copy.intervalsTitle)}
      hideCaption
      columns={[
        { label: copy.slice },
        { label: candidateName },
        ...(baselineName === null ? [] : [{ label: baselineName }]),
        { label: copy.threshold, number: true },
      ]}
      rows={rows.map(({ id, label, candidate, baseline, threshold }) => ({
        key: id,
        cells: [
          label,
          candidate.value === null ? copy.notCounted : rateShort(candidate),
          ...(baselineName === null
            ? []
            : [baseline && baseline.value !== null ? rateShort(baseline) : copy.notCounted]),
          threshold === null ? copy.noThreshold : exactPercent(threshold),
        ],
      }))}
    />
  );
}
