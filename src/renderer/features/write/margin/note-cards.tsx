import { Link } from 'wouter';
import { type PromptListItem } from '#contract/prompt';
import { type RunListItem } from '#contract/run';
import { type Problem } from '#domain/files/problem';
import { lastRunWords } from '../../../app/last-run-words.ts';
import { addresses } from '../../../app/location.ts';
import { Button, ButtonLink } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { rateShort } from '../../../ui/evidence/result-words.ts';
import { Note } from '../../../ui/page/note.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { copy } from '../copy.ts';
import styles from './margin.module.css';
import { type SpecFacts, type UsedVariable } from './prompt-facts.ts';

const words = copy.notes;

export function ProblemNote({ problem, onGo }: { readonly problem: Problem; readonly onGo: (() => void) | null }) {
  return (
    <Note
      tone={problem.severity === 'error' ? 'fail' : 'unsure'}
      title={problem.severity === 'error' ? words.error : words.warning}
      {...(problem.line === null ? {} : { place: words.line(problem.line) })}
      {...(onGo === null
        ? {}
        : {
            actions: (
              <Button variant="text" onClick={onGo}>
                {words.go}
              </Button>
            ),
          })}
    >
      {problem.field === null ? '' : `${problem.field}: `}
      {problem.message}
    </Note>
  );
}

export function VariablesNote({
  variables,
  onDescribe,
}: {
  readonly variables: readonly UsedVariable[];
  readonly onDescribe: (() => void) | null;
}) {
  const unknown = variables.filter(({ declared }) => declared === null);
  return (
    <Note
      tone={unknown.length > 0 ? 'unsure' : 'accent'}
      title={words.variables(variables.length)}
      {...(unknown.length > 0 && onDescribe !== null
        ? {
            actions: (
              <Button variant="text" onClick={onDescribe}>
                {unknown.length === 1 ? copy.variable.describe : copy.variable.describeAll}
              </Button>
            ),
          }
        : {})}
    >
      <ul className={styles['list']}>
        {variables.map(({ name, declared }) => (
          <li key={name}>
            <code>{name}</code> {variableWords(declared)}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function variableWords(declared: UsedVariable['declared']): string {
  if (declared === null) return words.undeclared;
  const usual = declared.default;
  if (usual !== undefined && usual !== null)
    return words.usual(typeof usual === 'string' ? usual : JSON.stringify(usual));
  return declared.required === true ? words.required : words.optional;
}

export function MissingValuesNote({
  promptId,
  cases,
  names,
}: {
  readonly promptId: string;
  readonly cases: number;
  readonly names: readonly string[];
}) {
  return (
    <Note
      tone="fail"
      title={words.missing(cases, names)}
      actions={
        <ButtonLink variant="text" href={addresses.prompt(promptId, 'cases')}>
          {words.seeCases}
        </ButtonLink>
      }
    >
      {words.missingWords}
    </Note>
  );
}

export function SpecNote({
  promptId,
  spec,
  cases,
}: {
  readonly promptId: string;
  readonly spec: SpecFacts;
  readonly cases: { readonly count: number; readonly broken: boolean };
}) {
  const toCases = <Link href={addresses.prompt(promptId, 'cases')}>{words.cases.count(cases.count)}</Link>;
  return (
    <Note
      tone={spec.kind === 'spec' ? 'pass' : spec.kind === 'broken' ? 'fail' : 'unsure'}
      title={words.spec.title}
      actions={
        <ButtonLink variant="text" href={addresses.prompt(promptId, 'spec')}>
          {spec.kind === 'none' ? words.spec.write : words.spec.open}
        </ButtonLink>
      }
    >
      {spec.kind === 'spec'
        ? `${words.spec.counts(spec.must, spec.mustNot, spec.quality)}. `
        : `${spec.kind === 'none' ? words.spec.none : words.spec.broken} `}
      {cases.broken ? words.cases.broken : cases.count === 0 ? words.cases.none : toCases}
    </Note>
  );
}

export function LastRunNote({
  lastRun,
  run,
}: {
  readonly lastRun: NonNullable<PromptListItem['lastRun']>;
  readonly run: RunListItem | null;
}) {
  const rate = run?.rate ?? null;
  return (
    <Note
      tone="none"
      title={lastRunWords(lastRun)}
      actions={
        <ButtonLink variant="text" href={addresses.experiment(lastRun.id)}>
          {words.lastRun.open}
        </ButtonLink>
      }
    >
      <p className={styles['numbers']}>
        {rate !== null && rate.value !== null && `${rateShort(rate)} · `}
        <Ago iso={lastRun.at} /> {lastRun.practice && <PracticeChip />}
      </p>
    </Note>
  );
}
