import { useRef, useState } from 'react';
import { AppError } from '#contract/errors';
import { largestPart } from '#contract/scoring';
import { type Decode, decodeForeignText, encodingInWords } from '#domain/files/text-encoding';
import { client } from '../../../app/client.ts';
import { asAppError } from '../../../app/queries.ts';
import { copy } from './copy.ts';

export interface Upload {
  readonly name: string;
  /** null until all of it has arrived. */
  readonly id: string | null;
  /** 0..1 */
  readonly progress: number;
  /** What is to be known about its letters; null: nothing. */
  readonly note: string | null;
}

const fewestParts = 1;

const decode: Decode = (bytes, encoding) => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // these bytes are no such text
  }
};

/** Hands a file over in parts, with progress. A second file takes the place of the first, also while it is under way. */
export function useUpload() {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const turn = useRef(0);
  const send = async (name: string, text: string, note: string | null = null): Promise<void> => {
    const mine = ++turn.current;
    setError(null);
    try {
      let id: string | null = null;
      const parts = Math.max(fewestParts, Math.ceil(text.length / largestPart));
      for (let at = 0; at < parts; at += 1) {
        setUpload({ name, id: null, progress: at / parts, note });
        const part = text.slice(at * largestPart, (at + 1) * largestPart);
        const loaded: { readonly uploadId: string } = await client.call('outputs.load', { uploadId: id, part });
        if (mine !== turn.current) return;
        id = loaded.uploadId;
      }
      setUpload({ name, id, progress: 1, note });
    } catch (failure) {
      if (mine !== turn.current) return;
      setUpload(null);
      setError(asAppError(failure));
    }
  };
  const sendFile = async (file: File): Promise<void> => {
    const mine = ++turn.current;
    const read = decodeForeignText(new Uint8Array(await file.arrayBuffer()), decode);
    if (mine !== turn.current) return;
    if (read !== null) return send(file.name, read.text, encodingInWords(read.encoding));
    setUpload(null);
    setError(new AppError('invalid-file', copy.notText(file.name), copy.notTextNext));
  };
  return { upload, error, send, sendFile };
}
