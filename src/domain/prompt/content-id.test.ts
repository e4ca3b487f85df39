import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobId, contentId } from './content-id.ts';

interface Vector {
  name: string;
  kind: 'prompt' | 'other';
  /** The file, as text or, where it is not UTF-8, in base 64. */
  text?: string;
  base64?: string;
  /** The bytes whose blob id is the content id. */
  hashed?: string;
  hashedBase64?: string;
  blob: string;
  content: string;
}
// The file is ours; a wrong shape shows as a failing test.
const vectors = JSON.parse(
  readFileSync(new URL('../../../resources/vectors/content-id.json', import.meta.url), 'utf8'),
) as Vector[];

function bytesOf(text: string | undefined, base64: string | undefined): Buffer {
  return text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'utf8');
}

function realGit(bytes: Uint8Array): string {
  return execFileSync('git', ['hash-object', '-t', 'blob', '--no-filters', '--stdin'], { input: bytes })
    .toString()
    .trim();
}

describe('content id', () => {
  test.each(vectors)('$name', (vector) => {
    const file = bytesOf(vector.text, vector.base64);
    const expected = {
      blob: realGit(file),
      content: realGit(bytesOf(vector.hashed, vector.hashedBase64)),
    };
    expect({ blob: vector.blob, content: vector.content }).toEqual(expected);
    expect({ blob: blobId(file), content: contentId(vector.kind, file) }).toEqual(expected);
    if (vector.text !== undefined) expect(contentId(vector.kind, vector.text)).toBe(expected.content);
  });

  test('the vectors show that a stamp changes nothing and that a word does', () => {
    const ids = new Map(vectors.map((vector) => [vector.name, vector.content]));
    const before = ids.get('prompt never evaluated');
    expect(ids.get('prompt evaluated: same id as before the stamp')).toBe(before);
    expect(ids.get('evaluated again, stamp in another place, with a comment')).toBe(before);
    expect(ids.get('the same with CRLF')).toBe(before);
    expect(contentId('prompt', '---\nschema: signoff/prompt@1\nowner: pm@acme.example\n---\nYou are kind.\n')).not.toBe(
      before,
    );
  });

  test('line ends never matter, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((line) => !/[\r\n]/.test(line))), (lines) => {
        expect(contentId('other', lines.join('\r\n'))).toBe(contentId('other', lines.join('\n')));
        expect(contentId('prompt', lines.join('\r\n'))).toBe(contentId('prompt', lines.join('\n')));
      }),
    );
  });

  test('a file of many megabytes does not overflow the stack', () => {
    expect(contentId('prompt', new Uint8Array(5_000_000))).toBe(realGit(new Uint8Array(5_000_000)));
  });
});
