import { changedBesideInWords, changedBesideTitle } from '#domain/report/changed-beside-words';
import { lowerBarInWords } from '#domain/report/setting-words';
import { type ChangedBeside } from '#domain/result/changed-beside';
import { Note } from '../page/note.tsx';
import { PlainText } from '../text/plain-text.tsx';

/** What a change alters of that with which the prompt is tested. Nothing where it alters the prompt alone. */
export function ChangedBesideNote({ changed }: { readonly changed: ChangedBeside | null | undefined }) {
  if (changed === null || changed === undefined) return null;
  return (
    <Note tone={lowerBarInWords(changed).length > 0 ? 'unsure' : 'none'} title={changedBesideTitle(changed)}>
      {changedBesideInWords(changed).map((line) => (
        <p key={line}>
          <PlainText text={line} />
        </p>
      ))}
    </Note>
  );
}
