import { Link } from 'wouter';
import { type CaseHistoryEntry } from '#contract/reading';
import { addresses } from '../../../app/location.ts';
import { useProcedure } from '../../../app/queries.ts';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inDay, inFull } from '../../../ui/text/words.ts';
import { cellFigure, cellSentence } from '../answers/cell-words.ts';
import { copy } from './copy.ts';
import styles from './reading.module.css';

const words = copy.history;

/** How this case went in other experiments of the prompt; one that asked something else then is marked. */
export function CaseHistory({ runId, caseId }: { readonly runId: string; readonly caseId: string }) {
  const runs = useProcedure('reading.caseHistory', { runId, caseId }).data?.runs;
  if (runs === undefined) return null;
  return (
    <Fold title={`${words.title} (${runs.length})`}>
      {runs.length === 0 ? (
        <p className={styles['quiet']}>{words.none}</p>
      ) : (
        <SmallTable
          caption={copy.tableOf(words.title)}
          hideCaption
          columns={[
            { label: words.columns.when },
            { label: words.columns.experiment },
            { label: words.columns.version },
            { label: words.columns.passes, number: true },
          ]}
          rows={runs.flatMap((run) => rowsOf(run, caseId))}
        />
      )}
    </Fold>
  );
}

function rowsOf(run: CaseHistoryEntry, caseId: string) {
  return run.variants.map((variant, at) => ({
    key: `${run.runId} ${at}`,
    cells: [
      at === 0 ? (
        <time key="when" dateTime={run.at} title={inFull(run.at)}>
          {inDay(run.at)}
        </time>
      ) : (
        ''
      ),
      at === 0 ? <Where key="where" run={run} caseId={caseId} /> : '',
      <span key="version">
        {capitalised(variant.label)}{' '}
        <span className={styles['quiet']}>{`${words.text(variant.content.slice(0, 7))} · ${variant.model}`}</span>
      </span>,
      <span key="passes" title={cellSentence({ ...variant, variant: '' })}>
        {cellFigure({ ...variant, variant: '' })}
      </span>,
    ],
  }));
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function Where({ run, caseId }: { readonly run: CaseHistoryEntry; readonly caseId: string }) {
  const marks = [run.inputChanged ? words.inputChanged : null, run.specChanged ? words.specChanged : null];
  return (
    <span>
      <Link href={`${addresses.experiment(run.runId)}?case=${encodeURIComponent(caseId)}`}>{run.title}</Link>{' '}
      {run.practice && <PracticeChip />}
      {marks.map(
        (mark) =>
          mark !== null && (
            <span key={mark} className={styles['mark']}>
              {mark}
            </span>
          ),
      )}
    </span>
  );
}
