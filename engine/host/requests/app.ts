/**
 * Owns the answers about the program itself. It looks at the machine and at what the host knows, and keeps nothing.
 */
import { arch, cpus, freemem, homedir, release, totalmem, type } from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import type { AppInfo } from '../../contract/app';
import type { RequestHandlers } from '../../contract/requests';
import type { KeptLog } from '../../log-kept';
import type { ModelStore } from '../../models/store';
import type { SettingsStore } from '../../store/settings';
import { diagnosticsOf } from '../diagnostics';

export type AppHandlerDeps = {
  readonly dataDir: string;
  readonly settings: SettingsStore;
  readonly store: Pick<ModelStore, 'states'>;
  readonly lines: KeptLog['lines'];
};

const RUNTIMES = [
  ['Electron', 'electron'],
  ['Chromium', 'chrome'],
  ['Node', 'node'],
] as const;

export function createAppHandlers({
  dataDir,
  settings,
  store,
  lines,
}: AppHandlerDeps): Pick<RequestHandlers, 'app.info' | 'app.diagnostics' | 'app.log'> {
  const info = (): AppInfo => ({
    version: packageJson.version,
    shell: process.versions['electron'] === undefined ? 'browser' : 'desktop',
    runtimes: RUNTIMES.flatMap(([name, key]) => {
      const version = process.versions[key];
      return version === undefined ? [] : [{ name, version }];
    }),
    system: `${type()} ${release()} ${arch()}`,
    dataDir,
  });
  return {
    'app.info': async () => info(),
    'app.diagnostics': async () => ({
      text: diagnosticsOf({
        info: info(),
        machine: {
          cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
          cores: cpus().length,
          memoryBytes: totalmem(),
          freeBytes: freemem(),
          usedBytes: process.memoryUsage.rss(),
          uptimeMs: process.uptime() * 1000,
          homeDir: homedir(),
        },
        models: store.states(),
        settings: settings.read(),
        log: lines(),
      }),
    }),
    'app.log': async ({ after }) => ({ lines: lines(after) }),
  };
}
