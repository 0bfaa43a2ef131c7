// The last part of the build: makes one script and one style sheet of the report's page, so that a report needs nothing else.
import { build } from 'vite';

await build({
  configFile: false,
  logLevel: 'warn',
  root: 'src/page',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: 'main.tsx',
      formats: ['iife'],
      name: 'page',
      fileName: () => 'page.js',
      cssFileName: 'page',
    },
  },
});
