/**
 * Owns `npm run models`: what it understands, what it prints, and its exit code. It must not fetch by itself: it
 * drives a store, as the app does.
 */
import { resolve } from 'node:path';
import type { ModelState } from '../contract/client';
import { modelsDir } from './paths';
import type { ModelStore } from './store';

export type ModelsIo = {
  readonly store: ModelStore;
  /** Absolute; only to be shown, and to resolve nothing. */
  readonly dataDir: string;
  /** Where a relative folder of `import` is meant from. */
  readonly cwd: string;
  readonly write: (text: string) => void;
  /** What went wrong: it must reach the person when the rest goes into a file. */
  readonly writeError: (text: string) => void;
  readonly isTty: boolean;
  /** Width of the terminal in characters; 80 if unknown. */
  readonly columns?: number;
  /** Aborted on Ctrl+C. */
  readonly signal?: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clockMs?: () => number;
};

const USAGE = `Usage:
  npm run models -- list             what there is, what is missing
  npm run models -- fetch [ID ...]   fetch the default set, or these models
  npm run models -- import FOLDER    take model files from a folder
  npm run models -- where            the folder that models lie in
`;

/** Without a terminal a line this often says that it still goes on. */
const QUIET_LINE_MS = 10_000;

/**
 * Runs one command line. @param argv what follows `npm run models --`.
 * @returns the exit code: 0 if a conversation can be held with what is there, 1 if not, 2 if the command is wrong.
 */
export async function runModelsCommand(argv: readonly string[], io: ModelsIo): Promise<number> {
  const [command = 'list', ...rest] = argv;
  switch (command) {
    case 'list':
      if (rest.length > 0) return misuse(io);
      await io.store.refresh();
      io.write(table(io.store.states()));
      return conclude(io);
    case 'where':
      if (rest.length > 0) return misuse(io);
      io.write(`${modelsDir(io.dataDir)}\n`);
      return 0;
    case 'fetch':
      return fetchModels(rest, io);
    case 'import':
      return importFolder(rest, io);
    default:
      return misuse(io);
  }
}

function misuse(io: ModelsIo): number {
  io.writeError(USAGE);
  return 2;
}

async function fetchModels(ids: readonly string[], io: ModelsIo): Promise<number> {
  const known = new Set(io.store.states().map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    io.writeError(`There is no model called ${unknown.join(', ')}. Known are: ${[...known].join(', ')}.\n`);
    return 2;
  }
  const progress = showProgress(io);
  const report = await io.store
    .fetchMissing(ids.length === 0 ? undefined : ids, io.signal)
    .finally(() => progress.end());
  for (const { problem } of report.failed) {
    io.writeError(`${problem.message}${problem.hint === '' ? '' : ` ${problem.hint}`}\n`);
  }
  return conclude(io);
}

async function importFolder(args: readonly string[], io: ModelsIo): Promise<number> {
  const [folder] = args;
  if (folder === undefined || args.length > 1) return misuse(io);
  const progress = showProgress(io);
  const result = await io.store
    .importFolder(resolve(io.cwd, folder), io.signal)
    .finally(() => progress.end());
  if (result.ok) {
    const { files, models } = result.value;
    io.write(`Took ${files} ${files === 1 ? 'file' : 'files'} for ${models.join(', ')}.\n`);
  } else io.writeError(`${result.error.message} ${result.error.hint}\n`);
  return conclude(io);
}

/** Says what is missing, what works all the same, and what to do. */
function conclude(io: ModelsIo): number {
  const missing = io.store.missing();
  const isReady = io.store.ready();
  if (missing.length === 0) io.write('Every model of the default set is here.\n');
  else {
    io.write('\nMissing:\n');
    for (const { id, name, bytes, without } of missing) {
      io.write(`  ${name} (${id}, ${megabytes(bytes)}): ${without}\n`);
    }
    io.write(`\n${[...new Set(missing.map(({ fix }) => fix))].join('\n')}\n`);
    io.write(
      'To fetch: npm run models -- fetch\n' +
        'From a folder with the files, however they came there: npm run models -- import FOLDER\n',
    );
  }
  io.write(
    isReady
      ? 'A conversation can be held with what is here.\n'
      : 'No conversation can be held yet: that takes a recogniser of speech and a voice.\n',
  );
  return isReady ? 0 : 1;
}

/** One line per model. */
export function table(states: readonly ModelState[]): string {
  const rows = states.map((state) => [
    state.id,
    state.stage,
    megabytes(state.bytes),
    state.licence,
    state.status === 'missing' && state.receivedBytes > 0 ? `missing (${percent(state)} here)` : state.status,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    .join('');
}

/**
 * One line of progress: model, percent, speed, time left, source.
 * @returns null for a model to which nothing is being done.
 */
export function progressLine(state: ModelState): string | null {
  const { id, status, source, bytesPerSecond: rate } = state;
  if (status === 'verifying') return `${id}  verifying`;
  if (status === 'waiting' && source !== null) return `${id}  waiting for ${source}`;
  if (status !== 'fetching') return null;
  const left = rate === null || rate <= 0 ? null : (state.bytes - state.receivedBytes) / rate;
  return [
    id,
    percent(state),
    rate === null ? null : `${(rate / 1_000_000).toFixed(1)} MB/s`,
    left === null ? null : `${duration(left)} left`,
    source === null ? null : `(${source})`,
  ]
    .filter((part) => part !== null)
    .join('  ');
}

/** Follows the store until `end`: one line that is written over on a terminal, few lines elsewhere. */
function showProgress(io: ModelsIo): { end(): void } {
  const clockMs = io.clockMs ?? (() => performance.now());
  const shown = new Map<string, string>();
  const saidAtMs = new Map<string, number>();
  let hasLine = false;
  const clear = (): void => {
    if (hasLine) io.write('\r\u001B[K');
    hasLine = false;
  };
  const show = (): void => {
    for (const state of io.store.states()) {
      const isNews = isEnd(state, shown.get(state.id));
      shown.set(state.id, state.status);
      if (isNews) {
        clear();
        if (state.status === 'present') io.write(`${state.id}  here and verified\n`);
        else io.writeError(`${state.id}  failed\n`);
      }
      const line = progressLine(state);
      if (line === null) continue;
      if (io.isTty) {
        clear();
        io.write(line.slice(0, (io.columns ?? 80) - 1));
        hasLine = true;
      } else if (clockMs() - (saidAtMs.get(state.id) ?? Number.NEGATIVE_INFINITY) >= QUIET_LINE_MS) {
        saidAtMs.set(state.id, clockMs());
        io.write(`${line}\n`);
      }
    }
  };
  for (const state of io.store.states()) shown.set(state.id, state.status);
  const stop = io.store.onChange(show);
  return {
    end() {
      stop();
      // The last change may still be on its way to listeners.
      show();
      clear();
    },
  };
}

/** Whether a model has just been finished with. */
const isEnd = ({ status }: ModelState, before: string | undefined): boolean =>
  before !== status && (status === 'present' || status === 'failed');

const percent = ({ receivedBytes, bytes }: ModelState): string =>
  `${Math.floor((100 * receivedBytes) / Math.max(1, bytes))} %`;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`;
}
