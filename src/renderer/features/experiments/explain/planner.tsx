import { useState } from 'react';
import { type ExplainedInstruction, type ExplainView } from '#contract/explain';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox } from '../../../ui/input/choice.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { Skeleton } from '../../../ui/page/states.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';
import { changed, FailingList } from './failing-list.tsx';
import { PromptReading } from './prompt-reading.tsx';

/** What to try on which failures, for how much, before anything is asked. */
export function Planner({
  runId,
  variant,
  view,
  onStarted,
  onClose,
}: {
  readonly runId: string;
  readonly variant: string;
  readonly view: ExplainView;
  readonly onStarted: () => void;
  readonly onClose: () => void;
}) {
  const [cases, setCases] = useState<ReadonlySet<string>>(() => new Set(view.proposed.cases));
  const [treatments, setTreatments] = useState<ReadonlySet<string>>(() => new Set(view.proposed.treatments));
  const [maxCostUsd, setMaxCostUsd] = useState(view.proposed.maxCostUsd);
  const start = useCommand('explain.start');
  // In the order of the view, so that the same choice is the same question.
  const input = {
    runId,
    variant,
    cases: view.failing.filter((each) => cases.has(each.case)).map((each) => each.case),
    treatments: view.treatments.filter(({ id }) => treatments.has(id)).map(({ id }) => id),
    maxCostUsd,
  };
  const ready = cases.size > 0 && treatments.size > 0;
  return (
    <>
      <div className={styles['planner']}>
        <PromptChoice view={view} chosen={treatments} onChoose={setTreatments} />
        <FailingList failing={view.failing} chosen={cases} onChoose={setCases} />
      </div>
      <div className={styles['limits']}>
        <Takes input={input} enabled={ready} practice={view.practice} />
        <NumberField
          label={copy.limit}
          unit={copy.limitUnit}
          value={maxCostUsd}
          onChange={setMaxCostUsd}
          min={0}
          className={styles['limit']}
        />
        <div className={styles['buttons']}>
          <Button
            busy={start.busy}
            disabled={!ready}
            icon="play"
            onClick={() => void start.run(input).then((started) => (started ? onStarted() : undefined))}
          >
            {copy.start}
          </Button>
          <Button variant="quiet" onClick={onClose}>
            {copy.close}
          </Button>
        </div>
      </div>
    </>
  );
}

type Input = Parameters<ReturnType<typeof useCommand<'explain.start'>>['run']>[0];

function Takes({
  input,
  enabled,
  practice,
}: {
  readonly input: Input;
  readonly enabled: boolean;
  readonly practice: boolean;
}) {
  const { data, error } = useProcedure('explain.estimate', input, { enabled, keepPrevious: true });
  if (!enabled) return <p className={styles['hint']}>{copy.failuresHint(input.cases.length, input.cases.length)}</p>;
  if (error) return <p role="alert">{`${error.message} ${error.nextStep}`}</p>;
  if (!data) return <Skeleton lines={2} label={copy.estimating} />;
  return (
    <div>
      <p>
        <b>{copy.costs(data.calls, data.judgeCalls, data.costUsd, data.seconds)}</b>
      </p>
      <p className={styles['hint']}>
        {[
          data.telling,
          copy.controls(data.controls),
          ...(data.aboveCap ? [copy.aboveCap] : []),
          ...(practice ? [copy.practice] : []),
        ].join(' ')}
      </p>
    </div>
  );
}

function PromptChoice({
  view,
  chosen,
  onChoose,
}: {
  readonly view: ExplainView;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (treatments: ReadonlySet<string>) => void;
}) {
  const ofInstruction = ({ number }: ExplainedInstruction): readonly string[] =>
    view.treatments.filter((each) => each.change !== 'removed' && each.number === number).map(({ id }) => id);
  const ofRemoved = (number: number): readonly string[] =>
    view.treatments.filter((each) => each.change === 'removed' && each.number === number).map(({ id }) => id);
  const tick = (ids: readonly string[], label: string) =>
    ids.length === 0 ? null : (
      <Checkbox
        label={<span className="visually-hidden">{label}</span>}
        checked={ids.some((id) => chosen.has(id))}
        onChange={(checked) => onChoose(ids.reduce((set, id) => changed(set, id, checked), chosen))}
      />
    );
  const differing = view.treatments.filter(({ change }) => change !== 'same');
  return (
    <div className={styles['part']}>
      <h3>{copy.prompt}</h3>
      <p className={styles['hint']}>{copy.promptHint}</p>
      <div className={styles['buttons']}>
        {differing.length > 0 && (
          <Button variant="text" onClick={() => onChoose(new Set(differing.map(({ id }) => id)))}>
            {copy.changedOnly}
          </Button>
        )}
        <Button variant="text" onClick={() => onChoose(new Set(view.treatments.map(({ id }) => id)))}>
          {copy.allInstructions}
        </Button>
      </div>
      <PromptReading
        label={copy.prompt}
        text={view}
        mark={(each) => tick(ofInstruction(each), copy.tryIt(each))}
        markRemoved={(each) => tick(ofRemoved(each.number), copy.tryBack(each.text))}
      />
    </div>
  );
}
