import { defineConfig } from 'vitest/config';

/** One runner for unit, adapter, contract and end-to-end tests. Node only: screens are tested in a real Chromium. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default'],
  },
});
