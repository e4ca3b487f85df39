import { type EffectView, type ExplainView, type SearchView } from '#contract/explain';
import { instructionQuote, treatmentInWords } from '#domain/explain/ablation-words';
import { pointsInWords, pointsRangeFigures, rangeInWords } from '#domain/statistics/words';
import { addresses } from '../../../app/location.ts';
import { useCommand } from '../../../app/queries.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { ErrorState } from '../../../ui/page/states.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { isUnderWay, progressFacts, settledCalls, troubleFacts } from '../run-words.ts';
import { copy } from './copy.ts';
import { EffectBar, EffectChip, EffectLegend } from './effect-bar.tsx';
import styles from './explain.module.css';
import { PromptReading } from './prompt-reading.tsx';

/** What a search found: said, then shown beside the prompt, then in a table. */
export function SearchResult({
  search,
  view,
  linked = true,
}: {
  readonly search: SearchView;
  readonly view: ExplainView;
  /** With the way to the answers. */
  readonly linked?: boolean;
}) {
  const { effects, asIs } = search;
  const [first] = effects;
  const named = first?.verdict === 'probably' || first?.verdict === 'may-be' ? first : null;
  const bars = (of: readonly EffectView[]) =>
    of.length === 0 ? null : (
      <div className={styles['effects']}>
        {of.map((each) => (
          <EffectBar key={each.id} effect={each} asIs={asIs} />
        ))}
      </div>
    );
  return (
    <div className={styles['found']}>
      <div role="status">
        <p className={styles['said']}>
          {search.headline} {search.practice && <PracticeChip />}
        </p>
        <p className={styles['lede']}>
          <PlainText text={search.lede} />
        </p>
      </div>
      {search.state !== 'finished' && <Underway search={search} />}
      <EffectLegend />
      <PromptReading
        label={copy.prompt}
        text={view}
        aside={({ number }) => bars(effects.filter((each) => each.change !== 'removed' && each.number === number))}
        asideRemoved={({ number }) =>
          bars(effects.filter((each) => each.change === 'removed' && each.number === number))
        }
        found={named === null || named.change === 'removed' ? null : named.number}
      />
      <EffectTable search={search} />
      {linked && (
        <div className={styles['buttons']}>
          <ButtonLink href={addresses.experiment(search.id)}>{copy.openRun}</ButtonLink>
        </div>
      )}
    </div>
  );
}

function Underway({ search: { id, state, progress, error, capReached } }: { readonly search: SearchView }) {
  const pause = useCommand('run.pause');
  const resume = useCommand('run.resume');
  const cancel = useCommand('run.cancel');
  const facts = [...progressFacts(progress, state), ...troubleFacts(progress)];
  return (
    <div className={styles['limits']}>
      {error && <ErrorState card trouble={error} />}
      <ProgressBar label={copy.looking} done={settledCalls(progress)} total={progress.total} />
      <p className={styles['hint']}>{facts.join(' · ')}</p>
      {capReached && <p className={styles['hint']}>{copy.capReached}</p>}
      {isUnderWay(state) && !capReached && (
        <div className={styles['buttons']}>
          {state === 'running' ? (
            <Button icon="pause" busy={pause.busy} onClick={() => void pause.run({ runId: id })}>
              {copy.pause}
            </Button>
          ) : (
            <Button icon="play" busy={resume.busy} onClick={() => void resume.run({ runId: id })}>
              {copy.resume}
            </Button>
          )}
          <Button icon="stop" busy={cancel.busy} onClick={() => void cancel.run({ runId: id })}>
            {copy.stop}
          </Button>
        </div>
      )}
    </div>
  );
}

function EffectTable({ search: { effects, asIs, controls } }: { readonly search: SearchView }) {
  const words = copy.tableColumns;
  const counts = (passes: number, rate: EffectView['rate']): string =>
    rate.value === null ? '–' : copy.passesOf(passes, rate.outputs);
  const likely = (rate: EffectView['rate']): string =>
    [
      ...(rate.value === null ? [] : [rangeInWords(rate)]),
      ...(rate.undecided > 0 ? [copy.undecided(rate.undecided)] : []),
    ].join(' · ');
  return (
    <Fold title={copy.table}>
      <SmallTable
        caption={copy.table}
        hideCaption
        columns={[
          { label: words.what },
          { label: words.passes, number: true },
          { label: words.likely, number: true },
          { label: words.difference },
          { label: words.breaks },
          { label: words.verdict },
        ]}
        rows={[
          {
            key: 'as-is',
            cells: [
              copy.asIs,
              counts(asIs.passes, asIs.rate),
              likely(asIs.rate),
              '–',
              controls.length === 0 ? '–' : '',
              '',
            ],
          },
          ...effects.map((each) => ({
            key: each.id,
            cells: [
              <PlainText
                key="what"
                text={`${treatmentInWords(each)}: ${instructionQuote(each.restores ?? each.text, 80)}`}
              />,
              counts(each.passes, each.rate),
              likely(each.rate),
              each.delta === null || each.low === null || each.high === null
                ? '–'
                : `${pointsInWords(each.delta)} (${pointsRangeFigures(each.low, each.high).join(' to ')})`,
              copy.broken(each.controls.broken.length, each.controls.cases),
              <EffectChip key="says" verdict={each.verdict} />,
            ],
          })),
        ]}
      />
      <p className={styles['hint']}>{copy.method}</p>
    </Fold>
  );
}
