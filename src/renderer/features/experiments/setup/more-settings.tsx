import { type ReactNode, useId } from 'react';
import { type EstimateView } from '#contract/estimate';
import { Checkbox, Select } from '../../../ui/input/choice.tsx';
import { Fold } from '../../../ui/page/fold.tsx';
import { type When, WhenChoice } from '../batch/when-choice.tsx';
import { UntilClearChoice } from '../until-clear/until-clear-choice.tsx';
import { copy } from './copy.ts';
import { type ExtraVariant } from './extra-variant.ts';
import styles from './setup.module.css';
import { type VariantOptions, VariantRows } from './variant-rows.tsx';

/** What an experiment may be told beside what every one needs. */
export interface MoreChoices {
  readonly variants: readonly ExtraVariant[];
  /** null: as in Settings. */
  readonly judge: string | null;
  readonly reuse: boolean;
  readonly untilClear: boolean;
  readonly when: When;
}

export const nothingMore: MoreChoices = { variants: [], judge: null, reuse: false, untilClear: false, when: 'now' };

/** Stands for "as in Settings": no model has such a name. */
const usual = ' ';

/** Further variants and rarely needed settings, behind one fold, so that the simple case stays simple. */
export function MoreSettings({
  choices,
  onChoices,
  options,
  compared,
  estimate,
}: {
  readonly choices: MoreChoices;
  readonly onChoices: (change: (choices: MoreChoices) => MoreChoices) => void;
  readonly options: VariantOptions;
  /** There is something to compare with: without it no answer can become clear. */
  readonly compared: boolean;
  /** undefined while it is not known. */
  readonly estimate: EstimateView | undefined;
}) {
  const set = (change: Partial<MoreChoices>): void => onChoices((now) => ({ ...now, ...change }));
  return (
    <>
      <WhenChoice value={choices.when} onChange={(when) => set({ when })} estimate={estimate} />
      <Fold title={copy.title}>
        <div className={styles['more']}>
          <section aria-label={copy.variants} className={styles['part']}>
            <h2>{copy.variants}</h2>
            <p className={styles['hint']}>{copy.variantsHint}</p>
            <VariantRows
              rows={choices.variants}
              onRows={(change) => onChoices((now) => ({ ...now, variants: change(now.variants) }))}
              options={options}
            />
          </section>
          <Select
            label={copy.judge}
            hint={copy.judgeHint}
            value={choices.judge ?? usual}
            choices={[
              { value: usual, label: copy.judgeUsual },
              ...options.models.map(({ id }) => ({ value: id, label: id })),
            ]}
            onChange={(judge) => set({ judge: judge === usual ? null : judge })}
          />
          {/* A batch is out as a whole: it cannot stop on the way. */}
          {compared && choices.when === 'now' && (
            <UntilClearChoice checked={choices.untilClear} onChange={(untilClear) => set({ untilClear })} />
          )}
          <Toggle hint={copy.reuseHint}>
            <Checkbox label={copy.reuse} checked={choices.reuse} onChange={(reuse) => set({ reuse })} />
          </Toggle>
        </div>
      </Fold>
    </>
  );
}

function Toggle({ hint, children }: { readonly hint: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-describedby={id} className={styles['toggle']}>
      {children}
      <p id={id} className={styles['hint']}>
        {hint}
      </p>
    </div>
  );
}
