import { type RunView } from '#contract/run';
import { maskedCriterionSentence } from '#domain/verdicts/masked';
import { type CriterionResult } from '#domain/result/run-result';
import { pointsInWords, pointsRangeFigures } from '#domain/statistics/words';
import { type ProcedureOutput } from '#contract/procedures';
import { useProcedure } from '../../../app/queries.ts';
import { Chip } from '../../../ui/text/chip.tsx';
import { rateSentences, type ResultPair } from '../../../ui/evidence/result-words.ts';
import { Section } from '../../../ui/page/page.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { inNumbers } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import styles from './criteria-table.module.css';
import { copy as readingCopy } from '../reading/copy.ts';
import { isCompared } from '../run-words.ts';

type Comparison = ProcedureOutput<'reading.compare'>['criteria'][number];

/** Every criterion with its pass rate, its n and its interval in words, and how it differs; what could not be told stands apart. */
export function CriteriaTable({
  run,
  pair: { candidate, baseline },
  names,
}: {
  readonly run: RunView;
  readonly pair: ResultPair;
  readonly names: ReadonlyMap<string, string>;
}) {
  const wanted = baseline !== null && isCompared(run);
  const people = new Set(run.criteria.filter(({ byPerson }) => byPerson === true).map(({ id }) => id));
  const asked = useProcedure('reading.compare', { runId: run.id, baseline: baseline?.id ?? null }, { enabled: wanted });
  const compared = wanted ? asked.data : undefined;
  const differs = (id: string): Comparison | undefined =>
    compared?.criteria.find((each) => each.candidate === candidate.id && each.criterion === id);
  if (candidate.criteria.length === 0) {
    return (
      <Section title={copy.criteria.title}>
        <p className={styles['quiet']}>{copy.criteria.none}</p>
      </Section>
    );
  }
  return (
    <Section title={copy.criteria.title}>
      <SmallTable
        caption={copy.tableOf(copy.criteria.title)}
        hideCaption
        columns={[
          { label: copy.criteria.columns.criterion },
          ...(baseline === null ? [] : [{ label: names.get(baseline.id) ?? baseline.label }]),
          { label: names.get(candidate.id) ?? copy.criteria.columns.yours },
          ...(wanted ? [{ label: readingCopy.criteria.column }] : []),
        ]}
        rows={candidate.criteria.map((criterion) => ({
          key: criterion.id,
          cells: [
            <Statement key="statement" run={run} criterion={criterion} />,
            ...(baseline === null
              ? []
              : [
                  <Result
                    key="before"
                    criterion={baseline.criteria.find((each) => each.id === criterion.id)}
                    byPerson={people.has(criterion.id)}
                  />,
                ]),
            <Result key="yours" criterion={criterion} byPerson={people.has(criterion.id)} strong />,
            ...(wanted ? [<Difference key="difference" compared={differs(criterion.id)} />] : []),
          ],
        }))}
      />
      {compared && compared.family > 1 && (
        <p className={styles['quiet']}>{readingCopy.criteria.corrected(inNumbers(compared.family))}</p>
      )}
    </Section>
  );
}

/** Only what is clear gets a sign; the rest is said quietly, so that nobody reads a change into noise. */
function Difference({ compared }: { readonly compared: Comparison | undefined }) {
  if (compared?.delta === undefined || compared.delta === null) return <span className={styles['quiet']}>–</span>;
  const { delta, low, high, verdict } = compared;
  const words = readingCopy.criteria.verdicts[verdict];
  const clear = verdict === 'better' || verdict === 'worse';
  return (
    <div>
      {clear ? <Chip tone={verdict === 'better' ? 'pass' : 'fail'}>{words}</Chip> : words}
      <p className={styles['quiet']}>
        {readingCopy.criteria.says(pointsInWords(delta), ...pointsRangeFigures(low, high))}
      </p>
    </div>
  );
}

function Statement({ run, criterion }: { readonly run: RunView; readonly criterion: CriterionResult }) {
  const statement = run.criteria.find((each) => each.id === criterion.id)?.statement ?? criterion.id;
  const masked = run.masked.criteria.find((each) => each.id === criterion.id);
  const severity = criterion.severity === 'blocker' ? copy.criteria.blocker : copy.criteria.report;
  return (
    <div className={styles['statement']}>
      {statement}
      <p className={styles['quiet']}>
        {copy.criteria.kinds[criterion.kind]} · {severity}
      </p>
      {masked && <p className={styles['masked']}>{maskedCriterionSentence(masked)}</p>}
    </div>
  );
}

function Result({
  criterion,
  byPerson,
  strong = false,
}: {
  readonly criterion: CriterionResult | undefined;
  /** The run measures nothing of it. */
  readonly byPerson: boolean;
  readonly strong?: boolean;
}) {
  if (criterion === undefined) return <span className={styles['quiet']}>–</span>;
  if (byPerson) return <span className={styles['quiet']}>{copy.criteria.byPerson}</span>;
  const [rate, ...rest] = rateSentences(criterion.passRate);
  const aside = [
    ...rest,
    ...(criterion.cannotTell > 0 ? [copy.criteria.cannotTell(inNumbers(criterion.cannotTell))] : []),
    ...(criterion.notMeasured > 0 ? [copy.criteria.notMeasured(inNumbers(criterion.notMeasured))] : []),
  ];
  return (
    <div className={strong ? styles['strong'] : styles['before']}>
      {rate}
      {aside.map((sentence) => (
        <p key={sentence} className={styles['quiet']}>
          {sentence}
        </p>
      ))}
    </div>
  );
}
