import { type SettingsView } from '#contract/settings';
import { Select, Switch } from '../../ui/input/choice.tsx';
import { TextField } from '../../ui/input/field.tsx';
import { Section } from '../../ui/page/page.tsx';
import { copy } from './copy.ts';
import { isWholeEmail } from './models/presets.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { SettingsState } from './settings-state.tsx';
import styles from './settings.module.css';
import { changeSettings, chooseSettings } from './use-settings.ts';

/** Who signs, how it looks, which keys work. */
export function GeneralTab() {
  return (
    <SettingsFrame tab="general">
      <SettingsState>
        {(settings) => (
          <div className={styles['form']}>
            <Person person={settings.person} />
            <Section title={copy.look.title}>
              <Select
                label={copy.look.theme}
                className={styles['short']}
                value={settings.theme}
                choices={(['system', 'light', 'dark'] as const).map((value) => ({
                  value,
                  label: copy.look.themes[value],
                }))}
                onChange={(theme) => chooseSettings({ theme })}
              />
            </Section>
            <Section title={copy.keys.title}>
              <Toggle
                label={copy.keys.single}
                hint={copy.keys.singleHint}
                checked={settings.singleKeyShortcuts}
                onChange={(singleKeyShortcuts) => chooseSettings({ singleKeyShortcuts })}
              />
              <Toggle
                label={copy.keys.advance}
                hint={copy.keys.advanceHint}
                checked={settings.autoAdvance}
                onChange={(autoAdvance) => chooseSettings({ autoAdvance })}
              />
            </Section>
          </div>
        )}
      </SettingsState>
    </SettingsFrame>
  );
}

function Person({ person }: { readonly person: SettingsView['person'] }) {
  const { name, email } = person;
  const wrong = email !== '' && !isWholeEmail(email) ? copy.person.emailWrong : null;
  return (
    <Section title={copy.person.title}>
      <p className={styles['lede']}>{copy.person.lede}</p>
      <div className={styles['pair']}>
        <TextField
          label={copy.person.name}
          value={name}
          autoComplete="name"
          onChange={(next) => changeSettings({ person: { name: next, email } })}
        />
        <TextField
          label={copy.person.email}
          type="email"
          value={email}
          error={wrong}
          autoComplete="email"
          onChange={(next) => changeSettings({ person: { name, email: next } })}
        />
      </div>
      {(name.trim() === '' || email.trim() === '') && <p className={styles['quiet']}>{copy.person.missing}</p>}
    </Section>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Toggle({ label, hint, checked, onChange }: ToggleProps) {
  return (
    <Switch
      label={
        <>
          {label}
          <span className={styles['toggleHint']}>{hint}</span>
        </>
      }
      checked={checked}
      onChange={onChange}
    />
  );
}
