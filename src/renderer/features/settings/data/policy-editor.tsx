import { useState } from 'react';
import { type TeamPolicyView } from '#contract/policy';
import { personalDataKinds } from '#domain/policy/personal-data';
import { isSound, writePolicyForm } from '#domain/policy/policy-form';
import { type FileChange, SendFilesDialog } from '../../../app/send-files/send-files-dialog.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/choice.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { Section } from '../../../ui/page/page.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import styles from '../settings.module.css';
import { CheckList } from './check-list.tsx';
import { dataCopy } from './data-copy.ts';
import own from './data.module.css';
import { type DraftRow, formOfDraft, type PolicyDraft, toggled } from './policy-draft.ts';
import { PolicyRowFields } from './policy-row-fields.tsx';
import { sensitivities, sentence } from './policy-words.ts';

const words = dataCopy.form;

interface PolicyEditorProps {
  readonly team: TeamPolicyView;
  readonly draft: PolicyDraft;
  readonly changed: boolean;
  readonly onChange: (draft: PolicyDraft) => void;
  /** Takes every change back. */
  readonly onReset: () => void;
  readonly onClose: () => void;
}

/** The team's policy as a form. What it does not know of the file stays; the change is proposed, never made at once. */
export function PolicyEditor({ team, draft, changed, onChange, onReset, onClose }: PolicyEditorProps) {
  const [sending, setSending] = useState<FileChange | null>(null);
  const [tried, setTried] = useState(false);
  const form = formOfDraft(draft);
  const propose = (): void => {
    setTried(true);
    if (!isSound(form)) return goToFirstWrong();
    const written = writePolicyForm(team.text, form);
    if (!written.ok) return void toast({ message: written.problems.map(({ message }) => message).join(' ') });
    setSending({
      title: words.proposalTitle,
      description: '',
      files: [{ path: team.path, text: written.text, base: team.base }],
    });
  };
  return (
    <Section title={words.title} className={own['editor']}>
      <p className={styles['lede']}>{words.lede}</p>
      <Addresses draft={draft} tried={tried} onChange={onChange} />
      <CheckList
        label={words.redact}
        choices={personalDataKinds.map((value) => ({ value, label: sentence(dataCopy.kinds[value]) }))}
        chosen={personalDataKinds.filter((kind) => draft.redact.includes(kind))}
        onToggle={(value, on) =>
          onChange({ ...draft, redact: toggled<string>(draft.redact, value, on, personalDataKinds) })
        }
      />
      <CheckList
        label={words.stored}
        choices={sensitivities.map((value) => ({ value, label: dataCopy.Sensitivities[value] }))}
        chosen={draft.repository}
        onToggle={(value, on) =>
          onChange({ ...draft, repository: toggled(draft.repository, value, on, sensitivities) })
        }
      />
      <div className={own['foot']}>
        <Button variant="primary" disabled={!changed} onClick={propose}>
          {words.propose}
        </Button>
        <Button disabled={!changed} onClick={onReset}>
          {words.reset}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {words.cancel}
        </Button>
        <span className={own['hint']} role="status">
          {!changed ? words.unchanged : tried && !isSound(form) ? words.unsound : words.kept}
        </span>
      </div>
      {sending !== null && <SendFilesDialog change={sending} onClose={() => setSending(null)} />}
    </Section>
  );
}

interface AddressesProps {
  readonly draft: PolicyDraft;
  /** The person wanted to send it: what is missing is said now. */
  readonly tried: boolean;
  readonly onChange: (draft: PolicyDraft) => void;
}

function Addresses({ draft, tried, onChange }: AddressesProps) {
  const { rows } = draft;
  const setRows = (next: readonly DraftRow[]): void => onChange({ ...draft, rows: [...next] });
  const add = (): void =>
    setRows([
      ...(rows ?? []),
      { key: crypto.randomUUID(), origin: '', models: '', sensitivities: ['public', 'internal'], from: null },
    ]);
  const remove = (row: DraftRow, place: string): void => {
    setRows((rows ?? []).filter((each) => each !== row));
    toast({ message: words.removed(place), undo: () => onChange(draft) });
  };
  return (
    <>
      <Select
        label={words.where}
        className={styles['short']}
        value={rows === null ? 'chosen' : 'approved'}
        choices={(['chosen', 'approved'] as const).map((value) => ({ value, label: words.wheres[value] }))}
        onChange={(value) => {
          if (value === 'chosen') onChange({ ...draft, rows: null });
          else if (rows === null) add();
        }}
      />
      {rows !== null && (
        <>
          {rows.length === 0 && <p role="alert">{words.noRows}</p>}
          <ol className={own['rows']}>
            {rows.map((row, index) => (
              <PolicyRowFields
                key={row.key}
                row={row}
                number={index + 1}
                others={rows.filter((each) => each !== row)}
                tried={tried}
                onChange={(next) => setRows(rows.map((each) => (each === row ? next : each)))}
                onRemove={(place) => remove(row, place)}
              />
            ))}
          </ol>
          <Button icon="add" onClick={add}>
            {words.add}
          </Button>
        </>
      )}
    </>
  );
}
