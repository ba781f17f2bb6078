/** Builds every program of Sidetone into out/: the Electron main process, the inference child and the threads of its models, the plain Node host, the command line, the preload and the renderer. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { vadAssets } from './renderer/assets.plugin';
import { licences } from './renderer/licences.plugin';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Optional, and native: not for the bundle, though it is no plain dependency.
      externalizeDeps: { include: ['uiohook-napi'] },
      rollupOptions: {
        input: {
          main: at('electron/main.ts'),
          inference: at('engine/inference/child.ts'),
          thread: at('engine/inference/threads/thread.ts'),
          server: at('engine/server.ts'),
          cli: at('engine/cli.ts'),
        },
        // Chunks lie beside the entries, so that import.meta.dirname means out/main wherever the code ends up.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: at('electron/preload.ts') },
        // A sandboxed preload is CommonJS, and .js would be a module here.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), vadAssets(), licences(at('.'))],
    // CommonJS, and found only through a lazy import: told here, or the first start in development reloads the page.
    optimizeDeps: { include: ['@ricky0123/vad-web'] },
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rollupOptions: { input: { index: at('renderer/index.html') } },
    },
  },
});
