import { Select } from '../../../ui/input/choice.tsx';
import { copy } from './copy.ts';
import styles from './reading.module.css';
import { type ChosenPair } from './use-pair.ts';

/** Which version the page is about and what it is compared with; nothing where there is no choice. */
export function PairChoice({
  chosen,
  names,
}: {
  readonly chosen: ChosenPair;
  readonly names: ReadonlyMap<string, string>;
}) {
  const { candidate, baseline, candidates, baselines, plannedBaseline, choose } = chosen;
  const nameOf = (id: string): string => names.get(id) ?? id;
  const afterwards = baseline !== plannedBaseline;
  if (candidates.length < 2 && baselines.length === 0) return null;
  return (
    <div className={styles['pair']}>
      <Select
        label={copy.pair.show}
        value={candidate}
        choices={candidates.map((id) => ({ value: id, label: nameOf(id) }))}
        onChange={(variant) => choose({ variant })}
      />
      {baselines.length > 0 && baseline !== null && (
        <Select
          label={copy.pair.against}
          value={baseline}
          choices={baselines.map((id) => ({
            value: id,
            label: id === plannedBaseline ? copy.pair.planned(nameOf(id)) : nameOf(id),
          }))}
          onChange={(next) => choose({ baseline: next })}
        />
      )}
      {afterwards && (
        <p className={styles['afterwards']}>
          {plannedBaseline === null ? copy.pair.neverPlanned : copy.pair.otherBaseline(nameOf(plannedBaseline))}
        </p>
      )}
    </div>
  );
}
