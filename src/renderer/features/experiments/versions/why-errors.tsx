import { type VariantResult } from '#domain/result/run-result';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { copy } from '../copy.ts';
import styles from '../run-body.module.css';

/** Why calls brought no answer, each reason with its count, by version where there are several. Nothing where all of them did, or nobody kept why. */
export function WhyErrors({
  variants,
  names,
}: {
  readonly variants: readonly VariantResult[];
  readonly names: ReadonlyMap<string, string>;
}) {
  const several = variants.length > 1;
  const lines = variants.flatMap(({ id, label, errorReasons, mayHaveBeenCharged }) => {
    const version = several ? (names.get(id) ?? label) : null;
    const reasons = errorReasons.map(({ count, code, reason }) => copy.run.errorReason(count, reason || code, version));
    const charged = mayHaveBeenCharged ?? 0;
    return charged === 0 ? reasons : [...reasons, copy.run.mayHaveBeenCharged(charged, version)];
  });
  if (lines.length === 0) return null;
  return (
    <ul className={styles['reasons']} aria-label={copy.run.whyErrors}>
      {lines.map((line) => (
        <li key={line}>
          <PlainText text={line} />
        </li>
      ))}
    </ul>
  );
}
