import { create } from 'zustand';
import { type SuggestionView } from '#contract/explain';

interface KeptSuggestions {
  /** By the search it was made for. */
  readonly bySearch: ReadonlyMap<string, SuggestionView>;
  /** null forgets it. */
  readonly keep: (searchId: string, suggestion: SuggestionView | null) => void;
}

/** Suggestions that were paid for and not dismissed: they stay while this window is open, whatever screen is looked at meanwhile. */
export const useKeptSuggestions = create<KeptSuggestions>((set) => ({
  bySearch: new Map(),
  keep: (searchId, suggestion) =>
    set(({ bySearch }) => {
      const next = new Map(bySearch);
      if (suggestion === null) next.delete(searchId);
      else next.set(searchId, suggestion);
      return { bySearch: next };
    }),
}));
