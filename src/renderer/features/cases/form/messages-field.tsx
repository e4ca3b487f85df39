import { type Message } from '#domain/cases/case';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { BufferedArea } from './buffered-area.tsx';
import { copy } from '../copy.ts';
import styles from '../cases.module.css';

const words = copy.panel;
const roles = ['user', 'assistant', 'system'] as const;

interface MessagesFieldProps {
  readonly messages: readonly Message[];
  readonly readOnly: boolean;
  readonly onChange: (messages: readonly Message[]) => boolean;
}

/** What was said before the input: one card a message. */
export function MessagesField({ messages, readOnly, onChange }: MessagesFieldProps) {
  const replace = (index: number, change: Partial<Message>): boolean =>
    onChange(messages.map((message, at) => (at === index ? { ...message, ...change } : message)));
  return (
    <div className={styles['messages']} role="group" aria-label={words.messages}>
      <span className={styles['fieldLabel']} aria-hidden="true">
        {words.messages}
      </span>
      {messages.map((message, index) => (
        // Messages have no name of their own; their place is what they are told apart by.
        <div key={index} className={styles['message']}>
          <div className={styles['messageHead']}>
            <Select
              label={`${words.role}, ${words.message(index + 1)}`}
              hideLabel
              value={message.role}
              choices={roles.map((value) => ({ value, label: words.roles[value] }))}
              disabled={readOnly}
              onChange={(role) => void replace(index, { role })}
            />
            {!readOnly && (
              <IconButton
                icon="trash"
                small
                label={words.removeMessage(index + 1)}
                onClick={() => void onChange(messages.filter((_, at) => at !== index))}
              />
            )}
          </div>
          <BufferedArea
            label={words.message(index + 1)}
            hideLabel
            reading
            stored={message.content}
            readOnly={readOnly}
            onCommit={(content) => replace(index, { content })}
          />
        </div>
      ))}
      {!readOnly && (
        <Button
          variant="text"
          icon="add"
          onClick={() => void onChange([...messages, { role: nextRole(messages), content: '' }])}
        >
          {words.addMessage}
        </Button>
      )}
      <p className={styles['quiet']}>{words.messagesHint}</p>
    </div>
  );
}

/** Turns alternate, and a conversation begins with the user. */
function nextRole(messages: readonly Message[]): Message['role'] {
  return messages.at(-1)?.role === 'user' ? 'assistant' : 'user';
}
