import { useRef, useState } from 'react';
import { type ConnectionView } from '#contract/settings';
import { useCommand } from '../../../app/queries.ts';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { Chip, PracticeChip } from '../../../ui/text/chip.tsx';
import { ConfirmDialog } from '../../../ui/overlay/confirm-dialog.tsx';
import { Menu, type MenuEntry } from '../../../ui/overlay/menu.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { copy } from '../copy.ts';
import { focusHeading } from '../focus.ts';
import { KeyDialog } from './key-dialog.tsx';
import { isOnThisComputer } from './presets.ts';
import styles from '../settings.module.css';
import { TestResult } from './test-result.tsx';
import { type Finding, forgetFinding, useConnectionTest, useFinding } from './use-connection-test.ts';
import { chooseSettings } from '../use-settings.ts';

type Open = 'edit' | 'key' | 'remove' | null;

/** One connection: what it is, whether it is in use, and how its last test went. */
export function ConnectionCard({
  connection,
  inUse,
}: {
  readonly connection: ConnectionView;
  readonly inUse: boolean;
}) {
  const { id, label, baseUrl, practice } = connection;
  const test = useConnectionTest();
  const finding = useFinding(id);
  const [open, setOpen] = useState<Open>(null);
  const [turn, setTurn] = useState(0);
  // "Use this one" goes away when it is pressed.
  const testButton = useRef<HTMLButtonElement>(null);
  const show = (next: Open): void => {
    setTurn((before) => before + 1);
    setOpen(next);
  };
  const entries = useEntries(connection, show);
  const close = (): void => setOpen(null);
  return (
    <li className={styles['card']} data-current={inUse || undefined}>
      <div className={styles['cardHead']}>
        <div className={styles['cardWords']}>
          <h3 className={styles['cardTitle']}>
            {label} {practice && <PracticeChip />} {inUse && <Chip tone="accent">{copy.connections.inUse}</Chip>}
          </h3>
          <p className={styles['quiet']}>{practice ? copy.connections.practiceWords : baseUrl}</p>
          {!practice && <KeyState connection={connection} finding={finding} />}
        </div>
        <div className={styles['cardActions']}>
          {!inUse && (
            <Button
              onClick={() => {
                chooseSettings({ connectionId: id });
                testButton.current?.focus();
                toast({ message: copy.connections.used(label) });
                // Whether it works is said now, not when an experiment stands still.
                void test.run(id);
              }}
            >
              {copy.connections.use}
              <span className="visually-hidden"> {label}</span>
            </Button>
          )}
          <Button ref={testButton} busy={test.busy} onClick={() => void test.run(id)}>
            {copy.connections.test}
            <span className="visually-hidden"> {label}</span>
          </Button>
          {entries.length > 0 && (
            <Menu trigger={<IconButton icon="more" label={copy.connections.more(label)} />} entries={entries} />
          )}
        </div>
      </div>
      <TestResult result={finding} />
      <ConnectionDialog key={`edit ${turn}`} open={open === 'edit'} connection={connection} onClose={close} />
      <KeyDialog key={`key ${turn}`} open={open === 'key'} connection={connection} onClose={close} />
      <RemoveDialog open={open === 'remove'} connection={connection} inUse={inUse} onClose={close} />
    </li>
  );
}

function KeyState({
  connection: { keySet, baseUrl },
  finding,
}: {
  readonly connection: ConnectionView;
  readonly finding: Finding | null;
}) {
  const local = isOnThisComputer(baseUrl);
  return (
    <p className={styles['chips']}>
      {local && <Chip tone="outline">{copy.connections.localNoKey}</Chip>}
      {keySet && <Chip tone="none">{copy.connections.keySet}</Chip>}
      {!keySet && !local && <Chip tone="unsure">{copy.connections.noKey}</Chip>}
      {finding?.ok === true && <Chip tone="pass">✓ {copy.connections.tested}</Chip>}
      {finding?.ok === false && <Chip tone="fail">✕ {copy.connections.testFailed}</Chip>}
    </p>
  );
}

function useEntries({ id, label, practice, keySet }: ConnectionView, show: (open: Open) => void): readonly MenuEntry[] {
  const forget = useCommand('connection.forgetKey');
  if (practice) return [];
  const forgetKey = async (): Promise<void> => {
    if (!(await forget.run({ id }))) return;
    forgetFinding(id);
    toast({ message: copy.connections.keyForgotten(label) });
  };
  return [
    { label: keySet ? copy.connections.replaceKey : copy.connections.setKey, onSelect: () => show('key') },
    ...(keySet ? [{ label: copy.connections.forgetKey, onSelect: () => void forgetKey() }] : []),
    { label: copy.connections.edit, onSelect: () => show('edit') },
    { kind: 'separator' },
    { label: copy.connections.remove, icon: 'trash', onSelect: () => show('remove') },
  ];
}

interface RemoveDialogProps {
  readonly open: boolean;
  readonly connection: ConnectionView;
  readonly inUse: boolean;
  readonly onClose: () => void;
}

/** A key cannot be brought back: this says what goes. */
function RemoveDialog({ open, connection: { id, label }, inUse, onClose }: RemoveDialogProps) {
  const remove = useCommand('connection.remove');
  const confirm = async (): Promise<void> => {
    const done = await remove.run({ id });
    onClose();
    if (!done) return;
    focusHeading();
    toast({ message: copy.connections.removed(label) });
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={copy.connections.removeTitle(label)}
      verb={copy.connections.removeVerb}
      danger
      busy={remove.busy}
      onConfirm={() => void confirm()}
    >
      {copy.connections.removeWords} {inUse && copy.connections.removeInUse}
    </ConfirmDialog>
  );
}
