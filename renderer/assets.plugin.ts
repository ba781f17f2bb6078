/**
 * Owns the step of the build that puts the speech detector's files beside the page: vad-web's worklet, the Silero
 * model, and the WebAssembly of the very onnxruntime-web that the bundle was made with. Runs in the build, never in
 * the page.
 */
// oxlint-disable no-restricted-imports -- this file is part of the build, not of the page
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Folder below the page's root; audio/vad.ts reads from the same one. */
const FOLDER = 'vad';

type Asset = { readonly name: string; readonly path: string; readonly type: string };

/** @throws if a file is missing, so that a build without a working microphone can't look green. */
function findAssets(): readonly Asset[] {
  const require = createRequire(import.meta.url);
  const vadEntry = require.resolve('@ricky0123/vad-web');
  const vadDist = dirname(vadEntry);
  // Resolved from vad-web, whose import decides which version the bundle holds.
  const ortDist = dirname(createRequire(vadEntry).resolve('onnxruntime-web/wasm'));
  const assets = [
    { dir: vadDist, name: 'vad.worklet.bundle.min.js', type: 'text/javascript' },
    { dir: vadDist, name: 'silero_vad_v6.onnx', type: 'application/octet-stream' },
    { dir: ortDist, name: 'ort-wasm-simd-threaded.mjs', type: 'text/javascript' },
    { dir: ortDist, name: 'ort-wasm-simd-threaded.wasm', type: 'application/wasm' },
  ].map(({ dir, name, type }) => ({ name, type, path: join(dir, name) }));
  for (const { path } of assets) {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) {
      throw new Error(`The speech detector needs ${path}, which is missing or empty. Run "npm ci".`);
    }
  }
  return assets;
}

export function vadAssets(): Plugin {
  return {
    name: 'sidetone:vad-assets',
    buildStart() {
      findAssets();
    },
    generateBundle() {
      for (const { name, path } of findAssets()) {
        this.emitFile({ type: 'asset', fileName: `${FOLDER}/${name}`, source: readFileSync(path) });
      }
    },
    configureServer(server) {
      const assets = findAssets();
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://page').pathname;
        const asset = assets.find(({ name }) => path === `/${FOLDER}/${name}`);
        if (asset === undefined) {
          next();
          return;
        }
        response.setHeader('content-type', asset.type);
        createReadStream(asset.path).pipe(response);
      });
    },
  };
}
