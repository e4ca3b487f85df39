import { type EstimateView } from '#contract/estimate';
import { Note } from '../../../ui/page/note.tsx';
import { copy } from './copy.ts';
import styles from './setup.module.css';

/** What will stand side by side, where that is more than the form says at a glance; and what was left out of it. */
export function SideBySide({ estimate: { variants, leftOut } }: { readonly estimate: EstimateView }) {
  return (
    <>
      {variants.length > 2 && (
        <div>
          <p className={styles['listTitle']}>{copy.sideBySide}</p>
          <ul className={styles['list']}>
            {variants.map(({ id, label, model, isBaseline }) => (
              <li key={id} data-baseline={isBaseline ? '' : undefined}>
                {capitalised(label)}
                {model !== null && !label.split(' · ').includes(model) && <span> · {model}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {leftOut.length > 0 && (
        <Note tone="unsure" title={copy.leftOut}>
          {leftOut.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Note>
      )}
    </>
  );
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
