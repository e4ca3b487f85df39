/** "Refund Helper (EU)" -> "refund-helper-eu"; folders may be given with a slash: "Support / Order status" -> "support/order-status". */
export function idFromName(name: string): string {
  return name
    .split('/')
    .map((part) =>
      part
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replaceAll('ß', 'ss')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('/');
}
