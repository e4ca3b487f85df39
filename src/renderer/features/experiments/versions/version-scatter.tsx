import { CartesianGrid, ErrorBar, LabelList, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { Figure } from '../../../ui/evidence/figure.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inDollars, inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { type ScatterPoint } from './scatter-points.ts';
import styles from './version-scatter.module.css';

/** Quality beside cost (or speed): which version is worth its price. Loaded only where it is shown. */
export function VersionScatter({ points }: { readonly points: readonly ScatterPoint[] }) {
  const words = copy.versions;
  const byCost = points[0]?.by === 'cost';
  const title = byCost ? words.scatterTitleCost : words.scatterTitle;
  const axis = byCost ? words.scatterXCost : words.scatterX;
  const amount = (x: number): string => (byCost ? inDollars(x) : inNumbers(Math.round(x)));
  const groups = [
    { key: 'baseline', points: points.filter((point) => point.isBaseline), color: 'var(--baseline)' },
    { key: 'candidate', points: points.filter((point) => !point.isBaseline), color: 'var(--candidate)' },
  ];
  return (
    <Figure
      title={title}
      picture={
        <div
          className={styles['picture']}
          role="img"
          aria-label={points
            .map(({ name, percent, x }) => words.scatterSays(name, `${Math.round(percent)} %`, amount(x)))
            .join('; ')}
        >
          <ResponsiveContainer width="100%" height={280}>
            <ScatterChart margin={{ top: 16, right: 120, bottom: 28, left: 8 }} accessibilityLayer={false}>
              <CartesianGrid stroke="var(--line)" />
              <XAxis
                type="number"
                dataKey="x"
                name={axis}
                domain={[0, 'auto']}
                tickFormatter={amount}
                stroke="var(--line-strong)"
                tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
                label={{ value: axis, position: 'bottom', offset: 8, fill: 'var(--ink-3)', fontSize: 12 }}
              />
              <YAxis
                type="number"
                dataKey="percent"
                name={words.scatterY}
                domain={[0, 100]}
                ticks={[0, 25, 50, 75, 100]}
                width={40}
                stroke="var(--line-strong)"
                tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
              />
              {groups.map((group) => (
                <Scatter
                  key={group.key}
                  data={group.points.map((point) => ({ ...point, interval: [point.down, point.up] }))}
                  fill={group.color}
                  isAnimationActive={false}
                >
                  <ErrorBar dataKey="interval" direction="y" stroke={group.color} strokeWidth={1.5} width={6} />
                  <LabelList dataKey="name" position="right" offset={10} fill="var(--ink-2)" fontSize={12} />
                </Scatter>
              ))}
            </ScatterChart>
          </ResponsiveContainer>
        </div>
      }
      table={
        <SmallTable
          caption={copy.tableOf(title)}
          hideCaption
          columns={[
            { label: words.columns.version },
            { label: words.scatterY, number: true },
            { label: axis, number: true },
          ]}
          rows={points.map(({ id, name, percent, down, up, x }) => ({
            key: id,
            cells: [
              name,
              `${Math.round(percent)} (${Math.round(percent - down)}–${Math.round(percent + up)})`,
              amount(x),
            ],
          }))}
        />
      }
    />
  );
}
