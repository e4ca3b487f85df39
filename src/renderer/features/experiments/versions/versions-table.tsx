import { lazy, Suspense } from 'react';
import { incompleteInShort } from '#domain/report/report-lines';
import { judgeNames, type RunResult, type VariantResult } from '#domain/result/run-result';
import { rateShort } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inDollars, inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';
import { scatterPoints } from './scatter-points.ts';
import { plannedJudgesUsd, totalSentences } from '../total-words.ts';

const VersionScatter = lazy(async () => ({ default: (await import('./version-scatter.tsx')).VersionScatter }));

function isPractice({ variants, judge }: RunResult): boolean {
  return variants.some(({ practice }) => practice) || judge?.practice === true;
}

/** What each version cost, how long it took and how much it wrote, in a table; from three versions on also as a picture. */
export function VersionsTable({
  result,
  names,
  spentUsd,
}: {
  readonly result: RunResult;
  /** Answers, judges and what was asked again, as it was counted while it ran; null: a price is missing. Absent: nothing was asked. */
  readonly spentUsd?: number | null;
  readonly names: ReadonlyMap<string, string>;
}) {
  const words = copy.versions;
  const points = scatterPoints(result, names);
  const oneModel = new Set(result.variants.map((variant) => variant.model)).size === 1;
  const table = (
    <SmallTable
      caption={copy.tableOf(words.title)}
      hideCaption
      columns={[
        { label: words.columns.version },
        // Where models differ, the names already tell them apart.
        ...(oneModel ? [{ label: words.columns.model }] : []),
        { label: words.columns.rate },
        { label: words.columns.cost, number: true },
        { label: words.columns.perSuccess, number: true },
        { label: words.columns.usual, number: true },
        { label: words.columns.slow, number: true },
        { label: words.columns.tokens, number: true },
      ]}
      rows={inOrderOf(names, result.variants).map((variant) => ({
        key: variant.id,
        cells: cellsOf(variant, names, oneModel),
      }))}
    />
  );
  return (
    <Section title={words.title}>
      {table}
      <p className={styles['judge']}>{words.incomplete(incompleteParts(names, result.variants))}</p>
      {result.judge && <p className={styles['judge']}>{words.judge(judgeNames(result), judgesCost(result))}</p>}
      {spentUsd !== undefined && (
        <p className={styles['judge']}>
          {[...totalSentences(result, spentUsd), ...(isPractice(result) ? [words.practice] : [])].join(' ')}
        </p>
      )}
      {points.length >= 3 && (
        <Suspense fallback={null}>
          <VersionScatter points={points} />
        </Suspense>
      )}
    </Section>
  );
}

/** Of the planned answers, as in the sum below; what judges of fresh answers cost is part of what was asked again. */
function judgesCost(result: RunResult): string | null {
  const cost = plannedJudgesUsd(result);
  return cost === null ? null : inDollars(cost);
}

function inOrderOf(names: ReadonlyMap<string, string>, variants: readonly VariantResult[]): VariantResult[] {
  const order = [...names.keys()];
  return variants.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** "Yours none of 120 answers": how many answers of each version are incomplete; said where there are none, too. */
function incompleteParts(names: ReadonlyMap<string, string>, variants: readonly VariantResult[]): string[] {
  return inOrderOf(names, variants).map(
    (variant) => `${names.get(variant.id) ?? variant.label} ${incompleteInShort(variant)}`,
  );
}

function cellsOf(variant: VariantResult, names: ReadonlyMap<string, string>, withModel: boolean): string[] {
  const { id, label, model, passRate, costUsd, costPerSuccessUsd, latencyMs, tokens } = variant;
  const words = copy.versions;
  const wait = (amount: number | null): string =>
    amount === null ? words.unknown : words.ms(inNumbers(Math.round(amount)));
  const count = (amount: number | null): string => (amount === null ? words.unknown : inNumbers(amount));
  return [
    names.get(id) ?? label,
    ...(withModel ? [model] : []),
    passRate.value === null ? '–' : rateShort(passRate),
    inDollars(costUsd),
    costPerSuccessUsd === null ? words.unknown : inDollars(costPerSuccessUsd),
    wait(latencyMs.p50),
    wait(latencyMs.p95),
    `${count(tokens.input)} / ${count(tokens.output)}`,
  ];
}
