import { type RefObject, useEffect } from 'react';
import { type Case } from '#domain/cases/case';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { SuggestField } from '../../../ui/input/suggest-field.tsx';
import { BufferedArea } from './buffered-area.tsx';
import {
  changeExpected,
  changeInput,
  changeMessages,
  changeSlices,
  changeText,
  inputFields,
  mainVariable,
  type PromptVariable,
  textOf,
} from './case-form.ts';
import { type CaseTableRow } from '../table/case-rows.ts';
import { copy, sensitivityWords, sourceWords } from '../copy.ts';
import { InputFieldArea } from './input-field.tsx';
import { MessagesField } from './messages-field.tsx';
import { PersonalDataNote } from './personal-data-note.tsx';
import styles from '../cases.module.css';
import { SlicesField } from './slices-field.tsx';
import { useBuffered } from './use-buffered.ts';
import { type CaseEdits } from '../use-case-edits.ts';

export interface CasePanelProps {
  readonly row: CaseTableRow;
  readonly variables: readonly PromptVariable[];
  readonly slices: readonly string[];
  readonly intents: readonly string[];
  readonly readOnly: boolean;
  readonly edits: CaseEdits;
  readonly panel: RefObject<HTMLElement | null>;
  /** null at the end of the table. */
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

const words = copy.panel;

/** One case, to read and to change. Every field is stored by itself. */
export function CasePanel(props: CasePanelProps) {
  const { row, panel, onClose } = props;
  const { id } = row.case;
  useEffect(() => void panel.current?.scrollTo({ top: 0 }), [panel, id]);
  return (
    <aside
      ref={panel}
      className={styles['panel']}
      aria-label={words.label(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <PanelHead {...props} />
      {/* Another case, other fields: what is being typed belongs to one. The buttons above stay where the focus is. */}
      <div key={id} className={styles['panelBody']}>
        <Fields {...props} />
      </div>
    </aside>
  );
}

function PanelHead({ row, readOnly, onPrevious, onNext, onDelete, onClose }: CasePanelProps) {
  return (
    <div className={styles['panelHead']}>
      <Button variant="quiet" icon="left" className={styles['backButton']} onClick={onClose}>
        {words.back}
      </Button>
      <h2>{row.case.id}</h2>
      <span className={styles['quiet']}>{words.line(row.line)}</span>
      <span className={styles['space']} />
      <IconButton
        icon="up"
        small
        label={words.previous}
        disabled={onPrevious === null}
        onClick={() => onPrevious?.()}
      />
      <span className={styles['down']}>
        <IconButton icon="up" small label={words.next} disabled={onNext === null} onClick={() => onNext?.()} />
      </span>
      {!readOnly && <IconButton icon="trash" small label={words.delete} onClick={onDelete} />}
      <span className={styles['closeButton']}>
        <IconButton icon="close" small label={words.close} onClick={onClose} />
      </span>
    </div>
  );
}

function Fields({ row, variables, slices, intents, readOnly, edits }: CasePanelProps) {
  const each = row.case;
  const main = mainVariable(variables);
  const update = (changes: Readonly<Record<string, unknown>>): boolean => edits.update(each.id, changes);
  return (
    <>
      <PersonalDataNote each={each} readOnly={readOnly} update={update} />
      <Section title={words.inputs} className={styles['fields']}>
        {inputFields(each.input, variables).map((field) => (
          <InputFieldArea
            key={field.name}
            field={field}
            main={field.name === main}
            readOnly={readOnly}
            onCommit={(text) => {
              const changed = changeInput(each.input, field, text);
              return changed.ok && update(changed.changes);
            }}
          />
        ))}
      </Section>
      <div className={styles['fields']}>
        <SlicesField
          slices={each.slices}
          known={slices}
          readOnly={readOnly}
          onChange={(next) => void update(changeSlices(next))}
        />
        <Intent
          value={each.intent ?? ''}
          known={intents}
          readOnly={readOnly}
          onCommit={(text) => update(changeText('intent', text))}
        />
        <Origin each={each} readOnly={readOnly} onChange={(changes) => void update(changes)} />
        <Expected each={each} readOnly={readOnly} update={update} />
        <BufferedArea
          label={words.notes}
          compact
          stored={each.notes ?? ''}
          readOnly={readOnly}
          onCommit={(text) => update(changeText('notes', text))}
        />
        <MessagesField
          messages={each.messages}
          readOnly={readOnly}
          onChange={(messages) => update(changeMessages(messages))}
        />
      </div>
    </>
  );
}

interface IntentProps {
  readonly value: string;
  readonly known: readonly string[];
  readonly readOnly: boolean;
  readonly onCommit: (text: string) => boolean;
}

function Intent({ value, known, readOnly, onCommit }: IntentProps) {
  const field = useBuffered(value, onCommit);
  return (
    <SuggestField
      label={words.intent}
      hint={words.intentHint}
      value={field.value}
      suggestions={known}
      disabled={readOnly}
      onChange={field.change}
      onBlur={field.flush}
    />
  );
}

type Changes = Readonly<Record<string, unknown>>;

interface OriginProps {
  readonly each: Case;
  readonly readOnly: boolean;
  readonly onChange: (changes: Changes) => void;
}

const sources = ['user-research', 'support-ticket', 'production', 'written', 'other'] as const;
const sensitivities = ['public', 'internal', 'personal'] as const;

/** Where a case came from, and where it may go. */
function Origin({ each: { source, sensitivity }, readOnly, onChange }: OriginProps) {
  return (
    <div className={styles['pair']}>
      <Select<(typeof sources)[number] | ''>
        label={words.source}
        value={source ?? ''}
        choices={[
          { value: '', label: copy.unknownSource },
          ...sources.map((value) => ({ value, label: sourceWords[value] })),
        ]}
        disabled={readOnly}
        onChange={(next) => onChange({ source: next === '' ? undefined : next })}
      />
      <Select
        label={words.sensitivity}
        hint={words.sensitivityHints[sensitivity]}
        value={sensitivity}
        choices={sensitivities.map((value) => ({ value, label: sensitivityWords[value] }))}
        disabled={readOnly}
        onChange={(next) => onChange({ sensitivity: next })}
      />
    </div>
  );
}

interface ExpectedProps {
  readonly each: Case;
  readonly readOnly: boolean;
  readonly update: (changes: Changes) => boolean;
}

function Expected({ each: { expected }, readOnly, update }: ExpectedProps) {
  const { text, json } = expected === null ? { text: '', json: false } : textOf(expected);
  return (
    <BufferedArea
      label={words.expected}
      compact
      hint={json ? words.json : words.expectedHint}
      stored={text}
      json={json}
      readOnly={readOnly}
      onCommit={(typed) => {
        const changed = changeExpected({ text: typed, json });
        return changed.ok && update(changed.changes);
      }}
    />
  );
}
