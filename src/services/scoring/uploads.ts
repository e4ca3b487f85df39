import { AppError } from '#contract/errors';
import { formatBytes } from '#domain/files/yaml/yaml-file';
import { maximumOutputFileBytes, type OutputFile, readOutputFile } from '#domain/answers/output-file';
import { type Ids } from '../ports/host.ts';

/** More than one window may be choosing a file. */
const uploadsKept = 3;

interface Upload {
  readonly parts: string[];
  length: number;
  file: OutputFile | null;
}

/** Files that were handed over and not scored yet: in memory only, the newest few. Each is read once. */
export class Uploads {
  readonly #ids: Pick<Ids, 'next'>;
  readonly #uploads = new Map<string, Upload>();

  constructor(ids: Pick<Ids, 'next'>) {
    this.#ids = ids;
  }

  /** Adds a part and answers the file's id; throws 'limit-exceeded' where it becomes too large. */
  add(id: string | null, part: string): string {
    const key = id ?? this.#begin();
    const upload = this.#existing(key);
    if (upload.length + part.length > maximumOutputFileBytes) {
      this.#uploads.delete(key);
      throw new AppError(
        'limit-exceeded',
        `The file is larger than ${formatBytes(maximumOutputFileBytes)}.`,
        'Split it into smaller ones. Nothing was scored.',
      );
    }
    upload.parts.push(part);
    upload.length += part.length;
    upload.file = null;
    return key;
  }

  file(id: string): OutputFile {
    const upload = this.#existing(id);
    upload.file ??= readOutputFile(upload.parts.join(''));
    return upload.file;
  }

  #begin(): string {
    const [oldest] = this.#uploads.keys();
    if (this.#uploads.size >= uploadsKept && oldest !== undefined) this.#uploads.delete(oldest);
    const id = this.#ids.next();
    this.#uploads.set(id, { parts: [], length: 0, file: null });
    return id;
  }

  #existing(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (!upload) throw new AppError('not-found', 'The file is no longer in memory.', 'Choose it again.');
    return upload;
  }
}
