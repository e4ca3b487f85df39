import { create } from 'zustand';

/** The sample's suggested edit, from the click on the list until the editor has made it. */
export const useSuggestedEdit = create<{ readonly promptId: string | null }>(() => ({ promptId: null }));

export function askForSuggestedEdit(promptId: string): void {
  useSuggestedEdit.setState({ promptId });
}

/** True once for the prompt that was asked for. */
export function takeSuggestedEdit(promptId: string): boolean {
  if (useSuggestedEdit.getState().promptId !== promptId) return false;
  useSuggestedEdit.setState({ promptId: null });
  return true;
}
