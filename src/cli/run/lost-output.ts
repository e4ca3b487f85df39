import { fstatSync, readFileSync, statSync } from 'node:fs';

/**
 * Whether the standard output goes nowhere because it was closed when the process started: Node then opens the null device in its place, for
 * reading and writing. Some programs that throw output away on purpose do the same; a shell's `>/dev/null` opens it for writing alone, and is
 * not meant. Known on Linux only; elsewhere false.
 */
export function isOutputLost(): boolean {
  try {
    if (fstatSync(1).rdev !== statSync('/dev/null').rdev || fstatSync(1).rdev === 0) return false;
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & 3) === 2;
  } catch {
    return false;
  }
}
