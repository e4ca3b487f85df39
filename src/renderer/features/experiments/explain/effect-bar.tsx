import { type EffectView, type SearchView } from '#contract/explain';
import { effectWords } from '#domain/explain/ablation-words';
import { rangeInWords } from '#domain/statistics/words';
import { Chip, type Tone } from '../../../ui/text/chip.tsx';
import { copy } from './copy.ts';
import styles from './explain.module.css';

const tones: Readonly<Record<NonNullable<EffectView['verdict']>, Tone>> = {
  probably: 'accent',
  'may-be': 'unsure',
  worse: 'outline',
  'no-effect': 'none',
  'too-few': 'outline',
  'not-tried': 'outline',
  'cannot-tell': 'unsure',
};

/** What is said of an effect, once all answers are in. */
export function EffectChip({ verdict }: { readonly verdict: EffectView['verdict'] }) {
  return verdict === null ? null : <Chip tone={tones[verdict]}>{effectWords[verdict]}</Chip>;
}

/** How many pass with a treatment, over how many pass as it is: bars are likely ranges, ticks what was counted. */
export function EffectBar({ effect, asIs }: { readonly effect: EffectView; readonly asIs: SearchView['asIs'] }) {
  const { rate, passes, verdict } = effect;
  return (
    <div className={styles['effect']}>
      <div className={styles['figures']}>
        <span>
          {treatmentWord(effect)}
          {rate.value !== null && (
            <>
              : <b>{copy.passesOf(passes, rate.outputs)}</b> ({rangeInWords(rate)})
            </>
          )}
        </span>
        <EffectChip verdict={verdict} />
      </div>
      {rate.value !== null && (
        <div className={styles['track']} role="img" aria-label={effect.sentence} title={effect.sentence}>
          {asIs.rate.value !== null && <Bar kind="asIs" {...asIs.rate} value={asIs.rate.value} />}
          <Bar kind="tried" {...rate} value={rate.value} />
        </div>
      )}
    </div>
  );
}

export function treatmentWord({ kind, change }: Pick<EffectView, 'kind' | 'change'>): string {
  return kind === 'without' ? copy.without : change === 'removed' ? copy.putBack : copy.restored;
}

function Bar({
  kind,
  value,
  low,
  high,
}: {
  readonly kind: 'asIs' | 'tried';
  readonly value: number;
  readonly low: number;
  readonly high: number;
}) {
  const at = (share: number): string => `${(share * 100).toFixed(2)}%`;
  return (
    <>
      <i
        className={styles['bar']}
        data-kind={kind}
        style={{ insetInlineStart: at(low), width: at(Math.max(0, high - low)) }}
      />
      <i className={styles['tick']} data-kind={kind} style={{ insetInlineStart: at(value) }} />
    </>
  );
}

export function EffectLegend() {
  return (
    <ul className={styles['legend']}>
      <li>
        <i className={styles['key']} data-kind="tried" aria-hidden="true" /> {copy.triedKey}
      </li>
      <li>
        <i className={styles['key']} data-kind="asIs" aria-hidden="true" /> {copy.asIsKey}
      </li>
    </ul>
  );
}
