/**
 * Owns the text of "Copy diagnostics": what a person who helps needs to know of this machine and this Sidetone. It
 * has nothing of what was said, who said it, or what the devices are called. Pure: it is given everything.
 */
import type { AppInfo, LogLine } from '../contract/app';
import type { ModelState } from '../contract/client';
import { DEFAULT_SETTINGS, SETTING_KEYS, type SettingKey, type Settings } from '../contract/settings';

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeBytes: number;
  /** Of the host's process. */
  readonly usedBytes: number;
  readonly uptimeMs: number;
  readonly homeDir: string;
};

export type DiagnosticsFacts = {
  readonly info: AppInfo;
  readonly machine: Machine;
  readonly models: readonly ModelState[];
  readonly settings: Settings;
  readonly log: readonly LogLine[];
};

/** A few screens; the log page has the rest. */
const LOG_LINES = 100;

/** People give these names: a device's, a persona's, a file's. Whether they are set is enough. */
const NAMES_NOTHING: ReadonlySet<SettingKey> = new Set<SettingKey>(['input', 'output', 'profileId', 'llm']);

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

export function diagnosticsOf({ info, machine, models, settings, log }: DiagnosticsFacts): string {
  const lines = [
    `Sidetone ${info.version} (${info.shell})`,
    ...info.runtimes.map(({ name, version }) => `${name} ${version}`),
    info.system,
    `${machine.cpu}, ${machine.cores} cores`,
    `memory ${megabytes(machine.memoryBytes)}, free ${megabytes(machine.freeBytes)}, used by the host ${megabytes(machine.usedBytes)}`,
    `up for ${Math.round(machine.uptimeMs / 1000)} s`,
    `data folder ${info.dataDir}`,
    '',
    'Models',
    ...models.map(
      ({ id, status, problem }) => `  ${id}: ${status}${problem === null ? '' : ` (${problem.code})`}`,
    ),
    '',
    'Settings that differ from the defaults',
    ...settingLines(settings),
    '',
    'Log',
    ...log.slice(-LOG_LINES).map((line) => `  ${logText(line)}`),
  ];
  return withoutHome(`${lines.join('\n')}\n`, machine.homeDir);
}

function settingLines(settings: Settings): readonly string[] {
  const changed = SETTING_KEYS.filter(
    (key) => JSON.stringify(settings[key]) !== JSON.stringify(DEFAULT_SETTINGS[key]),
  );
  if (changed.length === 0) return ['  none'];
  return changed.map((key) =>
    NAMES_NOTHING.has(key) ? `  ${key}: chosen` : `  ${key}: ${JSON.stringify(settings[key])}`,
  );
}

export const logText = ({ atMs, level, text }: LogLine): string =>
  `${new Date(atMs).toISOString()} ${level} ${text}`;

/** A home folder's name is mostly a person's. */
const withoutHome = (text: string, homeDir: string): string =>
  homeDir.length < 2 ? text : text.replaceAll(homeDir, '~');
