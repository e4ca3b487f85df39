import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { ChangedBesideNote } from '../../../ui/evidence/changed-beside-note.tsx';
import { GateList } from '../../../ui/evidence/gate-list.tsx';
import { IntervalChart } from '../../../ui/evidence/interval-chart.tsx';
import { resultPairs, resultSentences, sentencesSoFar, type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Headline, Page, PageBar, Section } from '../../../ui/page/page.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { AskingNote } from '../again/again-note.tsx';
import { copy } from '../copy.ts';
import { CriteriaTable } from '../versions/criteria-table.tsx';
import { Notices } from '../versions/notices.tsx';
import { useRun, useSignOffGate } from '../queries.ts';
import { testedSentence, triesSentences, variantNames } from '../versions/variant-words.ts';
import { VersionsTable } from '../versions/versions-table.tsx';
import { WhyErrors } from '../versions/why-errors.tsx';
import { exportCopy } from './copy.ts';
import { isCompared } from '../run-words.ts';
import styles from './report-page.module.css';

const words = exportCopy.page;
const casesShown = 50;

/** `/experiments/:id/report`: the result on paper. The window's own print dialog makes a PDF of it, in any script a system can show. */
export function ReportPage({ runId }: { readonly runId: string }) {
  const run = useRun(runId);
  const result = run.data?.result ?? null;
  return (
    <>
      <PageBar
        title={words.title(run.data?.title ?? '')}
        mark={run.data?.practice === true && <PracticeChip />}
        actions={<ButtonLink href={addresses.experiment(runId)}>{words.back}</ButtonLink>}
        primary={
          result !== null && (
            <Button variant="primary" onClick={() => window.print()}>
              {words.print}
            </Button>
          )
        }
      />
      <Page>
        {run.isPending && <Skeleton label={words.loading} lines={8} />}
        {run.error && <ErrorState trouble={run.error} />}
        {run.data && (result === null ? <p>{words.notYet}</p> : <Report run={run.data} result={result} />)}
      </Page>
    </>
  );
}

function Report({ run, result }: { readonly run: RunView; readonly result: RunResult }) {
  const names = variantNames(run);
  const gate = useSignOffGate(run.id, run.state === 'finished').data?.gate ?? result.gate;
  const pairs = resultPairs(result);
  const compared = isCompared(run);
  return (
    <article className={styles['report']}>
      <h2 className={styles['title']}>
        <PlainText text={run.title} />
      </h2>
      {run.practice && <p className={styles['practice']}>{words.practice}</p>}
      {run.hypothesis !== '' && (
        <p>
          {words.hypothesis}: {run.hypothesis}
        </p>
      )}
      <AskingNote run={run} />
      <ChangedBesideNote changed={result.changedBeside} />
      {pairs.map((pair) => (
        <PairReport key={pair.candidate.id} run={run} result={result} pair={pair} names={names} />
      ))}
      {compared && (
        <Section title={copy.run.mustBeMet}>
          <GateList gate={gate} label={copy.run.mustBeMet} />
        </Section>
      )}
      <VersionsTable result={result} names={names} />
      {result.variants.some(({ errorReasons }) => errorReasons.length > 0) && (
        <Section title={copy.run.whyErrors}>
          <WhyErrors variants={result.variants} names={names} />
        </Section>
      )}
      {compared && result.comparisons.length > 0 && (
        <>
          <CaseList run={run} show="lost" title={words.lost} />
          <CaseList run={run} show="gained" title={words.gained} />
        </>
      )}
      <CaseList run={run} show="wavering" title={words.wavering} />
      <p className={styles['foot']}>
        {triesSentences(run, result.cases.count).join(' ')} {words.foot(result.variants[0]?.passRate.method ?? '')}
      </p>
    </article>
  );
}

function PairReport({
  run,
  result,
  pair,
  names,
}: {
  readonly run: RunView;
  readonly result: RunResult;
  readonly pair: ResultPair;
  readonly names: ReadonlyMap<string, string>;
}) {
  const compared = isCompared(run);
  const { headline, lede } = compared ? resultSentences(pair) : sentencesSoFar(pair);
  const baselineName = pair.baseline === null ? null : (names.get(pair.baseline.id) ?? pair.baseline.label);
  return (
    <>
      <p className={styles['which']}>{names.get(pair.candidate.id) ?? pair.candidate.label}</p>
      <Headline lede={lede}>{headline}</Headline>
      <p className={styles['tested']}>{testedSentence(result, pair)}</p>
      <IntervalChart pair={pair} gate={result.gate} baselineName={baselineName} compared={compared} />
      <CriteriaTable run={run} pair={pair} names={names} />
      {pair.baseline !== null && <Notices runId={run.id} variant={pair.candidate.id} baseline={pair.baseline.id} />}
    </>
  );
}

function CaseList({
  run,
  show,
  title,
}: {
  readonly run: RunView;
  readonly show: 'lost' | 'gained' | 'wavering';
  readonly title: string;
}) {
  const asked = useProcedure('run.cases', { runId: run.id, show, limit: casesShown });
  if (!asked.data) return null;
  const { rows, total } = asked.data;
  return (
    <Section title={`${title} (${total})`}>
      {rows.length === 0 && <p>{words.none}</p>}
      <ul className={styles['cases']}>
        {rows.map((row) => (
          <li key={row.case}>
            <span className={styles['id']}>{row.case}</span> <PlainText text={row.headline} />
          </li>
        ))}
      </ul>
      {total > rows.length && <p>{words.more(total - rows.length)}</p>}
    </Section>
  );
}
