import { type ExperimentLog } from '#domain/experiment-log/experiment-log';
import { numberBeside } from '#domain/result/gate-words';
import { Section } from '../../../ui/page/page.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { counted } from '../../../ui/text/words.ts';
import { copy } from './copy.ts';
import styles from './log.module.css';
import { loggedDelta, loggedIncomplete, loggedOutside, loggedRate, loggedVerdict } from './logged-words.ts';

const words = copy.entry;

/** The numbers that the log keeps, each with its n and its limits. */
export function LoggedResult({ log }: { readonly log: ExperimentLog }) {
  const { comparisons, gate, tries, judges = [], confirmation = false, looks = '', asked_again = '' } = log.result;
  const set = [counted(log.cases.count, 'case'), counted(log.trials, 'trial')] as const;
  const lost = [...new Set(comparisons.flatMap((each) => each.lost_cases))];
  return (
    <Section title={words.result}>
      <div className={styles['stack']}>
        <p>
          {confirmation ? words.setAside(...set) : words.set(...set, tries)}{' '}
          {judges.length > 0 && words.judges(judges.join(', '))} {looks} {asked_again}
        </p>
        <Rates log={log} />
        {comparisons.length > 0 && <Comparisons log={log} />}
        {lost.length > 0 && <p className={styles['why']}>{words.lost(lost.join(', '))}</p>}
        <div>
          <p>{gate.met ? words.gateMet : words.gateNotMet}</p>
          {gate.lower_bar !== undefined && gate.lower_bar.length > 0 && (
            <p className={styles['why']}>{words.lowerBar(gate.lower_bar.join('; '))}</p>
          )}
          {gate.not_met.length > 0 && <p className={styles['why']}>{words.notMet(gate.not_met.join(', '))}</p>}
          {gate.cannot_tell.length > 0 && (
            <p className={styles['why']}>{words.cannotTell(gate.cannot_tell.join(', '))}</p>
          )}
        </div>
      </div>
    </Section>
  );
}

function Rates({ log }: { readonly log: ExperimentLog }) {
  const { version, model, rate, outside, incomplete } = words.columns;
  const results = new Map(log.result.variants.map((each) => [each.id, each]));
  return (
    <SmallTable
      caption={words.result}
      hideCaption
      columns={[
        { label: version },
        { label: model },
        { label: rate },
        { label: outside },
        { label: incomplete, number: true },
      ]}
      rows={log.variants.map((variant) => {
        const result = results.get(variant.id);
        return {
          key: variant.id,
          cells: [
            <span key="label">
              <PlainText text={variant.label} /> {variant.baseline && words.baseline}
            </span>,
            variant.model,
            result ? loggedRate(result.pass_rate) : copy.noRate,
            result ? loggedOutside(result) : words.outside.none,
            result ? loggedIncomplete(result) : words.outside.none,
          ],
        };
      })}
    />
  );
}

function Comparisons({ log }: { readonly log: ExperimentLog }) {
  const columns = words.comparisonColumns;
  const label = (id: string): string => log.variants.find((variant) => variant.id === id)?.label ?? id;
  return (
    <SmallTable
      caption={words.comparisons}
      columns={[
        { label: columns.pair },
        { label: columns.change },
        { label: columns.verdict },
        { label: columns.delta },
        { label: columns.chance, number: true },
      ]}
      rows={log.result.comparisons.map((each) => ({
        key: `${each.candidate} ${each.baseline}`,
        cells: [
          `${label(each.candidate)} / ${label(each.baseline)}`,
          words.gained(each.gained, each.lost, log.cases.count),
          loggedVerdict(each),
          loggedDelta(each),
          each.p_value === null ? '–' : numberBeside(each.p_value, 0.05),
        ],
      }))}
    />
  );
}
