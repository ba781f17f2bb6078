/**
 * Owns a Sidetone of a test's own whose models are the test's, too: the built page, served by the real host in this
 * process, with a catalogue whose files come from a server on loopback. Nothing is downloaded from anywhere else.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsChange } from '../engine/contract/settings';
import { createHost, type HostDeps } from '../engine/host/host';
import { createForkSpawn } from '../engine/inference/spawn/fork';
import { silentLog } from '../engine/log';
import { startServer } from '../engine/server/serve';
import type { ServerProcess } from './server-process';
import { BUILT, PROJECT } from './project';

export type OwnHost = Pick<ServerProcess, 'origin' | 'nextAddress' | 'stop' | 'address'> & {
  readonly home: string;
};

export async function startOwnHost(
  modelStore: NonNullable<HostDeps['modelStore']>,
  settings: SettingsChange = {},
): Promise<OwnHost> {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-own-'));
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ version: 1, ...settings }));
  const host = createHost({
    spawnInference: createForkSpawn({ entry: join(BUILT, 'inference.js'), log: silentLog }),
    profileDirs: [join(PROJECT, 'profiles')],
    dataDir: home,
    log: silentLog,
    fetchModels: false,
    resolveBundled: () => null,
    modelStore,
  });
  const rendererDir = join(PROJECT, 'out', 'renderer');
  const server = await startServer({ host, rendererDir, log: silentLog });
  return {
    home,
    origin: `http://127.0.0.1:${server.port}`,
    address: server.newAddress(),
    nextAddress: async () => server.newAddress(),
    stop: async () => {
      await server.close();
      await host.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return 0;
    },
  };
}
