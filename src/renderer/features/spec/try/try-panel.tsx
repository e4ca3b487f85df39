import { useDeferredValue, useId, useMemo, useState } from 'react';
import { type Case, headlineOfInput } from '#domain/cases/case';
import { VerdictChip } from '../../../ui/text/chip.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { TextArea } from '../../../ui/input/field.tsx';
import { tryCopy as copy } from '../copy.ts';
import { nameOf } from '../criterion/criterion-card.tsx';
import { casesIn } from '../spec-cases.ts';
import { useSpec } from '../spec-context.ts';
import { stopUndo } from '../stop-undo.ts';
import { type Trial, tryAnswer } from './try-answer.ts';
import styles from './try-panel.module.css';

/** The margin: paste an answer and see at once what the rules say of it. Nothing is sent and nothing is kept. */
export function TryPanel({ casesText }: { readonly casesText: string }) {
  const { form, rulesReady } = useSpec();
  const titleId = useId();
  const [text, setText] = useState('');
  const [caseId, setCaseId] = useState('');
  const cases = useMemo(() => casesIn(casesText), [casesText]);
  const chosen = cases.find(({ id }) => id === caseId) ?? null;
  const tried = useDeferredValue(text);
  const trials = useMemo(
    () => (tried.trim() === '' || !rulesReady ? [] : tryAnswer(form.criteria, tried, chosen)),
    [form.criteria, tried, chosen, rulesReady],
  );
  return (
    <section className={styles['panel']} aria-labelledby={titleId} onKeyDown={stopUndo}>
      <h2 id={titleId}>{copy.title}</h2>
      <p className={styles['words']}>{copy.words}</p>
      <TextArea label={copy.label} rows={4} placeholder={copy.placeholder} value={text} onChange={setText} />
      {cases.length > 0 && (
        <Select
          label={copy.caseLabel}
          value={chosen === null ? '' : caseId}
          choices={[
            { value: '', label: copy.anyCase },
            ...cases.map((each) => ({ value: each.id, label: shortly(each) })),
          ]}
          onChange={setCaseId}
        />
      )}
      {tried.trim() !== '' && <Verdicts trials={trials} />}
    </section>
  );
}

function shortly(aCase: Case): string {
  const headline = headlineOfInput(aCase.input).replace(/\s+/gu, ' ').trim();
  const characters = [...headline];
  return characters.length <= 70 ? headline : `${characters.slice(0, 69).join('')}…`;
}

function Verdicts({ trials }: { readonly trials: readonly Trial[] }) {
  const decided = trials.filter((trial) => trial.kind === 'verdict');
  const waiting = trials.filter(({ kind }) => kind === 'needs-somebody').length;
  const unfinished = trials.filter(({ kind }) => kind === 'unfinished').length;
  const met = decided.filter(({ verdict }) => verdict === 'pass').length;
  const measured = met + decided.filter(({ verdict }) => verdict === 'fail').length;
  return (
    <>
      <p className={styles['sum']} role="status">
        {measured === 0 ? copy.nothing : copy.met(met, measured)}
      </p>
      <ul className={styles['verdicts']}>
        {decided.map(({ criterion, verdict, reason }, index) => (
          <li key={index}>
            <span className={styles['name']}>{nameOf(criterion)}</span>
            <span>
              <VerdictChip verdict={verdict} /> {reason}
            </span>
          </li>
        ))}
      </ul>
      {waiting > 0 && <p className={styles['words']}>{copy.waiting(waiting)}</p>}
      {unfinished > 0 && <p className={styles['words']}>{copy.unfinished(unfinished)}</p>}
    </>
  );
}
