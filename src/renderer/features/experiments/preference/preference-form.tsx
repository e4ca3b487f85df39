import { useState } from 'react';
import { type PreferencePrepared } from '#contract/preference';
import { type ProcedureInput } from '#contract/procedures';
import { useCommand, useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { Skeleton } from '../../../ui/page/states.tsx';
import { SuggestField } from '../../../ui/input/suggest-field.tsx';
import { useSettled } from '../use-settled.ts';
import { copy } from './copy.ts';
import styles from './preference.module.css';

type Choice = ProcedureInput<'preference.start'>;

/** What the judge is asked, who it is and what that may cost, before anything is sent. */
export function PreferenceForm({
  place,
  prepared,
  onDone,
}: {
  readonly place: Pick<Choice, 'runId' | 'candidate' | 'baseline'>;
  readonly prepared: PreferencePrepared;
  readonly onDone: () => void;
}) {
  const [question, setQuestion] = useState(prepared.question);
  const [judge, setJudge] = useState(prepared.judge ?? '');
  const [trials, setTrials] = useState<'first' | 'all'>('first');
  const [maxCostUsd, setMaxCostUsd] = useState(prepared.maxCostUsd);
  const start = useCommand('preference.start', { quiet: true });
  const input = { ...place, question: question.trim(), judge: judge.trim(), trials, maxCostUsd };
  const isReady = input.question !== '' && input.judge !== '';
  const known = prepared.judges.find(({ id }) => id === input.judge);
  return (
    <div className={styles['form']} role="group" aria-label={copy.title}>
      <TextArea
        label={copy.question}
        hint={copy.questionHint}
        error={input.question === '' ? copy.questionMissing : null}
        rows={2}
        value={question}
        onChange={setQuestion}
      />
      <div className={styles['row']}>
        <SuggestField
          label={copy.judge}
          hint={known?.tested === true ? copy.judgeTested : copy.judgeHint}
          error={input.judge === '' ? copy.judgeMissing : null}
          suggestions={prepared.judges.map(({ id }) => id)}
          value={judge}
          onChange={setJudge}
          mono
        />
        {prepared.trials > 1 && (
          <Select
            label={copy.trials}
            value={trials}
            choices={[
              { value: 'first', label: copy.trialsFirst },
              { value: 'all', label: copy.trialsAll(prepared.trials) },
            ]}
            onChange={setTrials}
          />
        )}
        <NumberField label={copy.limit} unit={copy.limitUnit} min={0} value={maxCostUsd} onChange={setMaxCostUsd} />
      </div>
      {isReady && <Takes input={input} practice={known?.practice === true} />}
      {start.error && (
        <p role="alert" className={styles['trouble']}>{`${start.error.message} ${start.error.nextStep}`}</p>
      )}
      <div className={styles['buttons']}>
        <Button
          icon="play"
          busy={start.busy}
          disabled={!isReady}
          onClick={() => void start.run(input).then((started) => (started ? onDone() : undefined))}
        >
          {copy.start}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {copy.close}
        </Button>
      </div>
    </div>
  );
}

function Takes({ input, practice }: { readonly input: Choice; readonly practice: boolean }) {
  // What is being typed is not asked about letter by letter.
  const settled = useSettled(input, 400);
  const { data, error } = useProcedure('preference.estimate', settled, { keepPrevious: true });
  if (error) return <p role="alert" className={styles['trouble']}>{`${error.message} ${error.nextStep}`}</p>;
  if (!data) return <Skeleton label={copy.estimating} lines={2} />;
  return (
    <div>
      <p>
        <b>{copy.takes(data.calls, data.costUsd, data.seconds)}</b>
      </p>
      <p className={styles['hint']}>
        {[
          copy.pairs(data.pairs),
          ...(data.identical > 0 ? [copy.identical(data.identical)] : []),
          ...(data.missing > 0 ? [copy.missing(data.missing)] : []),
          ...(data.refused > 0 ? [copy.refused(data.refused)] : []),
          ...(data.aboveCap ? [copy.aboveCap] : []),
          ...(practice ? [copy.practice] : []),
        ].join(' ')}
      </p>
    </div>
  );
}
