import { type RunView } from '#contract/run';
import { type RunResult } from '#domain/result/run-result';
import { ChangedBesideNote } from '../../ui/evidence/changed-beside-note.tsx';
import { useCasePlaces } from '../../app/use-case-places.ts';
import { GateList } from '../../ui/evidence/gate-list.tsx';
import { IntervalChart } from '../../ui/evidence/interval-chart.tsx';
import { resultPairs, resultSentences, sentencesSoFar, type ResultPair } from '../../ui/evidence/result-words.ts';
import { EngineerDetails } from '../../ui/page/fold.tsx';
import { Headline, Section } from '../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../ui/page/states.tsx';
import { AskedOtherwise } from './asked-otherwise/asked-otherwise.tsx';
import { CaseSection } from './answers/case-section.tsx';
import { copy } from './copy.ts';
import { CriteriaTable } from './versions/criteria-table.tsx';
import { engineerFacts } from './running/engineer-facts.ts';
import { OutsideRate } from './versions/outside-rate.tsx';
import { PossibleChargesLine } from './running/possible-charges.tsx';
import { MaskedNote } from './masked-note.tsx';
import { gateAction } from './gate-action.tsx';
import { ProgressPanel } from './running/progress-panel.tsx';
import { RaiseLimit } from './running/raise-limit.tsx';
import { Notices } from './versions/notices.tsx';
import { useSignOffGate } from './queries.ts';
import { StaleNote } from './stale-note.tsx';
import { StoppedNote } from './stopped-note.tsx';
import { PairChoice } from './reading/pair-choice.tsx';
import { copy as readingCopy } from './reading/copy.ts';
import { ReadingSections } from './reading/reading-sections.tsx';
import { useChosenPair } from './reading/use-pair.ts';
import { ExplainSection } from './explain/explain-section.tsx';
import { SearchBody } from './explain/search-body.tsx';
import { PreferenceBody } from './preference/preference-body.tsx';
import { PreferenceSection } from './preference/preference-section.tsx';
import { DecisionSection } from './decision/decision-section.tsx';
import { HypothesisEdit } from './decision/hypothesis-edit.tsx';
import { UnmatchedNote } from './scoring/unmatched-note.tsx';
import { AgainLine, AgainNote, AskingNote } from './again/again-note.tsx';
import { gateWhileAsking } from './again/gate-while-asking.ts';
import { LooksLine, LooksNote } from './until-clear/looks-note.tsx';
import { ConfirmationOffer } from './confirmation/confirmation-offer.tsx';
import styles from './run-body.module.css';
import { isCompared, isUnderWay } from './run-words.ts';
import { testedSentence, triesSentences, variantNames } from './versions/variant-words.ts';
import { VersionsTable } from './versions/versions-table.tsx';

/** Said in one sentence, then the picture, then the tables, then the fold for engineers. */
export function RunBody({ run }: { readonly run: RunView }) {
  return (
    <>
      <PossibleChargesLine run={run} />
      <BodyOfKind run={run} />
    </>
  );
}

function BodyOfKind({ run }: { readonly run: RunView }) {
  if (run.kind === 'preference' && run.parentId !== null) return <PreferenceBody run={run} parentId={run.parentId} />;
  if (run.kind === 'ablation' && run.parentId !== null) return <SearchBody run={run} parentId={run.parentId} />;
  return <ExperimentBody run={run} />;
}

function ExperimentBody({ run }: { readonly run: RunView }) {
  const { result, error } = run;
  return (
    <>
      {error && (
        <div className={styles['error']}>
          <ErrorState card trouble={error} action={run.atLimitUsd !== null && <RaiseLimit run={run} />} />
        </div>
      )}
      {isUnderWay(run.state) && <ProgressPanel run={run} />}
      {hasNoAnswer(run) && <HypothesisEdit run={run} />}
      {result === null ? (
        <Headline lede={isOwnWords(run) ? run.hypothesis : undefined}>{copy.run.waiting}</Headline>
      ) : (
        <RunResultView run={run} result={result} />
      )}
    </>
  );
}

/** Nothing has come in yet: what is expected can still be changed. */
function hasNoAnswer({ state, progress }: RunView): boolean {
  const isOpen = state === 'planned' || state === 'running' || state === 'paused';
  return isOpen && progress.done + progress.errors === 0;
}

function RunResultView({ run, result }: { readonly run: RunView; readonly result: RunResult }) {
  const chosen = useChosenPair(run, result);
  const names = variantNames(run);
  const gate = useSignOffGate(run.id, run.state === 'finished').data?.gate ?? result.gate;
  const cases = useCasePlaces(run.id, result);
  const { pair } = chosen;
  if (pair === null) {
    return (
      <>
        <PairChoice chosen={chosen} names={names} />
        <Skeleton label={readingCopy.pair.loading} lines={6} />
      </>
    );
  }
  const called = names.get(pair.candidate.id);
  const byPerson = run.criteria.filter((each) => each.byPerson === true && each.severity === 'blocker').length;
  const compared = isCompared(run);
  const isPartial = run.state === 'cancelled' && result.variants.some(({ unfinished }) => unfinished > 0);
  const { headline, lede } =
    !compared || isPartial ? sentencesSoFar(pair, isPartial) : resultSentences(pair, called, byPerson);
  const parts = { run, result, pair, names };
  const noticing = run.state === 'finished' && pair.baseline !== null && (
    <Notices runId={run.id} variant={pair.candidate.id} baseline={pair.baseline.id} />
  );
  // The same text on another model: what users notice is the first question then.
  const isSwap = pair.baseline !== null && pair.baseline.model !== pair.candidate.model;
  return (
    <>
      <PairChoice chosen={chosen} names={names} />
      <Headline lede={lede}>{headline}</Headline>
      <Provenance run={run} result={result} pair={pair} />
      <div className={styles['notes']}>
        <StaleNote run={run} />
        <StoppedNote run={run} result={result} />
        <LooksNote run={run} result={result} />
        <AskingNote run={run} />
        <AgainNote run={run} />
        <ConfirmationOffer {...parts} />
        <OutsideRate run={run} result={result} names={names} shown={pair.candidate.id} />
        <ChangedBesideNote changed={result.changedBeside} />
        <MaskedNote masked={run.masked} />
        <AskedOtherwise result={result} />
        <UnmatchedNote result={result} />
      </div>
      {isSwap && noticing}
      <div className={styles['columns']}>
        <div>
          <IntervalChart
            pair={pair}
            gate={result.gate}
            compared={compared}
            baselineName={nameOf(pair, names)}
            {...(called === undefined ? {} : { candidateName: called })}
          />
          <CriteriaTable run={run} pair={pair} names={names} />
        </div>
        {/* A gate is about the version that would be signed off, which is the first; and it is drawn when all is in. */}
        {compared && (
          <Section title={chosen.isPlanned ? copy.run.mustBeMet : copy.run.mustBeMetBy(signable(result, names))}>
            {!chosen.isPlanned && <p className={styles['gateOfOther']}>{copy.run.mustBeMetOther}</p>}
            <GateList
              gate={isUnderWay(run.state) ? gateWhileAsking(gate) : gate}
              label={copy.run.mustBeMet}
              cases={cases}
              actionFor={(item) => gateAction(item, run, result)}
            />
          </Section>
        )}
      </div>
      {!isSwap && noticing}
      <VersionsTable
        result={result}
        names={names}
        {...(run.kind === 'scored' ? {} : { spentUsd: run.progress.spentUsd })}
      />
      <ReadingSections {...parts} />
      <CaseSection run={run} pair={pair} names={names} />
      {run.state === 'finished' && (
        <>
          <ExplainSection {...parts} />
          <PreferenceSection {...parts} />
          <DecisionSection {...parts} />
        </>
      )}
      <EngineerDetails text={engineerFacts(run, result, pair)} />
    </>
  );
}

/** The version that a sign-off would be about. */
function signable(result: RunResult, names: ReadonlyMap<string, string>): string {
  const id = resultPairs(result)[0]?.candidate.id ?? '';
  return names.get(id) ?? id;
}

function nameOf({ baseline }: ResultPair, names: ReadonlyMap<string, string>): string | null {
  return baseline === null ? null : (names.get(baseline.id) ?? baseline.label);
}

/** The hypothesis says more than the title, which is made of it. */
function isOwnWords({ hypothesis, title }: RunView): boolean {
  return hypothesis !== '' && hypothesis !== title;
}

/** What exactly was tested, on what, and how often something was tried on it. */
function Provenance({
  run,
  result,
  pair,
}: {
  readonly run: RunView;
  readonly result: RunResult;
  readonly pair: ResultPair;
}) {
  return (
    <div className={styles['provenance']}>
      {isOwnWords(run) && (
        <p>
          {copy.run.hypothesis}: {run.hypothesis}
        </p>
      )}
      <p>{testedSentence(result, pair)}</p>
      {!result.confirmation && <p>{triesSentences(run, result.cases.count).join(' ')}</p>}
      <LooksLine run={run} result={result} />
      <AgainLine result={result} />
    </div>
  );
}
