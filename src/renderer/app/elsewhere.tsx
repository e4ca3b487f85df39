import { type ElsewhereView } from '#contract/fields';
import { Button, ButtonLink } from '../ui/input/button.tsx';
import { Page, PageBar } from '../ui/page/page.tsx';
import { EmptyState } from '../ui/page/states.tsx';
import { copy } from './copy.ts';
import { addresses } from './location.ts';
import { useCommand } from './queries.ts';

const words = copy.elsewhere;

/** In place of a screen about something of another team than the one whose name stands above: whose it is, and the way there. */
export function Elsewhere({ of: { id, name } }: { readonly of: NonNullable<ElsewhereView> }) {
  const change = useCommand('repository.switch');
  return (
    <>
      <PageBar title={words.title} />
      <Page>
        <EmptyState
          title={name === null ? words.goneTitle : words.of(name)}
          actions={
            <>
              {name !== null && (
                // Everything is asked anew then, and the same address shows it.
                <Button variant="primary" busy={change.busy} onClick={() => void change.run({ id })}>
                  {words.open(name)}
                </Button>
              )}
              <ButtonLink href={addresses.experiments}>{words.stay}</ButtonLink>
            </>
          }
        >
          {name === null ? words.goneWords : words.words}
        </EmptyState>
      </Page>
    </>
  );
}
