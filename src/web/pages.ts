/** Pages that the host itself makes, for when the app cannot be shown. Static text only: nothing from a request goes in. */
function page(nonce: string, title: string, paragraphs: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">
  :root { color-scheme: light dark; }
  body { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; font: 17px/1.6 Georgia, 'Times New Roman', serif; }
  h1 { font-size: 1.6rem; line-height: 1.25; }
</style>
<main>
  <h1>${title}</h1>
  ${paragraphs.map((text) => `<p>${text}</p>`).join('\n  ')}
</main>
</html>
`;
}

/** For a browser that has not been let in: no cookie, or one of an earlier start. */
export function lockedPage(nonce: string): string {
  return page(nonce, 'Signoff is running, but this window is not let in yet.', [
    'Open the address that Signoff printed in the terminal when it started. It ends with a key that opens the app in this browser.',
    'If you closed that terminal, start Signoff again. Your work is kept on this computer.',
  ]);
}

/** For an address that names nothing in the app's bundle. */
export function missingPage(nonce: string): string {
  return page(nonce, 'There is no such page in Signoff.', ['Go back, or open <a href="/">the start page</a>.']);
}
