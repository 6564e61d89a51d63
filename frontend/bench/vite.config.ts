import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The benchmark's page, with the baselines it is compared with; no part of what is shipped.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: process.env.BENCH_OUT ?? fileURLToPath(new URL('../test-results/bench', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
  },
  worker: { format: 'es' },
});
