/** `#/prompts/refund-helper/cases?case=c-007`: the table with that case open. */
export function caseAddress(cases: string, id: string): string {
  return `${cases}?${new URLSearchParams({ case: id }).toString()}`;
}
