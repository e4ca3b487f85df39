import { type RunView } from '#contract/views';
import { type CriterionResult } from '#domain/run-result';
import { rateSentences, type ResultPair } from '../../ui/evidence/result-words.ts';
import { Section } from '../../ui/page.tsx';
import { SmallTable } from '../../ui/table.tsx';
import { inNumbers } from '../../ui/words.ts';
import { copy } from './copy.ts';
import styles from './criteria-table.module.css';

/** Every criterion with its pass rate, its n and its interval in words; what could not be told stands apart. */
export function CriteriaTable({
  run,
  pair,
  baselineName,
}: {
  readonly run: RunView;
  readonly pair: ResultPair;
  readonly baselineName: string | null;
}) {
  const { candidate, baseline } = pair;
  return (
    <Section title={copy.criteria.title}>
      {candidate.criteria.length === 0 ? (
        <p className={styles['quiet']}>{copy.criteria.none}</p>
      ) : (
        <SmallTable
          caption={copy.tableOf(copy.criteria.title)}
          hideCaption
          columns={[
            { label: copy.criteria.columns.criterion },
            ...(baselineName === null ? [] : [{ label: baselineName }]),
            { label: copy.criteria.columns.yours },
          ]}
          rows={candidate.criteria.map((criterion) => ({
            key: criterion.id,
            cells: [
              <Statement key="statement" run={run} criterion={criterion} />,
              ...(baseline === null
                ? []
                : [<Result key="before" criterion={baseline.criteria.find((each) => each.id === criterion.id)} />]),
              <Result key="yours" criterion={criterion} strong />,
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Statement({ run, criterion }: { readonly run: RunView; readonly criterion: CriterionResult }) {
  const statement = run.criteria.find((each) => each.id === criterion.id)?.statement ?? criterion.id;
  const severity = criterion.severity === 'blocker' ? copy.criteria.blocker : copy.criteria.report;
  return (
    <div className={styles['statement']}>
      {statement}
      <p className={styles['quiet']}>
        {copy.criteria.kinds[criterion.kind]} · {severity}
      </p>
    </div>
  );
}

function Result({
  criterion,
  strong = false,
}: {
  readonly criterion: CriterionResult | undefined;
  readonly strong?: boolean;
}) {
  if (criterion === undefined) return <span className={styles['quiet']}>–</span>;
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
