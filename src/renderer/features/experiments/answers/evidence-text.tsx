import { type CriterionVerdict, verdictSigns } from '#domain/files/verdict';
import styles from './case-panel.module.css';
import { copy } from '../copy.ts';
import { evidencePieces } from './evidence-spans.ts';

/** An answer as text, never as markup, with the words marked that a verdict rests on. */
export function EvidenceText({
  text,
  verdicts,
}: {
  readonly text: string;
  readonly verdicts: readonly CriterionVerdict[];
}) {
  return (
    <p className={styles['text']}>
      {evidencePieces(text, verdicts).map((piece, at) => {
        const worst = piece.verdicts.find(({ verdict }) => verdict === 'fail') ?? piece.verdicts[0];
        if (worst === undefined) return <span key={at}>{piece.text}</span>;
        const says = piece.verdicts
          .map(({ criterion, verdict }) => `${verdictSigns[verdict].sign} ${copy.panel.seeEvidence(criterion)}`)
          .join('; ');
        return (
          <mark key={at} className={styles['mark']} data-verdict={worst.verdict} title={says}>
            {piece.text}
          </mark>
        );
      })}
    </p>
  );
}
