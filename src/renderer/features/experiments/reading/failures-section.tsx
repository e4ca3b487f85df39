import { type ReactNode } from 'react';
import { type FailuresView } from '#contract/reading';
import { type RunView } from '#contract/run';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Fold } from '../../../ui/page/fold.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { counted, inNumbers } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import { statementOf } from './filter-words.ts';
import styles from './failures.module.css';
import { type CaseFilter } from './reading-search.ts';
import { missingBecause } from '../run-words.ts';
import { showCases } from './show-cases.ts';
import { modeName } from './use-failure-name.ts';

const words = copy.failures;
type OfCriterion = FailuresView['criteria'][number];
type Apart = FailuresView['apart'][number];

/** What fails by criterion and by how; what is no failure stands apart by its own name. */
export function FailuresSection({ run, pair }: { readonly run: RunView; readonly pair: ResultPair }) {
  const asked = useProcedure('reading.failures', { runId: run.id, variant: pair.candidate.id });
  return (
    <Section title={words.title}>
      {asked.error && <ErrorState trouble={asked.error} />}
      {asked.isPending && <Skeleton label={words.loading} lines={4} />}
      {asked.data && <Failures run={run} failures={asked.data} />}
    </Section>
  );
}

function Failures({ run, failures }: { readonly run: RunView; readonly failures: FailuresView }) {
  const { criteria, apart, people, judged } = failures;
  return (
    <>
      {criteria.length === 0 && <p>{judged === 0 ? words.noneJudged : words.none(counted(judged, 'answer'))}</p>}
      {criteria.map((each, at) => (
        <Fold key={each.criterion} open={at === 0} title={<CriterionTitle run={run} of={each} />}>
          <CriterionModes of={each} />
        </Fold>
      ))}
      {apart.length > 0 && <ApartList run={run} apart={apart} />}
      {people.modes.length > 0 && <PeopleList people={people} />}
      {criteria.length > 0 && (
        <Fold title={words.rule}>
          <p className={styles['rule']}>{words.ruleWords}</p>
        </Fold>
      )}
    </>
  );
}

function CriterionTitle({ run, of }: { readonly run: RunView; readonly of: OfCriterion }) {
  return (
    <span className={styles['title']}>
      <span>{statementOf(run, of.criterion)}</span>
      <span className={styles['count']}>
        {words.of(inNumbers(of.outputs), inNumbers(of.decided), counted(of.cases, 'case'))}
      </span>
    </span>
  );
}

function CriterionModes({ of }: { readonly of: OfCriterion }) {
  const named = of.modes.reduce((total, mode) => total + mode.outputs, 0);
  return (
    <ul className={styles['modes']}>
      {of.modes.map((mode) => (
        <Mode
          key={mode.id}
          name={modeName(mode)}
          count={words.mode(inNumbers(mode.outputs), inNumbers(of.outputs))}
          example={mode.example}
          filter={{ failure: mode.id }}
        />
      ))}
      {named < of.outputs && <li className={styles['rest']}>{words.more(counted(of.outputs - named, 'answer'))}</li>}
    </ul>
  );
}

function Mode({
  name,
  count,
  example,
  filter,
}: {
  readonly name: string;
  readonly count: ReactNode;
  readonly example: OfCriterion['example'];
  /** null: these cases cannot be asked for. */
  readonly filter: Partial<CaseFilter> | null;
}) {
  return (
    <li>
      <span className={styles['figure']}>{count}</span>
      <div>
        <p>{name}</p>
        {example !== null && example.text !== '' && (
          <blockquote className={styles['example']}>
            <PlainText text={example.text} />
          </blockquote>
        )}
      </div>
      {filter !== null && (
        <Button variant="text" aria-label={words.show(name)} onClick={() => showCases(filter)}>
          {words.showShort}
        </Button>
      )}
    </li>
  );
}

function ApartList({ run, apart }: { readonly run: RunView; readonly apart: readonly Apart[] }) {
  return (
    <Fold title={words.apart}>
      <ul className={styles['modes']}>
        {apart.map((each) => (
          <Mode
            key={`${each.kind} ${each.criterion ?? ''}`}
            name={
              each.criterion === null ? kindOf(run, each) : `${kindOf(run, each)}: ${statementOf(run, each.criterion)}`
            }
            count={words.inCases(inNumbers(each.outputs), counted(each.cases, 'case'))}
            example={each.example}
            filter={filterOf(each)}
          />
        ))}
      </ul>
    </Fold>
  );
}

function kindOf(run: RunView, { kind }: Apart): string {
  return kind === 'waiting' ? words.apartKinds.waiting[missingBecause(run)] : words.apartKinds[kind];
}

function filterOf({ kind, criterion }: Apart): Partial<CaseFilter> | null {
  if (kind === 'error' || kind === 'refused') return { show: 'errors' };
  if (kind === 'reused') return { reused: true };
  if (criterion === null || kind === 'waiting') return null;
  return { criteria: [{ id: criterion, verdict: kind }] };
}

function PeopleList({ people }: { readonly people: FailuresView['people'] }) {
  return (
    <>
      <h3 className={styles['heading']}>{words.people}</h3>
      <ul className={styles['modes']}>
        {people.modes.map((mode) => (
          <Mode
            key={mode.name}
            name={mode.name}
            count={words.peopleOf(inNumbers(mode.outputs), inNumbers(people.reviewed))}
            example={mode.example}
            filter={null}
          />
        ))}
      </ul>
    </>
  );
}
