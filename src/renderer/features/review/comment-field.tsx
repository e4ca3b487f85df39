import { useEffect, useRef, useState } from 'react';
import { maximumCommentLength } from '#domain/sign-off/review';
import { TextArea } from '../../ui/input/field.tsx';
import { copy } from './copy.ts';

const saveAfter = 500;
/** The wire takes a line of this length. */
const longest = Math.min(2_000, maximumCommentLength);

/** Stored half a second after the last key, when it loses the focus, and when the next answer comes. */
export function CommentField({
  value,
  onSave,
}: {
  readonly value: string;
  readonly onSave: (comment: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useRef({ typed, onSave });
  useEffect(() => {
    latest.current = { typed, onSave };
  });
  const save = (): void => {
    const { typed: text, onSave: store } = latest.current;
    if (text === null) return;
    latest.current = { typed: null, onSave: store };
    store(text);
    setTyped(null);
  };
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(save, saveAfter);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(
    () => () => {
      const { typed: text, onSave: store } = latest.current;
      if (text !== null) store(text);
    },
    [],
  );
  return (
    <div
      data-review-comment
      onBlur={save}
      onKeyDown={(event) => {
        // Back to what is read: a key after it must not fall on the page.
        if (event.key === 'Escape') document.querySelector<HTMLElement>('[data-review-answer]')?.focus();
      }}
    >
      <TextArea
        label={copy.page.commentLabel}
        hint={copy.page.commentHint}
        value={typed ?? value}
        onChange={setTyped}
        maxLength={longest}
        aria-keyshortcuts="c"
      />
    </div>
  );
}
