import { useState } from 'react';
import { isOwnHeader, type PromptHeader } from '#domain/prompt/prompt';
import { adoptHeader } from '#domain/prompt/prompt-file';
import { type OpenDraft } from '../../../app/drafts/use-draft.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Ago } from '../../../ui/text/time.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import { type PromptFacts } from '../margin/prompt-facts.ts';
import { AboutForm } from './about-form.tsx';
import styles from './about.module.css';
import { useSetField } from './use-header.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';

const words = copy.about;

/** What the header of the file says, as a sentence and facts, or as a form. Open: the person edits it. */
export function AboutPrompt({
  draft,
  facts,
  open,
  onOpenChange,
}: {
  readonly draft: OpenDraft;
  readonly facts: PromptFacts;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const setField = useSetField(draft);
  const header = facts.prompt?.header ?? null;
  // The form stays while a half-typed value cannot be read, with the last values that could.
  const [last, setLast] = useState(header);
  if (header !== null && header !== last) setLast(header);
  if (facts.prompt !== null && header === null) {
    return (
      <section className={styles['about']} aria-label={words.title}>
        <p>{words.noHeader}</p>
        <Button
          disabled={draft.readOnly}
          onClick={() => {
            setField('purpose', '');
            onOpenChange(true);
          }}
        >
          {words.addHeader}
        </Button>
      </section>
    );
  }
  const shown = header ?? last;
  if (shown === null) return null;
  if (!isOwnHeader(shown)) return <ForeignHeader draft={draft} header={shown} />;
  return (
    <section className={styles['about']} aria-label={words.title}>
      <div className={styles['head']}>
        <h2>{words.title}</h2>
        {!draft.readOnly && (
          <Button variant="text" aria-expanded={open} onClick={() => onOpenChange(!open)}>
            {open ? words.done : words.edit}
          </Button>
        )}
      </div>
      {open && !draft.readOnly ? (
        <AboutForm draft={draft} header={shown} facts={facts} setField={setField} />
      ) : (
        <Summary header={shown} />
      )}
    </section>
  );
}

/** A header that is somebody else's: what was understood of it, and the offer to add what Signoff needs. */
function ForeignHeader({ draft, header }: { readonly draft: OpenDraft; readonly header: PromptHeader }) {
  const add = (): void => {
    const edited = adoptHeader(draft.text);
    if (edited.ok) toast({ message: words.adopted, undo: draft.changeWithUndo(edited.text) });
    else toast({ message: words.cannotAdopt(edited.problems.map(({ message }) => message).join('; ')) });
  };
  return (
    <section className={styles['about']} aria-label={words.title}>
      {header.purpose !== undefined && (
        <p className={styles['purpose']}>
          <PlainText text={header.purpose} />
        </p>
      )}
      <p>{words.foreignHeader}</p>
      <Button disabled={draft.readOnly} onClick={add}>
        {words.adopt}
      </Button>
    </section>
  );
}

function Summary({ header }: { readonly header: PromptHeader }) {
  const temperature = header.parameters?.temperature;
  const facts = [
    header.owner,
    header.model ?? words.modelFromSettings,
    temperature === undefined ? undefined : words.readAs(String(temperature)),
  ].filter((fact) => fact !== undefined && fact !== '');
  return (
    <>
      <p className={styles['purpose']}>
        <PlainText text={header.purpose === undefined || header.purpose === '' ? words.noPurpose : header.purpose} />
      </p>
      <p className={styles['facts']}>
        {facts.join(' · ')}
        {' · '}
        {header.last_evaluated === undefined ? (
          `${words.lastEvaluated}: ${words.never}`
        ) : (
          <Ago iso={header.last_evaluated} before={words.lastEvaluated} />
        )}
      </p>
    </>
  );
}
