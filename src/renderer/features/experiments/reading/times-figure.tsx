import { lazy, Suspense } from 'react';
import { type TimesView } from '#contract/reading';
import { type RunView } from '#contract/run';
import { useProcedure } from '../../../app/queries.ts';
import { Figure } from '../../../ui/evidence/figure.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { Skeleton } from '../../../ui/page/states.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inDollars, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import styles from './times.module.css';
import { inWait } from './wait-words.ts';

const TimesChart = lazy(async () => ({ default: (await import('./times-chart.tsx')).TimesChart }));
const words = copy.times;

/** How long answers took: said, drawn, and with the exact figures of every version. */
export function TimesFigure({
  run,
  pair,
  names,
}: {
  readonly run: RunView;
  readonly pair: ResultPair;
  readonly names: ReadonlyMap<string, string>;
}) {
  const times = useProcedure('reading.times', { runId: run.id }).data;
  if (times === undefined) return <Skeleton label={words.loading} lines={5} />;
  const nameOf = (id: string): string => names.get(id) ?? id;
  const own = times.variants.find(({ id }) => id === pair.candidate.id);
  const before = times.variants.find(({ id }) => id === pair.baseline?.id) ?? null;
  if (own === undefined || times.edges.length === 0) {
    return (
      <Section title={words.title}>
        <p>{words.nothing}</p>
      </Section>
    );
  }
  const left = times.variants.filter(({ untimed }) => untimed > 0);
  const sentence = sayTimes(own, nameOf(own.id)) + (before === null ? '' : sayBefore(before, nameOf(before.id)));
  return (
    <Figure
      title={words.title}
      legend={
        <p className={styles['lede']}>
          {sentence} {left.map(({ id, untimed }) => words.untimed(nameOf(id), inNumbers(untimed))).join(' ')}
        </p>
      }
      picture={
        own.timed === 0 ? null : (
          <Suspense fallback={null}>
            <TimesChart times={times} own={own} before={before} nameOf={nameOf} says={sentence} />
          </Suspense>
        )
      }
      table={<TimesTable times={times} nameOf={nameOf} />}
    />
  );
}

function sayTimes({ medianMs, p95Ms }: TimesView['variants'][number], name: string): string {
  return medianMs === null ? '' : words.headline(name, inWait(medianMs), inWait(p95Ms));
}

function sayBefore({ medianMs, p95Ms }: TimesView['variants'][number], name: string): string {
  return medianMs === null ? '' : words.before(name, inWait(medianMs), inWait(p95Ms));
}

function TimesTable({ times, nameOf }: { readonly times: TimesView; readonly nameOf: (id: string) => string }) {
  const columns = words.columns;
  const count = (amount: number | null): string => (amount === null ? words.unknown : inNumbers(Math.round(amount)));
  return (
    <SmallTable
      caption={copy.tableOf(words.title)}
      hideCaption
      columns={[
        { label: columns.version },
        { label: columns.timed, number: true },
        { label: columns.median, number: true },
        { label: columns.p95, number: true },
        { label: columns.slowest, number: true },
        { label: columns.input, number: true },
        { label: columns.output, number: true },
        { label: columns.perSuccess, number: true },
      ]}
      rows={times.variants.map((variant) => ({
        key: variant.id,
        cells: [
          nameOf(variant.id),
          inNumbers(variant.timed),
          inWait(variant.medianMs),
          inWait(variant.p95Ms),
          inWait(variant.slowestMs),
          count(variant.inputTokens),
          count(variant.outputTokens),
          variant.costPerSuccessUsd === null ? words.unknown : inDollars(variant.costPerSuccessUsd),
        ],
      }))}
    />
  );
}
