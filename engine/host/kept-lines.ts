/**
 * Owns the lines that must be speakable when nothing else works, as samples. They are in memory for all sessions, and
 * on disk, so that they are there before a model is. It must not decide which lines those are.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWav, writeWav } from '../audio/wav';
import { toProblem } from '../contract/errors';
import { PLAYOUT_RATE } from '../contract/units';
import { keepNewest } from '../inference/newest-files';
import type { Log } from '../log';
import { writeWhole } from '../store/atomic-write';

/** Two lines each of some twenty personas; a line of five seconds is 480 kB in memory and half of that on disk. */
const MAX_LINES = 40;

/** @returns the samples of a line at PLAYOUT_RATE, mono, in pieces. Rejects as the voice does. */
export type MakeLine = (voiceId: string, text: string) => Promise<readonly Float32Array[]>;

export type KeptLines = {
  /** What is in memory, for there is no time to wait. */
  readonly get: (voiceId: string, text: string) => readonly Float32Array[] | null;
  /**
   * Has the line in memory: from the disk, else made. The line is made once however many ask.
   * @returns once it is there. Rejects as `make` does.
   */
  readonly keep: (voiceId: string, text: string, make: MakeLine) => Promise<void>;
};

/** @param folder null keeps nothing on disk. */
export function createKeptLines(folder: string | null, log: Log): KeptLines {
  const lines = new Map<string, readonly Float32Array[]>();
  const coming = new Map<string, Promise<void>>();

  const remember = (key: string, pieces: readonly Float32Array[]): void => {
    lines.set(key, pieces);
    const [oldest] = lines.keys();
    if (lines.size > MAX_LINES && oldest !== undefined) lines.delete(oldest);
  };

  const bring = async (key: string, voiceId: string, text: string, make: MakeLine): Promise<void> => {
    const file = folder === null ? null : join(folder, `${key}.wav`);
    const kept = file === null ? null : await readLine(file);
    if (kept !== null) {
      remember(key, [kept]);
      return;
    }
    const pieces = await make(voiceId, text);
    remember(key, pieces);
    if (folder !== null && file !== null) {
      await writeLine(file, pieces, folder).catch((thrown: unknown) =>
        log('debug', 'a line could not be kept on disk', { reason: toProblem(thrown).code }),
      );
    }
  };

  return {
    get: (voiceId, text) => lines.get(keyOf(voiceId, text)) ?? null,
    keep: (voiceId, text, make) => {
      const key = keyOf(voiceId, text);
      const here = lines.get(key);
      if (here !== undefined) {
        // Wanted again, it is the newest: an evening of changes to a persona must not push out its own line.
        lines.delete(key);
        remember(key, here);
        return Promise.resolve();
      }
      const already = coming.get(key);
      if (already !== undefined) return already;
      const brought = bring(key, voiceId, text, make).finally(() => coming.delete(key));
      coming.set(key, brought);
      return brought;
    },
  };
}

const keyOf = (voiceId: string, text: string): string =>
  createHash('sha256')
    .update(JSON.stringify([voiceId, text]))
    .digest('hex')
    .slice(0, 32);

/** @returns null for a file that is not there, and for one that is no line of ours. */
async function readLine(file: string): Promise<Float32Array | null> {
  try {
    const { samples, sampleRate } = readWav(await readFile(file));
    return sampleRate === PLAYOUT_RATE && samples.length > 0 ? samples : null;
  } catch {
    return null;
  }
}

async function writeLine(file: string, pieces: readonly Float32Array[], folder: string): Promise<void> {
  await writeWhole(file, writeWav({ channels: [joined(pieces)], sampleRate: PLAYOUT_RATE }));
  await keepNewest(folder, MAX_LINES);
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
