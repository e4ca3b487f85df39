import { useRef, useState } from 'react';
import { type AppError } from '#contract/errors';
import { largestPart } from '#contract/scoring';
import { client } from '../../../app/client.ts';
import { asAppError } from '../../../app/queries.ts';

export interface Upload {
  readonly name: string;
  /** null until all of it has arrived. */
  readonly id: string | null;
  /** 0..1 */
  readonly progress: number;
}

const fewestParts = 1;

/** Hands a file over in parts, with progress. A second file takes the place of the first, also while it is under way. */
export function useUpload() {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const turn = useRef(0);
  const send = async (name: string, text: string): Promise<void> => {
    const mine = ++turn.current;
    setError(null);
    try {
      let id: string | null = null;
      const parts = Math.max(fewestParts, Math.ceil(text.length / largestPart));
      for (let at = 0; at < parts; at += 1) {
        setUpload({ name, id: null, progress: at / parts });
        const part = text.slice(at * largestPart, (at + 1) * largestPart);
        const loaded: { readonly uploadId: string } = await client.call('outputs.load', { uploadId: id, part });
        if (mine !== turn.current) return;
        id = loaded.uploadId;
      }
      setUpload({ name, id, progress: 1 });
    } catch (failure) {
      if (mine !== turn.current) return;
      setUpload(null);
      setError(asAppError(failure));
    }
  };
  const sendFile = async (file: File): Promise<void> => send(file.name, await file.text());
  return { upload, error, send, sendFile };
}
