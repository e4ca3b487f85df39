import { type SettingsView } from '#contract/settings';
import { type TeamPolicyView } from '#contract/policy';
import { personalDataKinds } from '#domain/policy/personal-data';
import { chooseSettings } from '../use-settings.ts';
import { CheckList } from './check-list.tsx';
import { dataCopy } from './data-copy.ts';
import styles from './data.module.css';
import { toggled } from './policy-draft.ts';
import { sensitivities, sentence } from './policy-words.ts';

const words = dataCopy.own;

/** The person's own rules: a click holds at once. */
export function OwnPrivacy({
  privacy,
  team,
}: {
  readonly privacy: SettingsView['privacy'];
  readonly team: TeamPolicyView['policy'];
}) {
  const { keepHere, redact } = privacy;
  return (
    <section className={styles['card']} aria-labelledby="own-privacy">
      <h3 id="own-privacy">{words.title}</h3>
      <p className={styles['hint']}>{words.lede}</p>
      <CheckList
        label={words.keep}
        choices={sensitivities.map((value) => ({
          value,
          label: dataCopy.Sensitivities[value],
          hint: words.keepHints[value],
        }))}
        chosen={keepHere}
        onToggle={(value, on) =>
          chooseSettings({ privacy: { redact, keepHere: toggled(keepHere, value, on, sensitivities) } })
        }
      />
      <CheckList
        label={words.redact}
        hint={words.redactHint}
        choices={personalDataKinds.map((value) => ({
          value,
          label: sentence(dataCopy.kinds[value]),
          hint: team?.redact.includes(value) === true ? words.byTeam : undefined,
        }))}
        chosen={personalDataKinds.filter((kind) => redact.includes(kind))}
        onToggle={(value, on) =>
          chooseSettings({ privacy: { keepHere, redact: toggled<string>(redact, value, on, personalDataKinds) } })
        }
      />
    </section>
  );
}
