import { useState } from 'react';
import { headlineOfInput, type Case, type Message } from '#domain/cases/case';
import { type Prompt } from '#domain/prompt/prompt';
import { renderMessages } from '#domain/prompt/template';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { CopyButton } from '../../../ui/input/copy-button.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { Note } from '../../../ui/page/note.tsx';
import { copy } from '../copy.ts';
import styles from './preview.module.css';
import { PlainText } from '../../../ui/text/plain-text.tsx';

const words = copy.preview;
/** A list of choices longer than this helps nobody: the arrows reach the rest. */
const mostChoices = 200;

/** The exact messages of a case, made by the same code that a run uses. */
export function PreviewDialog({
  prompt,
  cases,
  open,
  onClose,
}: {
  readonly prompt: Prompt | null;
  readonly cases: readonly Case[];
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, Math.max(0, cases.length - 1));
  const current = cases[index];
  const rendered = prompt === null ? null : renderMessages(prompt, current ?? { input: {}, messages: [] });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="medium"
      title={words.title}
      description={words.words}
      foot={
        <>
          {rendered?.ok === true && <CopyButton label={words.copy} text={JSON.stringify(rendered.messages, null, 2)} />}
          <Button variant="primary" onClick={onClose}>
            {words.close}
          </Button>
        </>
      }
    >
      {cases.length === 0 ? <p>{words.noCases}</p> : <CaseChoice cases={cases} index={index} onChoose={setChosen} />}
      {rendered?.ok === true ? (
        <Messages messages={rendered.messages} />
      ) : (
        <Note tone="fail" title={words.problem}>
          <ul className={styles['problems']}>
            {rendered?.problems.map((problem, at) => (
              <li key={at}>{problem.message}</li>
            ))}
          </ul>
        </Note>
      )}
    </Dialog>
  );
}

function CaseChoice({
  cases,
  index,
  onChoose,
}: {
  readonly cases: readonly Case[];
  readonly index: number;
  readonly onChoose: (index: number) => void;
}) {
  const first = Math.max(0, Math.min(index - mostChoices / 2, cases.length - mostChoices));
  const choices = cases.slice(first, first + mostChoices).map((each) => ({
    value: each.id,
    label: `${each.id}  ${shorten(headlineOfInput(each.input))}`,
  }));
  return (
    <div className={styles['choose']}>
      <Select
        className={styles['case']}
        label={words.case}
        value={cases[index]?.id ?? ''}
        choices={choices}
        onChange={(id) => onChoose(cases.findIndex((each) => each.id === id))}
      />
      <span className={styles['position']}>{words.position(index + 1, cases.length)}</span>
      <IconButton icon="left" label={words.previous} disabled={index === 0} onClick={() => onChoose(index - 1)} />
      <IconButton
        icon="right"
        label={words.next}
        disabled={index >= cases.length - 1}
        onClick={() => onChoose(index + 1)}
      />
    </div>
  );
}

function Messages({ messages }: { readonly messages: readonly Message[] }) {
  return (
    <div className={styles['messages']} role="region" aria-label={words.title} tabIndex={0}>
      {messages.map((message, index) => (
        <section key={index}>
          <h3>{copy.roles[message.role]}</h3>
          <p className={styles['text']}>
            <PlainText text={message.content} />
          </p>
        </section>
      ))}
    </div>
  );
}

function shorten(text: string): string {
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
