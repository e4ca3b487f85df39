import { Ago } from '../../ui/text/time.tsx';
import { type OpenDraft } from '../drafts/use-draft.ts';
import { copy } from './copy.ts';

/** "Saved just now": what has become of the typed text. */
export function SavedState({ draft }: { readonly draft: OpenDraft }) {
  if (draft.readOnly) return copy.saved.readOnly;
  switch (draft.saving.kind) {
    case 'waiting':
    case 'saving':
      return copy.saved.saving;
    case 'failed':
      return <strong>{copy.saved.failed}</strong>;
    case 'conflict':
      return <strong>{copy.saved.conflict}</strong>;
    case 'saved':
      if (draft.savedAt !== null) return <Ago iso={draft.savedAt} before={copy.saved.here} />;
      return draft.file.teamText === null ? copy.saved.nothing : copy.saved.never;
  }
}
