import { type FormEvent, useState } from 'react';
import { type ReviewItemView } from '#contract/review';
import { maximumFailureModes } from '#domain/sign-off/review';
import { Button } from '../../ui/input/button.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { copy } from './copy.ts';
import styles from './review-page.module.css';
import { modesToOffer, toggleMode } from './review-state.ts';

/** Reasons why an answer is bad, picked or named anew; those named once are offered for the rest of the review. */
export function FailureModes({
  items,
  item,
  onChange,
}: {
  readonly items: readonly ReviewItemView[];
  readonly item: ReviewItemView;
  readonly onChange: (modes: string[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const has = (mode: string): boolean => item.failureModes.some((each) => each.toLowerCase() === mode.toLowerCase());
  const isFull = item.failureModes.length >= maximumFailureModes;
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '' && !has(typed.trim()) && !isFull) onChange(toggleMode(item.failureModes, typed));
    setTyped('');
  };
  return (
    <div role="group" aria-label={copy.page.modes} className={styles['modes']}>
      <h3>{copy.page.modes}</h3>
      <div className={styles['chips']}>
        {modesToOffer(items, copy.page.suggestedModes).map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={has(mode)}
            className={styles['mode']}
            disabled={isFull && !has(mode)}
            onClick={() => onChange(toggleMode(item.failureModes, mode))}
          >
            {mode}
          </button>
        ))}
        <form onSubmit={add} className={styles['addMode']}>
          <TextField
            label={copy.page.addMode}
            hideLabel
            placeholder={copy.page.addMode}
            value={typed}
            onChange={setTyped}
            maxLength={80}
          />
          {typed.trim() !== '' && <Button type="submit">{copy.page.addModeButton}</Button>}
        </form>
      </div>
    </div>
  );
}
