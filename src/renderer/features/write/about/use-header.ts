import { useCallback } from 'react';
import { setHeaderField } from '#domain/prompt/prompt-file';
import { type OpenDraft } from '../../../app/drafts/use-draft.ts';
import { toast } from '../../../ui/overlay/toast.tsx';

export type SetField = (
  field: string | readonly (string | number)[],
  value: unknown,
  options?: { readonly typing?: boolean },
) => void;

/** Writes one field of the header in place; undefined takes it away. */
export function useSetField(draft: OpenDraft): SetField {
  const { text, change } = draft;
  return useCallback(
    (field, value, options) => {
      const edited = setHeaderField(text, field, value);
      if (edited.ok) change(edited.text, options);
      else toast({ message: edited.problems.map(({ message }) => message).join(' ') });
    },
    [text, change],
  );
}
