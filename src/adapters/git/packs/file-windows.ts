import { readSync } from 'node:fs';

const windowBytes = 512 * 1024;
const mostWindows = 32;

/** Positioned reads of an open file, served from windows: a system call for each small read is what would take the time. */
export class FileWindows {
  readonly #file: number;
  readonly #length: number;
  readonly #windows = new Map<number, Buffer>();

  /** `length`: bytes of the file that may be read. */
  constructor(file: number, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** Bytes from `at`, fewer at the end. */
  bytes(at: number, length: number): Buffer {
    const end = Math.min(at + length, this.#length);
    if (end <= at) return Buffer.alloc(0);
    const first = Math.floor(at / windowBytes);
    const last = Math.floor((end - 1) / windowBytes);
    if (last - first > 1) return this.#read(at, end);
    const start = at - first * windowBytes;
    const window = this.#window(first);
    if (last === first) return window.subarray(start, start + end - at);
    return Buffer.concat([window.subarray(start), this.#window(last).subarray(0, end - last * windowBytes)]);
  }

  clear(): void {
    this.#windows.clear();
  }

  #window(number: number): Buffer {
    const known = this.#windows.get(number);
    if (known !== undefined) return known;
    if (this.#windows.size >= mostWindows) this.#windows.clear();
    const window = this.#read(number * windowBytes, Math.min((number + 1) * windowBytes, this.#length));
    this.#windows.set(number, window);
    return window;
  }

  #read(from: number, to: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(to - from);
    let filled = 0;
    while (filled < buffer.length) {
      const read = readSync(this.#file, buffer, filled, buffer.length - filled, from + filled);
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  }
}
