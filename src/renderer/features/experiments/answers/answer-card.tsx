import { type RunView } from '#contract/run';
import { type Output } from '#domain/answers/output';
import { plainReason } from '#domain/report/plain-reason';
import { type CriterionVerdict } from '#domain/files/verdict';
import { Chip, PracticeChip, VerdictChip } from '../../../ui/text/chip.tsx';
import { CopyButton } from '../../../ui/input/copy-button.tsx';
import { inDollars, inNumbers } from '../../../ui/text/words.ts';
import styles from './case-panel.module.css';
import { copy } from '../copy.ts';
import { EvidenceText } from './evidence-text.tsx';

/** One answer with its evidence marked, what every criterion says of it, and what it took. */
export function AnswerCard({
  name,
  isBaseline,
  practice,
  output,
  criteria,
  noAnswer,
}: {
  readonly name: string;
  readonly isBaseline: boolean;
  readonly practice: boolean;
  readonly output: Output | undefined;
  readonly criteria: RunView['criteria'];
  /** What is said where there is no answer. */
  readonly noAnswer: string;
}) {
  return (
    <article className={styles['card']} data-baseline={isBaseline ? '' : undefined} aria-label={name}>
      <header className={styles['cardHead']}>
        <h3>{name}</h3>
        {practice && <PracticeChip />}
        {output !== undefined && output.reusedFrom !== null && <Chip tone="unsure">{copy.panel.usedAgain}</Chip>}
        <span className={styles['space']} />
        {output?.answer && output.answer.text !== '' && (
          <CopyButton text={output.answer.text} label={copy.panel.copy} />
        )}
      </header>
      {output === undefined ? (
        <p className={styles['quiet']}>{copy.panel.notThere}</p>
      ) : (
        <Answer output={output} noAnswer={noAnswer} />
      )}
      {output && output.verdicts.length > 0 && <Verdicts output={output} criteria={criteria} />}
    </article>
  );
}

function Answer({
  output: { state, answer, error, verdicts },
  noAnswer,
}: {
  readonly output: Output;
  readonly noAnswer: string;
}) {
  if (state === 'refused-by-policy') return <p className={styles['quiet']}>{copy.panel.refusedByPolicy}</p>;
  if (error) {
    return (
      <div className={styles['couldNot']}>
        <p>
          <b>
            <span aria-hidden="true">!</span> {copy.panel.error}
          </b>
        </p>
        <p>
          {error.message} {error.mayHaveBeenCharged && copy.panel.charged}
        </p>
      </div>
    );
  }
  if (!answer) return <p className={styles['quiet']}>{noAnswer}</p>;
  const { finish, text, toolCalls, latencyMs, inputTokens, outputTokens, costUsd } = answer;
  const tokens = outputTokens === null ? copy.panel.tokensUnknown : inNumbers((inputTokens ?? 0) + outputTokens);
  const ms = latencyMs === null ? null : inNumbers(Math.round(latencyMs));
  return (
    <>
      {finish !== 'complete' && <p className={styles['finish']}>{copy.panel.finishes[finish]}</p>}
      {text !== '' && <EvidenceText text={text} verdicts={verdicts} />}
      {toolCalls.length > 0 && (
        <div className={styles['tools']}>
          <p className={styles['quiet']}>{copy.panel.toolCalls}</p>
          {toolCalls.map((call, at) => (
            <pre key={at}>
              {call.name} {JSON.stringify(call.arguments, null, 2)}
            </pre>
          ))}
        </div>
      )}
      <p className={styles['quiet']}>{copy.panel.meta(ms, tokens, inDollars(costUsd))}</p>
    </>
  );
}

const urgency: Record<CriterionVerdict['verdict'], number> = { fail: 0, 'cannot-tell': 1, 'not-measured': 2, pass: 3 };

/** What is wrong first, what cannot be told next; else in the order of the spec. */
function byUrgency(verdicts: readonly CriterionVerdict[]): CriterionVerdict[] {
  return verdicts.toSorted((a, b) => urgency[a.verdict] - urgency[b.verdict]);
}

function Verdicts({ output, criteria }: { readonly output: Output; readonly criteria: RunView['criteria'] }) {
  return (
    <ul className={styles['verdicts']} aria-label={copy.panel.verdicts}>
      {byUrgency(output.verdicts).map(({ criterion, verdict, reason, score }) => (
        <li key={criterion}>
          <VerdictChip verdict={verdict} />
          <div>
            <p>{criteria.find((each) => each.id === criterion)?.statement ?? criterion}</p>
            <p className={styles['quiet']}>
              {plainReason(reason)} {score !== null && `(${copy.panel.score(score)})`}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
