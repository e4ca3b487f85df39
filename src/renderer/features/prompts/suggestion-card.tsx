import { type AppStateView } from '#contract/repository';
import { addresses, goTo } from '../../app/location.ts';
import { askForSuggestedEdit } from '../../state/suggestion.ts';
import { Button, ButtonLink } from '../../ui/input/button.tsx';
import { copy } from './copy.ts';
import styles from './prompts.module.css';

/** The sample's first edit: one click away from a real lesson. */
export function SuggestionCard({ suggestion }: { readonly suggestion: NonNullable<AppStateView['suggestion']> }) {
  const { promptId, title, why } = suggestion;
  return (
    <section className={styles['suggestion']} aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p>{why}</p>
      </div>
      <div className={styles['buttons']}>
        <ButtonLink variant="quiet" href={addresses.prompt(promptId)}>
          {copy.suggestion.read}
        </ButtonLink>
        <Button
          variant="primary"
          onClick={() => {
            askForSuggestedEdit(promptId);
            goTo(addresses.prompt(promptId));
          }}
        >
          {copy.suggestion.button}
        </Button>
      </div>
    </section>
  );
}
