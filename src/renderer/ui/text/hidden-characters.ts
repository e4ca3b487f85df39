/** Characters that turn text around or take no room: they can hide an instruction or fake a name (safety: untrusted bytes). */
const hidden =
  /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|(?<![\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])\u200d|[\u{e0000}-\u{e007f}]/gu;

export type TextRun = { readonly kind: 'text' | 'hidden'; readonly text: string };

/** The text in runs; each hidden character is a run of its own, named as "U+202E". */
export function textRuns(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let at = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > at) runs.push({ kind: 'text', text: text.slice(at, match.index) });
    const code = match[0].codePointAt(0) ?? 0;
    runs.push({ kind: 'hidden', text: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` });
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ kind: 'text', text: text.slice(at) });
  return runs;
}
