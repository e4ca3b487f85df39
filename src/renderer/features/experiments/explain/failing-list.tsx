import { type FailingCase } from '#contract/explain';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';

const mostFailing = 20;

/** The failures, each with why, to choose from. */
export function FailingList({
  failing,
  chosen,
  onChoose,
}: {
  readonly failing: readonly FailingCase[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (cases: ReadonlySet<string>) => void;
}) {
  const newly = failing.filter((each) => each.newly);
  const take = (cases: readonly FailingCase[]) => () =>
    onChoose(new Set(cases.slice(0, mostFailing).map((each) => each.case)));
  return (
    <div className={styles['part']}>
      <h3>{copy.failures}</h3>
      <p className={styles['hint']}>{copy.failuresHint(chosen.size, failing.length)}</p>
      <div className={styles['buttons']}>
        {newly.length > 0 && newly.length < failing.length && (
          <Button variant="text" onClick={take(newly)}>
            {copy.newlyOnly}
          </Button>
        )}
        <Button variant="text" onClick={take(failing)}>
          {copy.allFailures}
        </Button>
        <Button variant="text" onClick={take([])}>
          {copy.noFailures}
        </Button>
      </div>
      <ul className={styles['failures']} aria-label={copy.failures} tabIndex={0}>
        {failing.map((each) => (
          <Failure
            key={each.case}
            failing={each}
            checked={chosen.has(each.case)}
            disabled={!chosen.has(each.case) && chosen.size >= mostFailing}
            onChange={(checked) => onChoose(changed(chosen, each.case, checked))}
          />
        ))}
      </ul>
    </div>
  );
}

function Failure({
  failing,
  checked,
  disabled,
  onChange,
}: {
  readonly failing: FailingCase;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <li className={styles['failure']}>
      <Checkbox
        checked={checked}
        disabled={disabled}
        onChange={onChange}
        label={
          <span className={styles['headline']}>
            <PlainText text={failing.headline} />
          </span>
        }
      />
      <ul className={styles['reasons']}>
        <li>
          {failing.case} · {copy.failsOf(failing.fails, failing.outputs)}
          {failing.newly && (
            <>
              {' · '}
              <span className={styles['newly']}>{failing.lost ? copy.lost : copy.newly}</span>
            </>
          )}
        </li>
        {failing.reasons.map(({ criterion, statement, reason }) => (
          <li key={criterion}>
            <PlainText text={statement} /> <PlainText text={reason} />
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The set with one element in it, or not. */
export function changed<T>(set: ReadonlySet<T>, element: T, within: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (within) next.add(element);
  else next.delete(element);
  return next;
}
