import { changedBesideInWords, changedBesideTitle } from '#domain/report/changed-beside-words';
import { lowerBarInWords } from '#domain/report/setting-words';
import { type ChangedBeside } from '#domain/result/changed-beside';
import { Fold } from '../page/fold.tsx';
import { Note } from '../page/note.tsx';
import { PlainText } from '../text/plain-text.tsx';
import { copy } from './evidence-copy.ts';

const mostLines = 3;

/** What a change alters of that with which the prompt is tested; in what it asks less comes first. Nothing where it alters the prompt alone. */
export function ChangedBesideNote({ changed }: { readonly changed: ChangedBeside | null | undefined }) {
  if (changed === null || changed === undefined) return null;
  const lower = lowerBarInWords(changed);
  const all = changedBesideInWords(changed);
  const isShort = all.length <= mostLines;
  return (
    <Note tone={lower.length > 0 ? 'unsure' : 'none'} title={changedBesideTitle(changed)}>
      {lower.length > 0 && !isShort && <Lines lines={[copy.asksLess(lower)]} />}
      {isShort ? (
        <Lines lines={all} />
      ) : (
        <Fold title={copy.changes(all.length)}>
          <Lines lines={all} />
        </Fold>
      )}
    </Note>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line) => (
    <p key={line}>
      <PlainText text={line} />
    </p>
  ));
}
