import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backend = process.env.ASSAY_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  base: '/static/frontend/',
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: fileURLToPath(new URL('../platform/assay/static/frontend', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': backend, '/health': backend } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    // Generous: the machine of a test run may be small and busy. A wait for a state ends before its test does.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
