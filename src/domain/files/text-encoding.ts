export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh';

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
}

/** Decodes with this encoding; null where the bytes are no such text. Hosts have one, this layer has none. */
export type Decode = (bytes: Uint8Array, encoding: TextEncoding) => string | null;

/**
 * Text of a file that another program wrote: UTF-8, UTF-16 as spreadsheets write it (with or without its mark), else Windows-1252, the
 * encoding of older exports, or Mac Roman, that of spreadsheets on a Mac, where the letters tell. Every byte means something there, so what it makes of
 * other encodings is wrong: callers say that it was taken.
 * null: it is no text at all.
 */
export function decodeForeignText(bytes: Uint8Array, decode: Decode): DecodedText | null {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding);
  if (text !== null) return { text: text.replace(/^\uFEFF/, ''), encoding };
  const older = encoding === 'utf-8' ? decode(bytes, 'windows-1252') : null;
  // Control characters stand in no table: these are the bytes of something else, a spreadsheet or an archive.
  if (older === null || /[\u0001-\u0008\u000e-\u001f]/.test(older)) return null;
  const ofMac = insideWords.test(older) ? decode(bytes, 'macintosh') : null;
  if (ofMac !== null) return { text: ofMac, encoding: 'macintosh' };
  return notOfWindows.test(older) ? null : { text: older, encoding: 'windows-1252' };
}

/** Bytes that Windows-1252 has no letter for. */
const notOfWindows = /[\u0081\u008d\u008f\u0090\u009d]/;
/**
 * What Windows-1252 makes of é ä ü ’ and è ç ê in Mac Roman: a capital letter, or none, behind a small one; of á à ß ï: a sign between two small letters.
 * No word has these there. What it makes of ö ñ í ó has its places in words, and tells nothing.
 */
const insideWords = /\p{Ll}(?:[ŽŠŸÕ\u008d\u008f\u0090\u009d]|[‡ˆ§•]\p{Ll})/u;

const sampleBytes = 2_000;

function encodingOf(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, sampleBytes);
  let [even, odd] = [0, 0];
  sample.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  });
  // Without its mark: half of the bytes of western text are 0, all on one side.
  const many = sample.length / 5;
  if (odd > many && even < odd / 10) return 'utf-16le';
  if (even > many && odd < even / 10) return 'utf-16be';
  return 'utf-8';
}

/** For people: null where nothing needs to be said. */
export function encodingInWords(encoding: TextEncoding): string | null {
  switch (encoding) {
    case 'utf-8':
      return null;
    case 'utf-16le':
    case 'utf-16be':
      return 'Read as UTF-16.';
    case 'macintosh':
      return 'The file is not UTF-8: it was read as Mac Roman. Look whether its letters with accents are right.';
    case 'windows-1252':
      return 'The file is not UTF-8: it was read as Windows-1252. Look whether its letters with accents are right.';
  }
}
