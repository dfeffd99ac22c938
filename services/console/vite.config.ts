import { defineConfig } from 'vite';

/** Served by the api under /console/. No inline script, style or data: URL, so that the strict CSP holds. */
export default defineConfig({
  base: '/console/',
  publicDir: 'public',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: {
      // Directives for servers that render React; there is none here.
      onLog: (level, log, handler) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handler(level, log)),
    },
  },
});
