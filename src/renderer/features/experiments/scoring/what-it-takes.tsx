import { type ScoringPreview } from '#contract/scoring';
import { useProcedure } from '../../../app/queries.ts';
import { Select } from '../../../ui/input/choice.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { counted, inDollars, inNumbers } from '../../../ui/text/words.ts';
import formStyles from '../new-experiment.module.css';
import { copy } from './copy.ts';
import styles from './scoring.module.css';

/** Stands for "as in Settings": no model has such a name. */
const usual = ' ';

/** What scoring takes before it starts, what stops it, and what it can never be used for. */
export function WhatItTakes({
  preview,
  judge,
  onJudge,
}: {
  readonly preview: ScoringPreview | null;
  readonly judge: string | null;
  readonly onJudge: (model: string | null) => void;
}) {
  const state = useProcedure('app.state', {});
  const id = state.data?.connection.id ?? '';
  const models = useProcedure('connection.models', { id }, { enabled: id !== '' });
  const listing = models.data?.models ?? [];
  return (
    <aside className={formStyles['estimate']} aria-label={copy.takes}>
      <h2>{copy.takes}</h2>
      {preview && preview.blockers.length > 0 && (
        <Note tone="fail" title={copy.cannot}>
          <ul className={styles['problems']}>
            {preview.blockers.map(({ path, message }, at) => (
              <li key={at}>
                {path} {message}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {preview && preview.answers > 0 && (
        <dl className={formStyles['facts']}>
          <Fact label="Answers" value={inNumbers(preview.answers)} />
          <Fact
            label="Cases"
            value={`${inNumbers(preview.cases.known + preview.cases.madeUp)}${preview.cases.madeUp > 0 ? `, ${inNumbers(preview.cases.madeUp)} of them new` : ''}`}
          />
          {preview.variants.length > 1 && (
            <Fact label="Versions" value={preview.variants.map(({ name }) => name).join(', ')} />
          )}
        </dl>
      )}
      {preview && preview.answers > 0 && <p>{judgeWords(preview)}</p>}
      {listing.length > 0 && (
        <Select
          label={copy.judge}
          value={judge ?? usual}
          choices={[
            { value: usual, label: copy.judgeUsual },
            ...listing.map((each) => ({ value: each.id, label: each.id })),
          ]}
          onChange={(model) => onJudge(model === usual ? null : model)}
        />
      )}
      <p className={styles['quiet']}>{copy.noSignOff}</p>
    </aside>
  );
}

function judgeWords({ judge: { calls, model, costUsd } }: ScoringPreview): string {
  if (calls === 0 || model === null) return copy.takesNothing;
  return copy.takesJudge(
    counted(calls, 'call'),
    model,
    costUsd === null ? copy.costUnknown : copy.cost(inDollars(costUsd)),
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
