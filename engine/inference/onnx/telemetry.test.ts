import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTelemetryLeftovers, turnTelemetryOff } from './telemetry';

let home = '';
let temporary = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sidetone-telemetry-'));
  temporary = join(home, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const put = (folder: string, name: string, content = ''): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const remove = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}): Promise<void> =>
  removeTelemetryLeftovers({ platform, env, home, temporary });

describe('telemetry of ONNX Runtime', () => {
  it('is off in the environment that the native library reads, not only in a copy of it', async () => {
    delete process.env['ORT_DISABLE_TELEMETRY'];
    turnTelemetryOff();
    // A worker that is started later gets what the process really has.
    const seen = await new Promise((resolve, reject) => {
      const worker = new Worker(
        `require('node:worker_threads').parentPort.postMessage(process.env.ORT_DISABLE_TELEMETRY)`,
        { eval: true },
      );
      worker.on('message', resolve);
      worker.on('error', reject);
    });
    expect(seen).toBe('1');
  });

  it.each([
    ['linux', {}, ['.cache', 'Microsoft', 'DeveloperTools', '.onnxruntime'], '.cache'],
    ['linux', {}, ['Microsoft', 'DeveloperTools', '.onnxruntime'], '.'],
    [
      'darwin',
      {},
      ['Library', 'Application Support', 'Microsoft', 'DeveloperTools', '.onnxruntime'],
      join('Library', 'Application Support'),
    ],
  ] as const)(
    'loses its queue and device id on %s, %s, and the folders that are empty then',
    async (platform, env, parts, kept) => {
      const folder = join(home, ...parts);
      put(folder, 'onnxruntime.db', 'queued events');
      put(folder, 'deviceid', 'an id');
      await remove(platform, env);
      expect(existsSync(join(home, kept, 'Microsoft'))).toBe(false);
      expect(existsSync(join(home, kept))).toBe(true);
    },
  );

  it('looks in the cache folder that the user chose', async () => {
    const queue = put(
      join(home, 'elsewhere', 'Microsoft', 'DeveloperTools', '.onnxruntime'),
      'onnxruntime.db',
    );
    await remove('linux', { XDG_CACHE_HOME: join(home, 'elsewhere') });
    expect(existsSync(queue)).toBe(false);
  });

  it('leaves what other programs keep beside it', async () => {
    const tools = join(home, '.cache', 'Microsoft', 'DeveloperTools');
    put(join(tools, '.onnxruntime'), 'onnxruntime.db');
    const other = put(tools, 'deviceid', 'of another tool');
    const unknown = put(join(tools, '.onnxruntime'), 'notes.txt', 'mine');
    await remove('linux');
    expect([existsSync(other), existsSync(unknown)]).toEqual([true, true]);
  });

  it('removes its files from the temporary folder, and nothing that only looks like them', async () => {
    const gone = [
      put(temporary, 'mat-debug-12820.log'),
      put(temporary, '.ses', '1796112483794.8d231c78-12a4-4cdf-b088-e653bb0cdf00'),
    ];
    const stays = [put(temporary, 'mat-debug-1.log', 'words'), put(temporary, 'mat-debug-x.log')];
    await remove('linux');
    expect(gone.map(existsSync)).toEqual([false, false]);
    expect(stays.map(existsSync)).toEqual([true, true]);
    put(temporary, '.ses', 'not a session of the uploader');
    await remove('linux');
    expect(existsSync(join(temporary, '.ses'))).toBe(true);
  });
});
