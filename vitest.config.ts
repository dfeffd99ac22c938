import { defineConfig } from 'vitest/config';

/** Workspace packages are resolved to their TypeScript sources in tests through the `source` export condition. */
const resolve = { conditions: ['source', 'node'] };
const ssr = { resolve };
/** What is waited for comes when it comes: on a busy machine a second, the default, is nothing. */
const patient = { poll: { timeout: 60_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts'],
          testTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/servers.ts'],
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/servers.ts'],
          testTimeout: 240_000,
          expect: patient,
          hookTimeout: 240_000,
          maxWorkers: 1,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 180_000,
          maxWorkers: 1,
        },
      },
      {
        resolve,
        ssr,
        test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
});
