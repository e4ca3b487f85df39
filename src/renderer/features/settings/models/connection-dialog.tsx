import { type FormEvent, useId, useState } from 'react';
import { type ConnectionView } from '#contract/settings';
import { useCommand } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Checkbox, Select } from '../../../ui/input/choice.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { TextField } from '../../../ui/input/field.tsx';
import { goToFirstWrong } from '../../../ui/input/first-wrong.ts';
import { toast } from '../../../ui/overlay/toast.tsx';
import { copy } from '../copy.ts';
import { FoundServers } from './found-servers.tsx';
import { isOnThisComputer, isSameOrigin, isUnfinished, presets } from './presets.ts';
import styles from '../settings.module.css';
import { TestResult } from './test-result.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { chooseSettings } from '../use-settings.ts';

const words = copy.connectionForm;

interface ConnectionDialogProps {
  readonly open: boolean;
  /** null: a new one. */
  readonly connection: ConnectionView | null;
  readonly onClose: () => void;
}

/** Address, name and key of a connection. Storing it tests it; the answer stays in sight until the person closes the form. */
export function ConnectionDialog({ open, connection, onClose }: ConnectionDialogProps) {
  const formId = useId();
  const [label, setLabel] = useState(connection?.label ?? '');
  const [baseUrl, setBaseUrl] = useState(connection?.baseUrl ?? '');
  const [leaveOutThinking, setLeaveOutThinking] = useState(connection?.leaveOutThinking ?? false);
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const { save, test, id, busy } = useSaveAndTest(connection?.id ?? null);
  const local = isOnThisComputer(baseUrl);
  const moved = connection?.keySet === true && !isSameOrigin(connection.baseUrl, baseUrl) && key === '';

  // What was found out holds for the address and key it was asked with.
  const edited =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      test.reset();
    };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const trouble = addressTrouble(baseUrl);
    setWrong(trouble);
    if (trouble !== null) return goToFirstWrong();
    if (await save.run({ label, baseUrl, leaveOutThinking, key })) setKey('');
  };
  const use = (): void => {
    if (id === null) return;
    chooseSettings({ connectionId: id });
    toast({ message: copy.connections.used(label || baseUrl) });
    onClose();
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="medium"
      title={connection === null ? words.addTitle : words.editTitle(connection.label)}
      description={words.intro}
      foot={
        <>
          <Button onClick={onClose}>{id !== null ? words.done : copy.cancel}</Button>
          {test.result?.ok === true && connection === null ? (
            <Button variant="primary" onClick={use}>
              {words.useVerb}
            </Button>
          ) : (
            <Button variant="primary" type="submit" form={formId} busy={busy}>
              {connection === null && id === null ? words.addVerb : words.saveVerb}
            </Button>
          )}
        </>
      }
    >
      <form id={formId} className={styles['dialogForm']} onSubmit={(event) => void submit(event)} noValidate>
        {connection === null && id === null && <FoundServers onUsed={onClose} />}
        {connection === null && (
          <Presets
            baseUrl={baseUrl}
            onChoose={(preset) => {
              edited(setBaseUrl)(preset.baseUrl);
              setLabel(preset.id === 'other' ? '' : preset.label);
            }}
          />
        )}
        <TextField
          label={words.address}
          hint={moved ? words.addressChanged : words.addressHint}
          error={wrong}
          value={baseUrl}
          onChange={edited(setBaseUrl)}
          spellCheck={false}
          inputMode="url"
        />
        <TextField label={words.label} hint={words.labelHint} value={label} onChange={setLabel} />
        {(connection === null || moved || !connection.keySet) && (
          <TextField
            label={words.key}
            hint={local ? words.keyHintLocal : words.keyHint}
            type="password"
            value={key}
            onChange={edited(setKey)}
            spellCheck={false}
          />
        )}
        <Checkbox label={words.leaveOutThinking} checked={leaveOutThinking} onChange={setLeaveOutThinking} />
        <TestResult result={test.result} error={save.error} />
        {id !== null && connection === null && test.result?.ok === false && (
          <p className={styles['quiet']}>{words.added}</p>
        )}
      </form>
    </Dialog>
  );
}

function addressTrouble(baseUrl: string): string | null {
  if (baseUrl.trim() === '') return words.addressMissing;
  return isUnfinished(baseUrl) ? words.addressUnfinished : null;
}

interface PresetsProps {
  readonly baseUrl: string;
  readonly onChoose: (preset: (typeof presets)[number]) => void;
}

function Presets({ baseUrl, onChoose }: PresetsProps) {
  const chosen = presets.find((preset) => preset.baseUrl === baseUrl) ?? presets.at(-1);
  return (
    <Select
      label={words.preset}
      value={chosen?.id ?? 'other'}
      choices={presets.map(({ id, label, local }) => ({
        value: id,
        label,
        ...(local ? { hint: copy.connections.localNoKey } : {}),
      }))}
      onChange={(next) => {
        const preset = presets.find(({ id }) => id === next);
        if (preset !== undefined) onChoose(preset);
      }}
    />
  );
}

interface Entered {
  readonly label: string;
  readonly baseUrl: string;
  readonly leaveOutThinking: boolean;
  readonly key: string;
}

/** Stores address and key, then asks the server. Stored once, a new connection is changed, not added again. */
function useSaveAndTest(existing: string | null) {
  const [id, setId] = useState(existing);
  const store = useCommand('connection.save', { quiet: true });
  const setKey = useCommand('connection.setKey', { quiet: true });
  const test = useConnectionTest();
  const run = async ({ label, baseUrl, leaveOutThinking, key }: Entered): Promise<boolean> => {
    test.reset();
    const saved = await store.run({ id, label, baseUrl, leaveOutThinking });
    if (saved === undefined) return false;
    setId(saved.id);
    if (key.trim() !== '' && !(await setKey.run({ id: saved.id, key }))) return false;
    await test.run(saved.id);
    return true;
  };
  const error = store.error ?? setKey.error;
  return { save: { run, error }, test, id, busy: store.busy || setKey.busy || test.busy };
}
