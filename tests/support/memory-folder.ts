import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

const memory = '/dev/shm';
/** All tests together leave far less behind at any time. */
const enoughBytes = 4e9;

/**
 * A folder in memory for what tests write, which the process removes when it ends: a third of their time is a disk that makes sure of its bytes. null
 * where there is none with room, or none from which programs may be started.
 */
export function memoryFolder(): string | null {
  try {
    const { bavail, bsize } = statfsSync(memory);
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.split(' ')[1] === memory);
    if (bavail * bsize < enoughBytes || mounts.length === 0 || mounts.join().includes('noexec')) return null;
    const folder = mkdtempSync(path.join(memory, 'signoff-tests-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  } catch {
    return null;
  }
}
