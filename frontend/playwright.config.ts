import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Two journeys at a time against one Assay: each makes its own people and projects. One file is one after the other.
  workers: 2,
  projects: [
    { name: 'first', testMatch: /first\.setup\.ts$/, retries: 0 },
    { name: 'journeys', testMatch: /\.spec\.ts$/, dependencies: ['first'] },
  ],
  // Generous, and said here only (tests/house/test_patience.py): the machine of a test run may be small and busy. What is
  // waited for is a state; how long it takes is asserted nowhere.
  timeout: 1_800_000,
  expect: { timeout: 180_000 },
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: {
    baseURL: process.env.ASSAY_URL,
    actionTimeout: 180_000,
    navigationTimeout: 180_000,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
