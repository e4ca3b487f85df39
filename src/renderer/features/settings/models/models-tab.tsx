import { useState } from 'react';
import { type AppError } from '#contract/errors';
import { type ConnectionView, type SettingsView } from '#contract/settings';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { ErrorState, Skeleton } from '../../../ui/page/states.tsx';
import { SuggestField } from '../../../ui/input/suggest-field.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionsSection } from './connections-section.tsx';
import { copy } from '../copy.ts';
import { PricesSection } from './prices-section.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { SettingsState } from '../settings-state.tsx';
import styles from '../settings.module.css';
import { changeSettings } from '../use-settings.ts';

/** Where models run, which ones, how fast and for how much. */
export function ModelsTab() {
  // A new dialog each time it opens: nothing of an earlier key stays in memory.
  const [adding, setAdding] = useState<{ readonly turn: number; readonly open: boolean }>({ turn: 0, open: false });
  return (
    <SettingsFrame
      tab="models"
      primary={
        <Button variant="primary" icon="add" onClick={() => setAdding(({ turn }) => ({ turn: turn + 1, open: true }))}>
          {copy.connections.add}
        </Button>
      }
    >
      <SettingsState>{(settings) => <Models settings={settings} />}</SettingsState>
      <ConnectionDialog
        key={adding.turn}
        open={adding.open}
        connection={null}
        onClose={() => setAdding(({ turn }) => ({ turn, open: false }))}
      />
    </SettingsFrame>
  );
}

function Models({ settings }: { readonly settings: SettingsView }) {
  const { data, error } = useProcedure('connection.list', {}, { keepPrevious: true });
  if (error !== null) return <ErrorState trouble={error} />;
  if (data === undefined) return <Skeleton lines={8} />;
  const current = data.connections.find((each) => each.id === settings.connectionId) ?? data.connections[0];
  return (
    <>
      <ConnectionsSection connections={data.connections} keyStorage={data.keyStorage} currentId={current?.id ?? null} />
      {current !== undefined && <OfConnection settings={settings} connections={data.connections} current={current} />}
    </>
  );
}

interface OfConnectionProps {
  readonly settings: SettingsView;
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView;
}

/** What depends on the connection in use: its models and their prices. */
function OfConnection({ settings, connections, current }: OfConnectionProps) {
  const { data, error } = useProcedure('connection.models', { id: current.id }, { keepPrevious: false });
  const listing = data?.models ?? [];
  return (
    <>
      <ModelChoice settings={settings} names={data?.models.map((model) => model.id) ?? null} trouble={error} />
      <Limits settings={settings} />
      <PricesSection settings={settings} connections={connections} current={current} listing={listing} />
    </>
  );
}

interface ModelChoiceProps {
  readonly settings: SettingsView;
  /** null: not known. */
  readonly names: readonly string[] | null;
  /** Why they are not. */
  readonly trouble: AppError | null;
}

function ModelChoice({ settings: { model, judgeModel }, names, trouble }: ModelChoiceProps) {
  const unlisted = (name: string | null): string | null =>
    name !== null && names !== null && names.length > 0 && !names.includes(name) ? copy.choice.unlisted : null;
  return (
    <Section title={copy.choice.title}>
      {trouble !== null && <p className={styles['quiet']}>{copy.choice.listFailed(trouble.message)}</p>}
      <div className={styles['pair']}>
        <SuggestField
          label={copy.choice.model}
          hint={copy.choice.modelHint}
          error={unlisted(model)}
          value={model ?? ''}
          placeholder={copy.choice.none}
          suggestions={names ?? []}
          onChange={(next) => changeSettings({ model: next.trim() === '' ? null : next.trim() })}
        />
        <SuggestField
          label={copy.choice.judge}
          hint={copy.choice.judgeHint}
          error={unlisted(judgeModel)}
          value={judgeModel ?? ''}
          placeholder={copy.choice.none}
          suggestions={names ?? []}
          onChange={(next) => changeSettings({ judgeModel: next.trim() === '' ? null : next.trim() })}
        />
      </div>
    </Section>
  );
}

function Limits({ settings }: { readonly settings: SettingsView }) {
  return (
    <Section title={copy.limits.title}>
      <div className={styles['pair']}>
        <NumberField
          label={copy.limits.concurrency}
          hint={copy.limits.concurrencyHint}
          value={settings.concurrency}
          min={1}
          max={200}
          whole
          onChange={(next) => {
            if (next !== null) changeSettings({ concurrency: next });
          }}
        />
        <NumberField
          label={copy.limits.limit}
          unit={copy.limits.limitUnit}
          hint={copy.limits.limitHint}
          value={settings.spendingLimitUsd}
          min={0}
          placeholder={copy.limits.noLimit}
          onChange={(spendingLimitUsd) => changeSettings({ spendingLimitUsd })}
        />
      </div>
    </Section>
  );
}
