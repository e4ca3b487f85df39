/** Longer names make no better files; the name itself is kept as the title. */
const longestId = 60;

/**
 * The file of a new prompt, from the name that a person gives it: "Refund Helper (EU)" -> "refund-helper-eu". A slash is part of a name like
 * any other sign; only who writes the path of a file itself ("support/order-status") means a folder. A name without a letter that every
 * computer can write in a file's name gets the first free "prompt-1"; '' for no name at all.
 */
export function idFromName(name: string, taken: readonly string[] = []): string {
  const typed = name.trim();
  if (/^[a-z0-9-]+(?:\/[a-z0-9-]+)+$/.test(typed)) return typed.split('/').map(plain).filter(Boolean).join('/');
  const id = plain(typed);
  if (id !== '' || !/[\p{L}\p{N}]/u.test(typed)) return id;
  const free = taken.length + 1;
  return Array.from({ length: free }, (_, at) => `prompt-${at + 1}`).find((each) => !taken.includes(each)) ?? '';
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestId)
    .replace(/^-+|-+$/g, '');
}
