import { ButtonLink } from '../ui/input/button.tsx';
import { Headline, Page, PageBar } from '../ui/page/page.tsx';
import { copy } from './copy.ts';
import { addresses } from './location.ts';

/** For addresses that lead nowhere. */
export function UnknownPage() {
  return (
    <>
      <PageBar title={copy.unknown.title} />
      <Page>
        <Headline lede={copy.unknown.words}>{copy.unknown.headline}</Headline>
        <ButtonLink variant="primary" href={addresses.prompts}>
          {copy.unknown.button}
        </ButtonLink>
      </Page>
    </>
  );
}
