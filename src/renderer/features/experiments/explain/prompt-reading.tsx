import { Fragment, type ReactNode } from 'react';
import { type ExplainedInstruction, type ExplainView } from '#contract/explain';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';

type Removed = ExplainView['removed'][number];
type Text = Pick<ExplainView, 'template' | 'instructions' | 'removed'>;

/** The prompt as reading text: every instruction with its number in the margin, what the baseline had and it lacks struck through in its place. */
export function PromptReading({
  label,
  text: { template, instructions, removed },
  mark,
  markRemoved,
  aside,
  asideRemoved,
  found,
}: {
  readonly label: string;
  readonly text: Text;
  /** Beside the number: a tick. */
  readonly mark?: (instruction: ExplainedInstruction) => ReactNode;
  readonly markRemoved?: (removed: Removed) => ReactNode;
  /** At the other side: what was measured. */
  readonly aside?: (instruction: ExplainedInstruction) => ReactNode;
  readonly asideRemoved?: (removed: Removed) => ReactNode;
  /** Number of the instruction that is named. */
  readonly found?: number | null;
}) {
  const gone = (after: number | null): ReactNode =>
    removed
      .filter((each) => each.after === after)
      .map((each) => (
        <li key={`gone-${each.number}`} className={`${styles['row']} ${styles['removed']}`}>
          <span className={styles['margin']}>
            {markRemoved?.(each)}
            <span className={styles['number']} />
          </span>
          <div>
            <p className={styles['text']}>
              <PlainText text={each.text} />
            </p>
            <span className={styles['mark']}>{copy.changes.removed}</span>
          </div>
          {asideRemoved?.(each)}
        </li>
      ));
  return (
    <ul className={styles['document']} aria-label={label} data-aside={aside ? '' : undefined}>
      {gone(null)}
      {instructions.map((each, at) => (
        <Fragment key={each.number}>
          <Gap text={template.slice(instructions[at - 1]?.end ?? 0, each.start)} />
          <li className={styles['row']} data-found={found === each.number ? '' : undefined}>
            <span className={styles['margin']}>
              {mark?.(each)}
              <span className={styles['number']}>{each.number}</span>
            </span>
            <Words instruction={each} />
            {aside?.(each)}
          </li>
          {gone(each.number)}
        </Fragment>
      ))}
      <Gap text={template.slice(instructions.at(-1)?.end ?? 0)} />
    </ul>
  );
}

function Words({ instruction: { text, change, before, removable } }: { readonly instruction: ExplainedInstruction }) {
  const notes = [copy.changes[change], before === null ? '' : copy.was(before), removable ? '' : copy.stays];
  const said = notes.filter((note) => note !== '').join(' · ');
  return (
    <div>
      <p className={styles['text']}>
        <PlainText text={text.replace(/\n\s*\n/g, '\n')} />
      </p>
      {said !== '' && (
        <span className={styles['mark']}>
          <PlainText text={said} />
        </span>
      )}
    </div>
  );
}

/** Headings, role markers and what a case puts in: no instruction, shown so that the text reads on. */
function Gap({ text }: { readonly text: string }) {
  const words = text.trim().replace(/\n{2,}/g, '\n');
  if (words === '') return null;
  return (
    <li className={`${styles['row']} ${styles['gap']}`}>
      <span />
      <p className={styles['text']}>
        <PlainText text={words} />
      </p>
    </li>
  );
}
