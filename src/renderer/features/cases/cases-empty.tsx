import { Button } from '../../ui/input/button.tsx';
import { EmptyState } from '../../ui/page/states.tsx';
import { Popover } from '../../ui/overlay/popover.tsx';
import { copy } from './copy.ts';
import styles from './cases.module.css';

interface CasesEmptyProps {
  readonly readOnly: boolean;
  readonly onAdd: () => void;
  readonly onPaste: () => void;
}

/** No case yet: what one is, and two ways to the first. */
export function CasesEmpty({ readOnly, onAdd, onPaste }: CasesEmptyProps) {
  return (
    <EmptyState
      title={copy.empty.title}
      actions={
        <>
          {!readOnly && (
            <>
              <Button variant="primary" icon="add" onClick={onAdd}>
                {copy.add}
              </Button>
              <Button onClick={onPaste}>{copy.paste}</Button>
            </>
          )}
          <Popover title={copy.exampleTitle} trigger={<Button variant="quiet">{copy.empty.sample}</Button>}>
            <pre className={styles['example']}>{copy.example}</pre>
            <p className={styles['quiet']}>{copy.exampleWords}</p>
          </Popover>
        </>
      }
    >
      {copy.empty.words}
    </EmptyState>
  );
}
