import zlib from 'node:zlib';

export type Decoded =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'cut-off'; readonly message: string };

const decoders: Readonly<Record<string, (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer>> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  deflate: (bytes, options) => ((bytes[0] ?? 0) % 16 === 8 ? zlib.inflateSync : zlib.inflateRawSync)(bytes, options),
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
};

/**
 * A body as it was before the server packed it: some servers and proxies pack although nobody asked, and the answer is paid for. Packings are undone from
 * the last one on; one that is not known stays as it is. `maxBytes`: what a small body may unpack to.
 */
export function decodeBody(sent: Buffer, encoding: string | undefined, maxBytes: number): Decoded {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  try {
    let bytes = sent;
    for (const name of names.toReversed()) {
      const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
      if (decode && bytes.length > 0) bytes = decode(bytes, { maxOutputLength: maxBytes });
    }
    return { kind: 'whole', bytes };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) return { kind: 'too-large', message: `More than ${maxBytes} bytes` };
    return { kind: 'cut-off', message: `A body packed as ${encoding} could not be unpacked: ${String(error)}` };
  }
}
