import { type CSSProperties, useState } from 'react';
import { Link } from 'wouter';
import { type TrendPoint } from '#contract/reading';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Switch } from '../../../ui/input/choice.tsx';
import { Figure } from '../../../ui/evidence/figure.tsx';
import { rateShort } from '../../../ui/evidence/result-words.ts';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inDay, inFull, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { linesOf, placePoints, trendAxis, trendMarks, type PlacedPoint } from './trend-lines.ts';
import styles from './trend.module.css';

const words = copy.trend;
/** More than these would stand on each other; the table has them all. */
const mostDrawn = 30;

/** The pass rates of a prompt's experiments over time. `runId`: the one that is open, whose cases count as the same; null: none is. */
export function TrendFigure({ promptId, runId }: { readonly promptId: string; readonly runId: string | null }) {
  const [allCases, setAllCases] = useState(false);
  const asked = useProcedure('reading.trend', { promptId, runId, allCases }, { keepPrevious: true }).data;
  if (asked === undefined) return null;
  const { points, others } = asked;
  return (
    <Figure
      title={words.title}
      legend={
        <>
          {others > 0 && (
            <div className={styles['switch']}>
              <Switch label={words.every(inNumbers(others))} checked={allCases} onChange={setAllCases} />
            </div>
          )}
          <Lede points={points} runId={runId} />
        </>
      }
      picture={points.length < 2 ? null : <TrendPicture points={points.slice(-mostDrawn)} runId={runId} />}
      table={<TrendTable points={points} runId={runId} />}
    />
  );
}

function Lede({ points, runId }: { readonly points: readonly TrendPoint[]; readonly runId: string | null }) {
  // The one that is open may have no rate itself.
  const one = points[0]?.runId === runId ? words.one : words.onlyOne;
  const said = points.length === 0 ? words.none : points.length === 1 ? one : words.lines;
  return <p className={styles['lede']}>{said}</p>;
}

function TrendPicture({ points, runId }: { readonly points: readonly TrendPoint[]; readonly runId: string | null }) {
  const from = trendAxis(points);
  const placed = placePoints(points, from);
  const marks = trendMarks(from);
  const kinds = new Set(points.map(({ practice }) => practice));
  return (
    <div>
      {kinds.has(true) && (
        <ul className={styles['legend']}>
          {kinds.has(false) && (
            <li>
              <i aria-hidden="true" /> {words.legendReal}
            </li>
          )}
          <li>
            <i aria-hidden="true" data-practice="" /> {words.legendPractice}
          </li>
        </ul>
      )}
      <div className={styles['picture']}>
        <div className={styles['axis']} aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark}>{`${Math.round(mark * 100)}${mark === 1 ? ' %' : ''}`}</span>
          ))}
        </div>
        <div className={styles['plot']}>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" className={styles['lines']}>
            {marks.map((mark, at) => {
              const y = (at / (marks.length - 1)) * 100;
              return <line key={mark} x1="0" x2="100" y1={y} y2={y} className={styles['grid']} />;
            })}
            {linesOf(placed).map(({ practice, points: line }) => (
              <polyline
                key={line[0]?.point.runId}
                points={line.map(({ x, y }) => `${x * 100},${y * 100}`).join(' ')}
                className={styles['line']}
                data-practice={practice ? '' : undefined}
              />
            ))}
          </svg>
          {placed.map((each) => (
            <Point key={each.point.runId} placed={each} isHere={each.point.runId === runId} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Point({
  placed: { point, x, y, low, high },
  isHere,
}: {
  readonly placed: PlacedPoint;
  readonly isHere: boolean;
}) {
  const says = sayPoint(point, isHere);
  const place = (share: number): string => `${share * 100}%`;
  // Custom properties, which React's own type of a style does not know.
  const style = {
    '--x': place(x),
    '--y': place(y),
    '--high': place(high),
    '--reach': place(low - high),
  } as CSSProperties;
  return (
    <Link
      href={addresses.experiment(point.runId)}
      className={styles['point'] ?? ''}
      style={style}
      title={says}
      aria-label={says}
      data-practice={point.practice ? '' : undefined}
      data-here={isHere ? '' : undefined}
      data-other={point.sameCases ? undefined : ''}
    >
      <i className={styles['bar']} />
      <i className={styles['dot']} />
    </Link>
  );
}

function sayPoint(point: TrendPoint, isHere: boolean): string {
  const { title, at, rate, content, model, practice, sameCases } = point;
  const marks = [practice && words.markPractice, !sameCases && words.markOther, isHere && words.markHere];
  return words.pointSays(
    title,
    inFull(at),
    rateShort(rate),
    content.slice(0, 7),
    model,
    marks.filter((mark) => mark !== false).join(''),
  );
}

/** Beside an open experiment: whether on its cases; else which version of the cases. */
function measuredOn({ sameCases, cases }: TrendPoint, runId: string | null): string {
  if (runId === null) return words.caseVersion(cases.slice(0, 7));
  return sameCases ? words.sameCases : words.otherCases;
}

function TrendTable({ points, runId }: { readonly points: readonly TrendPoint[]; readonly runId: string | null }) {
  const columns = words.columns;
  return (
    <SmallTable
      caption={copy.tableOf(words.title)}
      hideCaption
      columns={[
        { label: columns.when },
        { label: columns.experiment },
        { label: columns.rate },
        { label: columns.text },
        { label: columns.model },
        { label: columns.on },
      ]}
      rows={points.toReversed().map((point) => ({
        key: point.runId,
        cells: [
          inDay(point.at),
          <span key="title">
            {point.runId === runId ? (
              `${point.title} (${words.here})`
            ) : (
              <Link href={addresses.experiment(point.runId)}>{point.title}</Link>
            )}{' '}
            {point.practice && <PracticeChip />}
          </span>,
          rateShort(point.rate),
          point.content.slice(0, 7),
          point.model,
          measuredOn(point, runId),
        ],
      }))}
    />
  );
}
