/** A pointer to large-file storage is a tiny text file that starts so (git-lfs, docs/spec.md); its content lies elsewhere. */
const pointerStart = 'version https://git-lfs';

export const largestPointerBytes = 1024;

export function isLargeFilePointer(bytes: Buffer): boolean {
  return bytes.length <= largestPointerBytes && bytes.toString('latin1', 0, pointerStart.length) === pointerStart;
}
