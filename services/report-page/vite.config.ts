import { defineConfig } from 'vite';

/** Served by the api under /report/. No inline script, style or data: URL, so that the strict CSP holds. */
export default defineConfig({
  base: '/report/',
  publicDir: 'public',
  resolve: { conditions: ['source', 'browser', 'module'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
  },
});
