import { Dialog as Base } from '@base-ui/react/dialog';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { create } from 'zustand';
import { currentActions } from '../state/actions.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { copy } from '../app/copy.ts';
import { addresses, goTo } from '../app/location.ts';
import { type Entry, findEntries } from './palette-search.ts';
import styles from '../app/palette.module.css';
import { useProcedure } from '../app/queries.ts';
import { PlainText } from '../ui/text/plain-text.tsx';

const usePalette = create<{ readonly open: boolean }>(() => ({ open: false }));

export function openPalette(): void {
  usePalette.setState({ open: true });
}

/** Cmd/Ctrl-K: every action with its shortcut, every prompt, every experiment. Esc goes back to where the focus was. */
export function Palette() {
  const { open } = usePalette();
  return open && <OpenPalette />;
}

/**
 * Made anew at every opening: a dialog that is opened again while it still closes goes on where it was, and gives the focus to itself
 * instead of the field.
 */
function OpenPalette() {
  const input = useRef<HTMLInputElement>(null);
  // Where the focus was: the dialog itself looks later, when the field has it already.
  const [before] = useState(() => document.activeElement);
  return (
    <Base.Root open onOpenChange={(next) => usePalette.setState({ open: next })}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup
          className={styles['popup']}
          initialFocus={input}
          finalFocus={() => (before instanceof HTMLElement ? before : null)}
        >
          <Base.Title className="visually-hidden">{copy.palette.title}</Base.Title>
          <PaletteBody input={input} close={() => usePalette.setState({ open: false })} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PaletteBody({
  input,
  close,
}: {
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly close: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const found = useFound(typed);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(chosen, Math.max(0, found.length - 1));

  // With the key press that opens it, and not in one of the next frames as the dialog would: what is typed right away must arrive.
  useEffect(() => void input.current?.focus(), [input]);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, typed]);

  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    close();
    // After the dialog has given the focus back, so that an action may move it.
    setTimeout(entry.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((at + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[at]);
    }
  };

  return (
    <>
      <div className={styles['field']}>
        <Icon name="search" />
        <input
          ref={input}
          className={styles['input']}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found[at] === undefined ? undefined : `${listId}-${at}`}
          aria-label={copy.palette.placeholder}
          placeholder={copy.palette.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="escape" />
      </div>
      <div ref={list} id={listId} role="listbox" aria-label={copy.palette.title} className={styles['list']}>
        {found.map((entry, index) => (
          <div key={`${entry.group}/${entry.id}`} role="presentation">
            {found[index - 1]?.group !== entry.group && (
              <div className={styles['group']} role="presentation">
                {entry.group}
              </div>
            )}
            <div
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={styles['item']}
              onPointerMove={() => setChosen(index)}
              onClick={() => choose(entry)}
            >
              <span className={styles['title']}>
                <PlainText text={entry.title} />
              </span>
              {entry.hint !== undefined && <span className={styles['hint']}>{entry.hint}</span>}
              {entry.keys !== undefined && <Kbd keys={entry.keys} />}
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles['nothing']}>{copy.palette.nothing}</p>}
      <div role="status" className="visually-hidden">
        {typed === '' ? '' : copy.palette.results(found.length)}
      </div>
    </>
  );
}

function useFound(typed: string): Entry[] {
  const { data: prompts } = useProcedure('prompt.list', {});
  const { data: runs } = useProcedure('run.list', {});
  // What could be done when the palette was opened: the screen behind it does not change meanwhile.
  const [actions] = useState(() => currentActions().filter((action) => action.keysOnly !== true));
  const entries = useMemo(
    (): Entry[] => [
      ...actions,
      ...(prompts?.prompts ?? []).map((prompt) => ({
        id: prompt.id,
        title: prompt.title,
        group: copy.palette.prompts,
        hint: prompt.id,
        run: () => goTo(addresses.prompt(prompt.id)),
      })),
      ...(runs?.runs ?? []).map((run) => ({
        id: run.id,
        title: run.title,
        group: copy.palette.experiments,
        hint: run.promptId,
        run: () => goTo(addresses.experiment(run.id)),
      })),
    ],
    [actions, prompts, runs],
  );
  return useMemo(() => findEntries(entries, typed), [entries, typed]);
}
