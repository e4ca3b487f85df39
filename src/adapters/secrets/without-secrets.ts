/** A shorter run says nothing of a secret; from here on it is taken out, wherever it was cut. */
const shortestRun = 8;
/** Below this nothing is a secret, and any text would be full of it. */
const shortestSecret = 4;

/**
 * Text that somebody else wrote, such as a server that was given a secret, without it: as it is, and as it stands in addresses, JSON, HTML, base64 (also inside a
 * longer text, such as `user:token`) and hexadecimal digits, in either case; and without any run of 8 characters of these, so that a secret that was cut is
 * gone as well. What nobody sees (control and zero-width characters) is left out first: it could stand in the middle of one. `mark` stands in its place.
 */
export function withoutSecrets(text: string, secrets: readonly string[], mark: string): string {
  const readable = visible(text);
  const forms = secrets.filter((secret) => secret.length >= shortestSecret).flatMap(formsOf);
  if (forms.length === 0) return readable;
  const taken = placesOf(lowered(readable), forms);
  let clean = '';
  for (let at = 0; at < readable.length; at += 1) {
    if (taken[at] !== 1) clean += readable.charAt(at);
    else if (taken[at - 1] !== 1) clean += mark;
  }
  return clean;
}

const visible = (text: string): string => text.replaceAll('\r\n', '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '');

/** Of the same length: what `toLowerCase` does to some letters would move every place behind them. */
const lowered = (text: string): string => text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((before) => base64Behind(bytes, before));
  const forms = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    asHtml(secret),
    bytes.toString('hex'),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(forms.map(lowered))].filter((form) => form.length >= shortestSecret);
}

/** The characters of base64 that hang on these bytes alone, where so many others (0 to 2, of each three) stand before them. */
function base64Behind(bytes: Buffer, before: number): string {
  const all = Buffer.concat([Buffer.alloc(before), bytes]);
  return all.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
}

function asHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** 1 for each character that belongs to a secret. */
function placesOf(text: string, forms: readonly string[]): Uint8Array {
  const taken = new Uint8Array(text.length);
  const runs = new Set<string>();
  for (const form of forms) {
    for (let at = 0; at + shortestRun <= form.length; at += 1) runs.add(form.slice(at, at + shortestRun));
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) taken.fill(1, at, at + form.length);
  }
  for (let at = 0; runs.size > 0 && at + shortestRun <= text.length; at += 1)
    if (runs.has(text.slice(at, at + shortestRun))) taken.fill(1, at, at + shortestRun);
  return taken;
}
