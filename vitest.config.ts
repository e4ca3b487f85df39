import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { memoryFolder } from './tests/support/memory-folder.ts';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slowest = ['/tests/e2e/', '/tests/contract/', '/tests/adapters/', '/tests/'];

/** What waits longest begins first, so that nothing long is left for the end, when the other workers have nothing to do. */
class SlowFoldersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = slowest.findIndex((folder) => moduleId.includes(folder));
      return at === -1 ? slowest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

const temporary = memoryFolder();

/** One runner for unit, adapter, contract and end-to-end tests. Node only: screens are tested in a real Chromium. */
export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Modules that keep nothing between tests are loaded once for all files of a worker, and so is Chromium: half the time of the same tests.
    isolate: false,
    // For the processes that tests start: half of their start is compiling the same sources.
    env: {
      NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.cache', 'compile'),
      ...(temporary !== null && { TMPDIR: temporary }),
    },
    reporters: ['default'],
    sequence: { sequencer: SlowFoldersFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
        },
      },
      { extends: true, test: { name: 'whole', include: ['tests/**/*.test.ts'] } },
    ],
  },
});
