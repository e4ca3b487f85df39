import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { type TimesView } from '#contract/reading';
import { copy } from './copy.ts';
import styles from './times.module.css';
import { inWait } from './wait-words.ts';

type Variant = TimesView['variants'][number];
const words = copy.times;
const tick = { fill: 'var(--ink-3)', fontSize: 12 };

/** A picture may be this many times as wide as its answers, to show the limit too. */
const mostStretch = 2;

/** About five round figures. */
function ticksTo(reach: number): number[] {
  const power = 10 ** Math.floor(Math.log10(reach / 5));
  const step = power * ([1, 2, 5].find((each) => each * power >= reach / 5) ?? 10);
  return Array.from({ length: Math.floor(reach / step) + 1 }, (_, at) => at * step);
}

/** How many answers took how long: the version looked at in the accent over the grey one; its usual wait and its slow end are marked. */
export function TimesChart({
  times,
  own,
  before,
  nameOf,
  says,
}: {
  readonly times: TimesView;
  readonly own: Variant;
  readonly before: Variant | null;
  readonly nameOf: (id: string) => string;
  readonly says: string;
}) {
  const width = times.edges[1] ?? 1;
  const bins = times.edges.map((from, at) => ({
    middle: from + width / 2,
    own: own.counts[at] ?? 0,
    before: before?.counts[at] ?? 0,
  }));
  const last = (times.edges.at(-1) ?? 0) + width;
  const limit = times.thresholdMs;
  // A limit far beyond every answer would press the picture into a corner: the legend says where it is.
  const showsLimit = limit !== null && limit <= last * mostStretch;
  const reach = showsLimit ? Math.max(last, limit * 1.05) : last;
  const mark = { fontSize: 12, offset: 6 };
  return (
    <div className={styles['picture']} role="img" aria-label={says}>
      <ul className={styles['legend']} aria-hidden="true">
        <li>
          <i data-kind="own" /> {nameOf(own.id)}
        </li>
        {before && before.timed > 0 && (
          <li>
            <i data-kind="before" /> {nameOf(before.id)}
          </li>
        )}
        {limit !== null && (
          <li>
            <i data-kind="threshold" /> {words.threshold(inWait(limit))}
            {!showsLimit && words.beyond}
          </li>
        )}
      </ul>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart
          data={bins}
          margin={{ top: 20, right: 24, bottom: 22, left: 4 }}
          barGap={0}
          barCategoryGap={1}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            type="number"
            dataKey="middle"
            domain={[0, reach]}
            ticks={ticksTo(reach)}
            tickFormatter={(ms: number) => inWait(ms)}
            stroke="var(--line-strong)"
            tick={tick}
            label={{ value: words.axis, position: 'bottom', offset: 4, ...tick }}
          />
          <YAxis width={40} allowDecimals={false} stroke="var(--line-strong)" tick={tick} />
          {before && <Bar dataKey="before" fill="var(--baseline)" isAnimationActive={false} />}
          <Bar dataKey="own" fill="var(--candidate)" isAnimationActive={false} />
          {own.medianMs !== null && (
            <ReferenceLine
              x={own.medianMs}
              stroke="var(--candidate)"
              strokeWidth={2}
              // On either side, so that two marks close together stay readable.
              label={{ value: words.median, fill: 'var(--candidate)', position: 'insideTopRight', ...mark }}
            />
          )}
          {own.p95Ms !== null && (
            <ReferenceLine
              x={own.p95Ms}
              stroke="var(--candidate)"
              label={{ value: words.p95, fill: 'var(--candidate)', position: 'insideTopLeft', ...mark }}
            />
          )}
          {showsLimit && <ReferenceLine x={limit} stroke="var(--ink)" strokeDasharray="5 4" strokeWidth={1.5} />}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
