import { useState } from 'react';
import { SuggestField } from '../../../ui/input/suggest-field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { slicesIn } from './case-form.ts';
import { copy } from '../copy.ts';
import styles from '../cases.module.css';

const words = copy.panel;

interface SlicesFieldProps {
  readonly slices: readonly string[];
  /** Those of the other cases and of the spec. */
  readonly known: readonly string[];
  readonly readOnly: boolean;
  readonly onChange: (slices: readonly string[]) => void;
}

/** Slices as chips; what is typed becomes one with Enter or a comma. */
export function SlicesField({ slices, known, readOnly, onChange }: SlicesFieldProps) {
  const [typed, setTyped] = useState('');
  const add = (text: string): void => {
    setTyped('');
    const added = slicesIn(text).filter((slice) => !slices.includes(slice));
    if (added.length > 0) onChange([...slices, ...added]);
  };
  return (
    <div className={styles['slicesField']} role="group" aria-label={words.slices}>
      <span className={styles['fieldLabel']} aria-hidden="true">
        {words.slices}
      </span>
      {slices.length > 0 && (
        <ul className={styles['chips']}>
          {slices.map((slice) => (
            <li key={slice} className={styles['sliceChip']}>
              {slice}
              {!readOnly && (
                <button
                  type="button"
                  aria-label={words.removeSlice(slice)}
                  onClick={() => onChange(slices.filter((each) => each !== slice))}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <SuggestField
          label={words.addSlice}
          hideLabel
          hint={words.slicesHint}
          placeholder={words.addSlice}
          value={typed}
          suggestions={known.filter((slice) => !slices.includes(slice))}
          onChange={(text) => (text.includes(',') ? add(text) : setTyped(text))}
          onPick={add}
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            // With a suggestion lit, Enter takes that one (onPick).
            const lit = event.currentTarget.getAttribute('aria-activedescendant');
            if (event.key === 'Enter' && (lit === null || lit === '')) {
              event.preventDefault();
              add(typed);
            }
            if (event.key === 'Backspace' && typed === '' && slices.length > 0) onChange(slices.slice(0, -1));
          }}
        />
      )}
    </div>
  );
}
