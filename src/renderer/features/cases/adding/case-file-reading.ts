import { type Decode, decodeForeignText, encodingInWords } from '#domain/files/text-encoding';
import { copy } from '../copy.ts';

const words = copy.pasteDialog;

/** A file of cases as it was read. */
export interface CaseFile {
  readonly name: string;
  readonly text: string;
  /** Rows and columns, as spreadsheets save them; else one case a line. */
  readonly table: boolean;
  /** What is to be known about its letters; null: nothing. */
  readonly note: string | null;
}

/** Bytes: a set of tens of thousands of cases. All of it is shown and edited in this window, and sent to the team as one file. */
const largest = 10_000_000;

const decode: Decode = (bytes, encoding) => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // these bytes are no such text
  }
};

/** Its text, or why it cannot be had, in words. Nothing of it leaves this window. */
export async function readCaseFile(
  file: File,
): Promise<{ readonly ok: true; readonly file: CaseFile } | { readonly ok: false; readonly why: string }> {
  if (file.size > largest) return { ok: false, why: words.fileTooLarge(file.name, largest) };
  const read = decodeForeignText(new Uint8Array(await file.arrayBuffer()), decode);
  if (read === null) return { ok: false, why: words.fileNotText(file.name) };
  if (read.text.trim() === '') return { ok: false, why: words.fileEmpty(file.name) };
  const table = /\.(?:csv|tsv)$/i.test(file.name);
  return { ok: true, file: { name: file.name, text: read.text, table, note: encodingInWords(read.encoding) } };
}
