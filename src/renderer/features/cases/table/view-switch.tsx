import { copy } from '../copy.ts';
import styles from '../cases.module.css';

type View = 'table' | 'text';

/** Table or text: two buttons of which one is pressed. */
export function ViewSwitch({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  return (
    <div className={styles['switch']} role="group" aria-label={copy.views.label}>
      {(['table', 'text'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={view === each} onClick={() => onChange(each)}>
          {copy.views[each]}
        </button>
      ))}
    </div>
  );
}
