import { type Masked, maskedCriterionSentence, maskedSentence } from '#domain/verdicts/masked';
import { addresses } from '../../app/location.ts';
import { ButtonLink } from '../../ui/input/button.tsx';
import { Note } from '../../ui/page/note.tsx';
import { copy } from './copy.ts';

const words = copy.create;

/** That the prompt is not sent as it was written, and what cannot be met because of it. Nothing where all of it is sent. */
export function MaskedNote({ masked }: { readonly masked: Masked }) {
  const sentence = maskedSentence(masked);
  if (sentence === null && masked.criteria.length === 0) return null;
  return (
    <Note
      tone="unsure"
      title={words.masked}
      actions={
        <ButtonLink variant="text" href={addresses.settingsTab('data')}>
          {words.maskedSettings}
        </ButtonLink>
      }
    >
      {sentence !== null && <p>{sentence}</p>}
      {masked.criteria.map((each) => (
        <p key={each.id}>{words.maskedCriterion(each.statement, maskedCriterionSentence(each))}</p>
      ))}
      <p>{words.maskedNext}</p>
    </Note>
  );
}
